import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import libmime from 'libmime';
import libcharset from 'libmime/lib/charset.js';

/** Decoded text and what was odd about its charset. */
export interface Decoded {
  readonly text: string;
  readonly oddity: string | undefined;
}

/** Codecs of iconv-lite that are no charsets of mail: UTF-7 smuggles characters past readers, the others are transfer encodings. */
const refused = /^(?:unicode11)?utf-?7(?:imap)?$|^base64$|^hex$|^internal|^binary$/u;

/**
 * Decodes bytes in the charset a mail declares. Undeclared or ASCII: UTF-8, else Latin-1. Unknown or refused charset: the same,
 * and named. Declared UTF-8 that is none keeps its good characters, the others become U+FFFD. Never throws.
 */
export function decodeCharset(bytes: Buffer, declared: string | undefined): Decoded {
  const name = (declared ?? '').trim().toLowerCase();
  if (name === '' || /^(?:us-?)?ascii$|^ansi_x3\.4/u.test(name)) return guess(bytes, undefined);
  if (/^utf-?8$/u.test(name)) {
    return { text: bytes.toString('utf8'), oddity: isUtf8(bytes) ? undefined : 'charset utf-8: invalid bytes' };
  }
  const known = libmime.normalizeCharset(name).toLowerCase();
  const unknown = `charset unknown: ${name.replace(/[^\w.:-]/gu, '?').slice(0, 40)}`;
  // iconv-lite has no ISO-2022-JP; libmime brings a decoder for the Japanese charsets.
  if (/^(?:iso-?2022-?jp|jis)/u.test(known)) return { text: libcharset.decode(bytes, known), oddity: undefined };
  if (refused.test(known.replace(/[^a-z0-9-]/gu, '')) || !iconv.encodingExists(known)) return guess(bytes, unknown);
  try {
    return { text: iconv.decode(bytes, known, { stripBOM: false }), oddity: undefined };
  } catch {
    return guess(bytes, unknown);
  }
}

function guess(bytes: Buffer, oddity: string | undefined): Decoded {
  if (isUtf8(bytes)) return { text: bytes.toString('utf8'), oddity };
  return { text: bytes.toString('latin1'), oddity: oddity ?? 'charset missing: read as latin1' };
}

/** LF line ends: CRLF, and CRs doubled on the way, become LF; tabs and trailing blanks stay. */
export function withLf(text: string): string {
  if (!text.includes('\r')) return text;
  if (!text.includes('\n')) return text.replaceAll('\r', '\n');
  return text.split('\n').map(withoutTrailingCr).join('\n');
}

function withoutTrailingCr(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === '\r') end--;
  return end === line.length ? line : line.slice(0, end);
}
