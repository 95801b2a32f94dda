import MimeNode from 'nodemailer/lib/mime-node';
import { encode, wrap } from 'nodemailer/lib/qp';
import { FaqtotumError, type Address, type Draft, type MessageId } from '../core/index.js';

/**
 * The mail of a draft as it goes over the wire (RFC 5322, CRLF): one text/plain part in UTF-8, 7bit when it is ASCII with lines of at most 998 bytes,
 * else quoted-printable; `Auto-Submitted: auto-replied` (RFC 3834), one To, at most one Cc, no Bcc, no X-Mailer. The headers carry the draft's
 * values and nothing else. Ids of In-Reply-To and References that are no printable `<...>` tokens are left out.
 * Throws FaqtotumError DRAFT_STATE when a value that becomes a header holds a control character, or an address is none.
 */
export async function composeMessage(draft: Draft, date: Date): Promise<Buffer> {
  refuseUnclean(draft);
  const plain = isSevenBit(draft.text);
  const node = new MimeNode('text/plain; charset=utf-8', { disableFileAccess: true, disableUrlAccess: true });
  const references = [...draft.references, draft.inReplyTo].filter(
    (id, index, all) => isMessageId(id) && all.lastIndexOf(id) === index,
  );
  node.setHeader([
    { key: 'From', value: mailbox(draft.from) },
    { key: 'To', value: draft.to.map(mailbox) },
    ...(draft.cc.length === 0 ? [] : [{ key: 'Cc', value: draft.cc.map(mailbox) }]),
    { key: 'Subject', value: draft.subject },
    { key: 'Date', value: date.toUTCString().replace(/GMT$/, '+0000') },
    { key: 'Message-ID', value: draft.messageId },
    ...(isMessageId(draft.inReplyTo) ? [{ key: 'In-Reply-To', value: draft.inReplyTo }] : []),
    ...(references.length === 0 ? [] : [{ key: 'References', value: references.join(' ') }]),
    { key: 'Auto-Submitted', value: 'auto-replied' },
    { key: 'X-faqtotum', value: draft.kind },
    { key: 'MIME-Version', value: '1.0' },
    { key: 'Content-Transfer-Encoding', value: plain ? '7bit' : 'quoted-printable' },
  ]);
  const text = draft.text.replace(/\r?\n/g, '\r\n');
  return await Promise.resolve(
    Buffer.from(`${node.buildHeaders()}\r\n\r\n${plain ? text : wrap(encode(text))}`, 'utf8'),
  );
}

/** Everybody the mail goes to, each once. */
export function recipientsOf(draft: Draft): string[] {
  return [...new Set([...draft.to, ...draft.cc].map(({ address }) => address.toLowerCase()))];
}

function mailbox({ name, address }: Address): { name: string; address: string } {
  return { name, address };
}

function isSevenBit(text: string): boolean {
  return /^[\t\n\r\x20-\x7e]*$/.test(text) && text.split('\n').every((line) => line.length <= 998);
}

/** RFC 5322 allows 998 bytes a line, and a header line cannot be folded inside an id. What reads as an encoded word would be decoded by somebody. */
function isMessageId(id: MessageId): boolean {
  return id.length <= 900 && /^<(?!.*=\?)[\x21-\x3b\x3d\x3f-\x7e]+>$/.test(id);
}

/** Rendering has cleaned the draft already; a mail is better not sent than sent with a header of a stranger's making. */
function refuseUnclean(draft: Draft): void {
  const people = [draft.from, ...draft.to, ...draft.cc];
  const fields = [
    draft.subject,
    draft.messageId,
    draft.inReplyTo,
    ...draft.references,
    ...people.flatMap(({ name, address }) => [name, address]),
  ];
  const dirty = fields.find((field) => /[\p{Cc}\u2028\u2029]/u.test(field));
  if (dirty !== undefined)
    throw unclean(`a header value holds a control character: ${JSON.stringify(dirty.slice(0, 80))}`, draft);
  const noAddress = people.find(({ address }) => !/^[^\s<>()[\]\\,;:"@]+@[^\s<>()\\,;:"@]+$/.test(address));
  if (noAddress !== undefined)
    throw unclean(`${JSON.stringify(noAddress.address.slice(0, 80))} is no mail address`, draft);
  if (draft.to.length === 0) throw unclean('the draft has no recipient', draft);
  if (!isMessageId(draft.messageId)) throw unclean('the draft has no usable Message-ID', draft);
}

function unclean(what: string, draft: Draft): FaqtotumError {
  return new FaqtotumError('DRAFT_STATE', what, draft.messageId.replace(/\p{Cc}/gu, ''), 'edit or reject the draft');
}
