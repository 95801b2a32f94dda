import type { MailFacts, MessageId } from '../core/index.js';

const maxReferences = 30;
/** Printable ASCII between angle brackets, nothing that a program may decode (RFC 2047); real ids without `@` exist and thread well. */
const messageId = /^<(?!.*=\?)[\x21-\x3b\x3d\x3f-\x7e]{1,250}>$/;

/** True for an id that may stand in a header. */
export function isHeaderId(id: string): boolean {
  return messageId.test(id);
}

/**
 * References of a reply to `mail` (RFC 5322, 3.6.4): its References, else its first In-Reply-To, then its own id. Valid ids only, no
 * duplicates; of a longer chain the root and the newest 29.
 */
export function replyReferences(mail: Pick<MailFacts, 'id' | 'references' | 'inReplyTo'>): MessageId[] {
  const before = mail.references.length > 0 ? mail.references : mail.inReplyTo.slice(0, 1);
  const chain = [...new Set([...before.filter((id) => id !== mail.id), mail.id])].filter(isHeaderId);
  const [root] = chain;
  return root === undefined || chain.length <= maxReferences ? chain : [root, ...chain.slice(1 - maxReferences)];
}
