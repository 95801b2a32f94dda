import type { Address, Draft } from '../core/index.js';

/** A draft as a person reads it: headers, not encoded, a blank line, the body. For the terminal, the page and documents; never for SMTP. */
export function toText(draft: Draft): string {
  const headers = [
    `From: ${mailbox(draft.from)}`,
    `To: ${draft.to.map(mailbox).join(', ')}`,
    ...(draft.cc.length > 0 ? [`Cc: ${draft.cc.map(mailbox).join(', ')}`] : []),
    `Subject: ${draft.subject}`,
    `Message-ID: ${draft.messageId}`,
    `In-Reply-To: ${draft.inReplyTo}`,
    `References: ${draft.references.join('\n ')}`,
    'Auto-Submitted: auto-replied',
  ];
  return `${headers.join('\n')}\n\n${draft.text}`;
}

/** RFC 5322 mailbox: names with special characters are quoted. */
function mailbox({ name, address }: Address): string {
  if (name === '') return address;
  const plain = /^[\p{L}\p{M}\p{N} !#$%&'*+/=?^_`{|}~-]+$/u.test(name);
  return `${plain ? name : `"${name.replace(/["\\]/g, '\\$&')}"`} <${address}>`;
}
