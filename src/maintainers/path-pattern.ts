import { compileRegex } from './regex.js';

/**
 * An F: or X: line. A trailing slash means everything below; without one the path lies exactly as deep as the pattern; `*` and `?` stand for
 * any characters, and the pattern need not reach to the end of the path: `drivers/net/tun` also means drivers/net/tun.c. Everything else is a
 * regular expression, e.g. `[ch]`. (get_maintainer.pl, read_maintainer_file and file_match_pattern)
 */
export interface PathPattern {
  /** What every matching path starts with: a folder with its slash, and two letters of what comes next where they are certain. See `keysOf`. */
  readonly key: string;
  /** Slashes in the pattern, one more without a trailing slash, -1 when it starts with a star: the more, the more specific. */
  readonly depth: number;
  matches(path: string): boolean;
}

/** Says whether a path of the tree is a folder; undefined when that is not known. */
export type IsFolder = (path: string) => boolean | undefined;

/** Characters that do not mean themselves. */
const special = /[*?[\](){}|^$+\\]/;

/** Reads the value of an F: or X: line; a text that says what is wrong with it otherwise. */
export function readPathPattern(value: string, isFolder: IsFolder): PathPattern | string {
  const from = value.search(special);
  if (from === -1) return plainPattern(value, isFolder);
  const start = startOf(value, from);
  const fits = /[[\](){}|^$+\\]/.test(value) ? regexOf(value) : globOf(value, start);
  if (typeof fits === 'string') return fits;
  const below = value.endsWith('/');
  const slashes = countSlashes(value);
  return {
    key: keyOf(start),
    depth: from === 0 && value.startsWith('*') ? -1 : slashes + (below ? 0 : 1),
    matches: (path) => path.startsWith(start) && (below || countSlashes(path) === slashes) && fits(path),
  };
}

function plainPattern(value: string, isFolder: IsFolder): PathPattern {
  const slashed = value.endsWith('/');
  // Names with a dot are files: get_maintainer.pl asks for a folder after it has put a backslash before the dot.
  const folder = slashed ? true : value.includes('.') ? false : isFolder(value);
  const pattern = folder === true && !slashed ? `${value}/` : value;
  const slashes = countSlashes(pattern);
  const key = keyOf(pattern);
  if (folder === true) return { key, depth: slashes, matches: (path) => path.startsWith(pattern) };
  // Where the tree is not at hand, the path decides: what lies below the pattern makes it a folder.
  const maybe = folder === undefined ? `${pattern}/` : undefined;
  return {
    key,
    depth: slashes + 1,
    matches: (path) =>
      path.startsWith(pattern) && (countSlashes(path) === slashes || (maybe !== undefined && path.startsWith(maybe))),
  };
}

function globOf(pattern: string, start: string): (path: string) => boolean {
  const rest = pattern.slice(start.length);
  return (path) => matchesGlob(path, start.length, rest);
}

/** With `[ch]` and the like. */
function regexOf(pattern: string): string | ((path: string) => boolean) {
  const regex = compileRegex(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')}`);
  return typeof regex === 'string' ? regex : (path) => regex.test(path);
}

/** `*` stands for any characters, `?` for one, and anything may follow. Goes back to the last star only: at most glob times text. */
function matchesGlob(text: string, from: number, glob: string): boolean {
  let at = 0;
  let position = from;
  let star = -1;
  let resume = from;
  while (at < glob.length) {
    if (glob[at] === '*') {
      star = at++;
      resume = position;
    } else if (position < text.length && (glob[at] === '?' || glob[at] === text[position])) {
      at++;
      position++;
    } else if (star >= 0 && resume < text.length) {
      at = star + 1;
      position = ++resume;
    } else return false;
  }
  return true;
}

/** What every path starts with that matches a pattern whose first special character stands at `from`. */
function startOf(pattern: string, from: number): string {
  // A choice anywhere leaves nothing certain, and a quantifier makes the character before it optional.
  if (pattern.includes('|')) return '';
  return pattern.slice(0, '+{'.includes(pattern.charAt(from)) ? Math.max(0, from - 1) : from);
}

function keyOf(start: string): string {
  const folder = start.lastIndexOf('/') + 1;
  return start.slice(0, start.length >= folder + 2 ? folder + 2 : folder);
}

/** Every key that a pattern matching this path can have. No path of a kernel has more folders than are looked at. */
export function keysOf(path: string): readonly string[] {
  const keys: string[] = [];
  for (let at = 0, deep = 0; (at > 0 || deep === 0) && deep < 64; at = path.indexOf('/', at) + 1, deep++) {
    keys.push(path.slice(0, at));
    if (path.length >= at + 2) keys.push(path.slice(0, at + 2));
  }
  return keys;
}

function countSlashes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('/'); at !== -1; at = text.indexOf('/', at + 1)) count++;
  return count;
}
