import { longest } from './limits.js';
import { machines } from './machines.js';

/** Mailboxes behind which nobody reads, or a list manager does, as the part before `+` or `@`. Lower case. */
const nobody =
  /^(?:mailer-?daemon|mail-daemon|post[_-]?master|bugzilla-daemon|no-?reply|do-?not-?reply|devnull|majordomo|mlmmj|mailman|listserv|bounces?|owner-.+|.+-(?:owner|request|bounces?))$/u;

/** Hosts all of whose mailboxes are lists or a machine's, with their sub-domains. */
const listHosts: readonly string[] = [
  'vger.kernel.org',
  'bugzilla.kernel.org',
  'lists.linux.dev',
  'googlegroups.com',
  'groups.io',
];

/**
 * The address is a machine's, a list manager's or a list's, in whatever case: nobody to write to as a person. The guarded list
 * itself is one, too: ask only for the author. A longer address than SMTP takes counts as one.
 */
export function isMachineAddress(address: string): boolean {
  if (address.length > longest.address) return true;
  const at = address.lastIndexOf('@');
  const mailbox = address.slice(0, Math.max(at, 0)).trim().toLowerCase().replace(/"/gu, '');
  const host = withoutLastDot(
    address
      .slice(at + 1)
      .trim()
      .toLowerCase(),
  );
  const [plain = ''] = mailbox.split('+', 1);
  return (
    nobody.test(plain) ||
    nobody.test(mailbox) ||
    host.startsWith('lists.') ||
    listHosts.some((known) => host === known || host.endsWith(`.${known}`)) ||
    machines.some((row) => isByAddress(row) && row.address?.test(`${mailbox}@${host}`))
  );
}

/** A row that asks for nothing but the address. */
function isByAddress({ displayName, subject, body, line }: (typeof machines)[number]): boolean {
  return displayName === undefined && subject === undefined && body === undefined && line === undefined;
}

function withoutLastDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}
