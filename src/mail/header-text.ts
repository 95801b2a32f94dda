import libmime from 'libmime';

/** A header value longer than this (characters) is not searched for encoded words. */
const longestDecoded = 100_000;

/**
 * Decodes the RFC 2047 words of an unfolded header value (also words that split a multibyte character between them),
 * folds white space to single spaces and drops control characters. Never throws: what cannot be decoded stays.
 */
export function headerText(value: string): string {
  let text = value;
  if (value.includes('=?') && value.length <= longestDecoded) {
    try {
      text = libmime.decodeWords(value);
    } catch {
      text = value;
    }
  }
  return oneLine(text);
}

/** One line without control characters, white space folded to single spaces. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
