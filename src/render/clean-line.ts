/** Control, format and bidi characters, line and paragraph separators, lone surrogates, blanks that pretend to be letters. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u2800\u3164\uffa0]/gu;

/**
 * Hostile text as one plain line: white space folded, nothing invisible, nothing that turns the writing direction, at
 * most `max` characters (cut with `...`).
 */
export function cleanLine(text: string, max: number): string {
  const line = text
    .slice(0, max * 8)
    .replace(/\s+/g, ' ')
    .replace(unseen, '')
    .replace(/ {2,}/g, ' ')
    .trim();
  const letters = Array.from(line);
  return letters.length <= max
    ? line
    : `${letters
        .slice(0, Math.max(0, max - 3))
        .join('')
        .trimEnd()}...`;
}
