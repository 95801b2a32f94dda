import libmime from 'libmime';
import { decodeCharset, withLf } from './charset.js';
import { splitMime, type MimePart } from './mime-parts.js';
import { valueOf, type RawHeader } from './raw-headers.js';

/** More of a mail's HTML is not looked at (characters). */
const longestHtml = 1_000_000;

/** The text of a mail and what had to be repaired. */
export interface BodyText {
  /** As the author sent it: LF line ends, tabs and trailing blanks kept, format=flowed not reflowed. '' when there is none. */
  readonly text: string;
  /** Its HTML, decoded, of parts that are no files; '' when there is none. At most 1,000,000 characters. */
  readonly html: string;
  /** How a patch travels when not as plain text in the body. */
  readonly form: 'html' | 'attachment' | undefined;
  readonly oddities: readonly string[];
}

/**
 * The decoded text of a mail: its text/plain parts in order (git mailinfo joins them too), attached patches behind them.
 * HTML is handed over as it is. Never throws.
 *
 * Six of seven list mails are one text part without transfer encoding: nothing has to be taken apart, so they are decoded
 * here (a third faster, and long bodies are not cut into lines twice). mailparser does everything else.
 */
export async function readBodyText(headers: readonly RawHeader[], body: Buffer): Promise<BodyText> {
  const encoding = withoutComment(valueOf(headers, 'content-transfer-encoding') ?? '').toLowerCase();
  const type = contentType(headers);
  const encoded = encoding === 'quoted-printable' || encoding === 'base64';
  if (!encoded && (type.value === 'text/plain' || type.value === 'text')) {
    const flowed = type.params['format']?.toLowerCase() === 'flowed';
    const attachment = /^attachment\b/iu.test(valueOf(headers, 'content-disposition') ?? '');
    return joinTexts(
      [{ type: 'text/plain', charset: type.params['charset'], flowed, attachment, filename: '', content: body }],
      [],
    );
  }
  const { parts, oddities } = await splitMime(mimeHeader(headers), body);
  return joinTexts(parts, encoding === 'base64' ? [...oddities, 'base64 text'] : oddities);
}

/** Content-Type of the mail itself; text/plain when absent or unreadable (RFC 2045, 5.2). */
export function contentType(headers: readonly RawHeader[]): {
  value: string;
  params: Readonly<Record<string, string | undefined>>;
} {
  const written = valueOf(headers, 'content-type');
  if (written === undefined || written.trim() === '') return { value: 'text/plain', params: {} };
  const { value, params } = libmime.parseHeaderValue(written.slice(0, 10_000), { stripComments: true });
  const type = value.trim().toLowerCase();
  return { value: /^[\w.+-]+(?:\/[\w.+-]+)?$/u.test(type) ? type : 'text/plain', params };
}

/** The Content-* fields alone, as a header block of their own. */
function mimeHeader(headers: readonly RawHeader[]): string {
  const seen = new Set<string>();
  let block = '';
  for (const { name, value } of headers) {
    if (!/^content-(?:type|transfer-encoding|disposition)$/u.test(name) || seen.has(name)) continue;
    seen.add(name);
    block += `${name}: ${value.slice(0, 10_000)}\r\n`;
  }
  return `${block}\r\n`;
}

function withoutComment(value: string): string {
  const comment = value.indexOf('(');
  return (comment < 0 ? value : value.slice(0, comment)).trim();
}

function joinTexts(parts: readonly MimePart[], before: readonly string[]): BodyText {
  const oddities = new Set(before);
  const plain = parts.filter((part) => part.type === 'text/plain' || part.type === 'text');
  const patches = parts.filter((part) => isPatch(part));
  const inline = plain.filter((part) => !part.attachment && !patches.includes(part));
  const chosen = [...inline, ...patches];
  if (patches.length > 0) oddities.add('attached patch');
  if (chosen.length === 0 && plain[0] !== undefined) {
    chosen.push(plain[0]);
    oddities.add('text marked as attachment');
  }
  if (inline.some(({ filename }) => filename !== '')) oddities.add('text from a file');
  if (parts.some((part) => part.type === 'text/html')) oddities.add(chosen.length === 0 ? 'html only' : 'html part');
  else if (chosen.length === 0) oddities.add('no text');
  let text = '';
  for (const part of chosen) {
    const decoded = decodeCharset(part.content, part.charset);
    if (decoded.oddity !== undefined) oddities.add(decoded.oddity);
    if (part.flowed) oddities.add('format=flowed');
    if (text !== '' && !text.endsWith('\n')) text += '\n';
    text += withLf(decoded.text);
  }
  return { text, html: htmlOf(parts), form: formOf(parts, inline, patches), oddities: [...oddities] };
}

function htmlOf(parts: readonly MimePart[]): string {
  let html = '';
  for (const { type, attachment, filename, content, charset } of parts) {
    if (type === 'text/html' && !attachment && filename === '' && html.length < longestHtml)
      html += `${decodeCharset(content, charset).text.slice(0, longestHtml)}\n<hr>\n`;
  }
  return html.slice(0, longestHtml);
}

/** HTML without any text beside it; a patch that is an attachment, without a diff in the text. */
function formOf(
  parts: readonly MimePart[],
  inline: readonly MimePart[],
  patches: readonly MimePart[],
): BodyText['form'] {
  const plain = parts.some(({ type }) => type === 'text/plain' || type === 'text');
  if (parts.some(({ type }) => type === 'text/html') && !plain && patches.length === 0) return 'html';
  const inBody = inline.some(({ content }) => /^(?:diff --git |--- \S)/mu.test(content.toString('latin1')));
  return patches.length > 0 && !inBody ? 'attachment' : undefined;
}

/** A patch that travels as a part of its own: `text/x-patch`, or a file called `*.patch`, `*.diff`. */
function isPatch(part: MimePart): boolean {
  if (/^(?:text|application)\/x-(?:patch|diff)$/u.test(part.type)) return true;
  return /\.(?:patch|diff)$/iu.test(part.filename) && /^(?:text\/|application\/octet-stream$)/u.test(part.type);
}
