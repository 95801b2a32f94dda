import { neutralise } from './neutralise.js';
import { columns, isUrl, wrap } from './wrap.js';
import { displayWidth } from './display-width.js';

/**
 * The frame's paragraphs as a mail body: wrapped at 72 columns, quotes and the indented FAQ as they are, list items
 * (`* `) indented, single blank lines between. After the line `--` each line is a paragraph. Nothing in it reads as a
 * trailer, a diff or a bot's command. Ends with a newline.
 */
export function layout(text: string): string {
  const lines: string[] = [];
  let open: string[] = [];
  let footer = false;
  const close = (): void => {
    const [first = ''] = open;
    const item = first.startsWith('* ');
    const paragraph = (item ? [first.slice(2), ...open.slice(1)] : open).join(' ');
    lines.push(...wrap(paragraph, item ? { first: '* ', rest: '  ' } : {}));
    open = [];
  };
  for (const raw of text.split('\n')) {
    const line = raw.trimEnd();
    const asItIs = line === '' || line === '--' || /^(?:>| {2})/.test(line);
    if (asItIs || line.startsWith('* ') || footer) close();
    if (asItIs) lines.push(...fixed(line));
    else open.push(line.trim());
    footer ||= line === '--';
  }
  close();
  return `${neutralise(lines.join('\n'))
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

/** Quotes and links may be wide, anything else that is indented is wrapped when it is. */
function fixed(line: string): string[] {
  if (line.startsWith('>') || displayWidth(line) <= columns || line.split(' ').some(isUrl)) return [line];
  const indent = /^ +(?:\| )?/.exec(line)?.[0] ?? '';
  return wrap(line.slice(indent.length), { first: indent });
}
