/** What stops further mail: every reply must tell how. */
const stopWords = '#faq stop';

/**
 * An edited text with the footer of the original (from its last line `--` on) below it, when the edit has lost the words that stop further mail; else
 * the text as it is. What the edit has left of that footer gives way to it.
 */
export function keepFooter(text: string, original: string): string {
  const before = original.trimEnd().split('\n');
  const start = lastMark(before);
  const footer = before.slice(start);
  if (start === -1 || text.includes(stopWords) || !footer.join('\n').includes(stopWords)) return text;
  const lines = text.trimEnd().split('\n');
  const mark = lastMark(lines);
  const isRest = mark !== -1 && lines.slice(mark).every((line) => line.trim() === '' || footer.includes(line));
  const body = (isRest ? lines.slice(0, mark) : lines).join('\n').trimEnd();
  return `${body}\n\n${footer.join('\n')}\n`;
}

const lastMark = (lines: readonly string[]): number => lines.findLastIndex((line) => line.trimEnd() === '--');
