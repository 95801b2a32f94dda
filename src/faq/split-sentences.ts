/** After these a sentence goes on, whatever follows. */
const neverEnds = new Set([
  'e.g.',
  'i.e.',
  'vs.',
  'cf.',
  'dr.',
  'mr.',
  'mrs.',
  'ms.',
  'prof.',
  'fig.',
  'resp.',
  'approx.',
  'incl.',
]);

const boundary = /(?<![.!?])[.!?]+["')\]]{0,8}(?=\s)/g;

/**
 * Splits folded prose into sentences. A sentence ends at `.`, `!` or `?` (and closing quotes or brackets) when white space
 * and then anything but a lower-case letter follows. Not after an abbreviation that never ends a sentence (`e.g.`, `i.e.`,
 * `vs.` ...) and not after an initial (`David S.`); `etc.` ends one when the next word starts with a capital. Linear.
 */
export function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const match of text.matchAll(boundary)) {
    const end = match.index + match[0].length;
    if (!startsSentence(text, end) || goesOn(text, start, end)) continue;
    sentences.push(text.slice(start, end).trim());
    start = end;
  }
  const rest = text.slice(start).trim();
  if (rest !== '') sentences.push(rest);
  return sentences;
}

function startsSentence(text: string, end: number): boolean {
  const next = /^\s+["'([]*(\S)/u.exec(text.slice(end, end + 12))?.[1];
  return next !== undefined && !/\p{Ll}/u.test(next);
}

function goesOn(text: string, start: number, end: number): boolean {
  const tail = text.slice(Math.max(start, end - 20), end);
  const word = (tail.split(/\s/).at(-1) ?? '').replace(/^["'([]+/, '');
  return neverEnds.has(word.toLowerCase()) || /^\p{Lu}\.$/u.test(word);
}
