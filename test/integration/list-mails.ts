import { mail, maintainers, type MailSpec } from '../support/mails.js';

/** The mails of these tests, as the list sends them on. Names of ids: `<name>@example.org`. */

/** Names no tree: a reply to the author alone. */
export function withoutTree(id: string, more: Partial<MailSpec> = {}): string {
  return mail({ subject: '[PATCH] bpf: fix the frobnicator', id, ...more });
}

/** Names no tree, and asks for stable in a trailer: a reply to author and list. */
export function withTwoFaults(id: string, more: Partial<MailSpec> = {}): string {
  const trailers = ['Cc: stable@vger.kernel.org', 'Signed-off-by: Jane Doe <jane@example.org>'];
  return withoutTree(id, { trailers, ...more });
}

/** Nothing to complain about. */
export function withoutFault(id: string, more: Partial<MailSpec> = {}): string {
  return mail({ subject: '[PATCH bpf-next] bpf: fix the frobnicator', id, ...more });
}

/** A person's answer, by default the author's. */
export function answer(
  id: string,
  to: { id: string; subject: string },
  body: string,
  more: Partial<MailSpec> = {},
): string {
  return mail({ subject: to.subject, id, inReplyTo: to.id, references: to.id, cc: maintainers, body, ...more });
}
