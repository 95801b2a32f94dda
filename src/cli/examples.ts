/** Command lines to copy, for the end of a help page. */
export function examples(lines: readonly string[]): string {
  return `\nFor example:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
