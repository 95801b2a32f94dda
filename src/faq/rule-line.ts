/** A line of one repeated punctuation character, as it stands under (and over) a heading: at least four, as docutils wants. */
export function isRule(line: string): boolean {
  const text = line.trimEnd();
  const [mark = ''] = text;
  return text.length >= 4 && /[!-/:-@[-`{-~]/.test(mark) && text === mark.repeat(text.length);
}
