import { displayWidth } from './display-width.js';
import { stickyWord } from './neutralise.js';

/** Columns of a mail's line (safety.md, "What goes out"). */
export const columns = 72;

export interface WrapOptions {
  /** Columns, everything included. */
  readonly width?: number;
  /** In front of the first line. */
  readonly first?: string;
  /** In front of every other line. */
  readonly rest?: string;
}

/** A link is never broken, however long. */
export const isUrl = (word: string): boolean => /^[(<"'[]*https?:\/\/\S/.test(word);

/**
 * One paragraph as lines of at most `width` columns. Links stay whole, other words that are too long are cut. A line never starts
 * with a word that would be read as a trailer, a command or a quote: such a word stays with the one before it.
 */
export function wrap(text: string, { width = columns, first = '', rest = first }: WrapOptions = {}): string[] {
  const room = Math.max(10, width - Math.max(displayWidth(first), displayWidth(rest)));
  const lines: string[] = [];
  let line = '';
  for (const unit of units(text, room)) {
    const joined = line === '' ? unit : `${line} ${unit}`;
    if (line !== '' && displayWidth(joined) > room) {
      lines.push(line);
      line = unit;
    } else {
      line = joined;
    }
  }
  if (line !== '') lines.push(line);
  return lines.map((content, at) => `${at === 0 ? first : rest}${content}`);
}

/** Words, sticky ones joined to their forerunner as long as both fit a line. */
function units(text: string, room: number): string[] {
  const joined: string[] = [];
  for (const word of text
    .split(/\s+/)
    .filter((part) => part !== '')
    .flatMap((part) => pieces(part, room))) {
    const before = joined.at(-1);
    if (before !== undefined && stickyWord(word) && displayWidth(before) + displayWidth(word) < room) {
      joined[joined.length - 1] = `${before} ${word}`;
    } else {
      joined.push(word);
    }
  }
  return joined;
}

function pieces(word: string, room: number): string[] {
  if (displayWidth(word) <= room || isUrl(word)) return [word];
  const cut: string[] = [''];
  for (const letter of word) {
    const piece = `${cut.at(-1) ?? ''}${letter}`;
    if (displayWidth(piece) > room) cut.push(letter);
    else cut[cut.length - 1] = piece;
  }
  return cut;
}
