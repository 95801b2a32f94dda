import type { Block } from './block.js';

/** Lines that are a command, an address, a person or a link, and nothing else: they stand alone even without blank lines around. */
const alone = [
  /^\$ \S/,
  /^git [a-z-]+ /,
  /^https?:\/\/\S+$/,
  /^[^\s<>@]+@[^\s<>@]+$/,
  /^[^<>@]{1,60} <[^\s<>@]+@[^\s<>@]+>$/,
  /^[\w.+-]+\/[\w./+-]+$/,
  /^pull-request: \S+ \S+$/,
];
const bullet = /^[*+-] (?=\S)/;

/**
 * The blocks of a plain-text answer. A blank line ends a paragraph. Where the text has none (the copy of 2018), a line
 * that ends with a colon, a bullet and a line that is only a command, an address, a person or a link end it too.
 */
export function txtBlocks(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let open: string[] = [];
  let mark = '';
  let tight = false;
  const close = (): void => {
    if (open.length > 0) blocks.push({ kind: 'prose', bullet: mark, lines: open.map(plain), tight });
    open = [];
    mark = '';
  };
  let continued = false;
  for (const line of lines) {
    const text = line.trim();
    const isAlone: boolean = continued || alone.some((pattern) => pattern.test(text));
    continued = isAlone && text.endsWith('\\');
    if (text === '') {
      close();
      tight = false;
      continue;
    }
    if (isAlone) {
      close();
      blocks.push({ kind: 'verbatim', bullet: '', lines: [text], tight: blocks.length > 0 && tight });
    } else {
      const item = bullet.exec(text)?.[0];
      if (item !== undefined) close();
      mark = open.length === 0 ? (item ?? '') : mark;
      open.push(item === undefined ? text : text.slice(item.length));
      if (text.endsWith(':')) close();
    }
    tight = true;
  }
  close();
  return blocks;
}

const emphasis = /(^|[\s("'])([*_])([A-Za-z0-9](?:[^*_]{0,60}[A-Za-z0-9])?)\2(?=$|[\s.,;:!?)'"])/g;

/** Without `*emphasis*` and `_emphasis_`. */
function plain(line: string): string {
  return line.replace(emphasis, '$1$3');
}
