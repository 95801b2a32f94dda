import { readMailboxes, type Mailbox } from './mailbox.js';
import { readPathPattern, type IsFolder, type PathPattern } from './path-pattern.js';
import { compileRegex, type Regex } from './regex.js';

/** Somebody whom a section names, in the order of its lines. */
export type Named =
  | { readonly kind: 'maintainer' | 'reviewer'; readonly mailbox: Mailbox }
  /** `remark`: what stands behind the address, `(moderated for non-subscribers)`. */
  | { readonly kind: 'list'; readonly address: string; readonly remark: string };

/** One section of MAINTAINERS as it stands there. */
export interface Section {
  readonly title: string;
  /** Line of the title, from 1. */
  readonly line: number;
  /** M:, R: and L: lines. */
  readonly named: readonly Named[];
  /** The S: line, its last; undefined without one. */
  readonly status: string | undefined;
  /** T: lines. */
  readonly trees: readonly string[];
  /** F: and N: lines in their order. */
  readonly includes: readonly (
    { readonly kind: 'path'; readonly pattern: PathPattern } | { readonly kind: 'regex'; readonly regex: Regex }
  )[];
  /** X: lines. */
  readonly excludes: readonly PathPattern[];
  /** K: lines: `line` looks at a changed line of a diff with its sign, `text` at anything else. */
  readonly keywords: readonly Keyword[];
}

export interface Keyword {
  readonly line: Regex;
  readonly text: Regex;
  /** Position among all lines of the file that are not blank: get_maintainer.pl sorts by it, as text. */
  readonly key: string;
}

/** A line that cannot be used, e.g. a regular expression that is none. */
export interface MaintainersProblem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export interface ParsedMaintainers {
  readonly sections: readonly Section[];
  readonly problems: readonly MaintainersProblem[];
  /** What is known of the tree. */
  readonly isFolder: IsFolder;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] };

/**
 * Reads a MAINTAINERS file. A section is a run of `X: value` lines under its title; blank lines mean nothing. Never throws: patterns that cannot
 * be used are left out and named in `problems`. `isFolder` answers for F: and X: lines without a trailing slash.
 */
export function parseMaintainers(text: string, isFolder?: IsFolder): ParsedMaintainers {
  const lines = text.split(/\r?\n/);
  const folders = isFolder ?? foldersNamedIn(lines);
  const sections: Section[] = [];
  const problems: MaintainersProblem[] = [];
  let current: Writable<Section> | undefined;
  let title = { text: '', line: 1 };
  let position = 0;
  for (const [offset, line] of lines.entries()) {
    if (line === '' || line.trim() === '') continue;
    const type = line[1] === ':' && line.charAt(0) >= 'A' && line.charAt(0) <= 'Z' ? line.charAt(0) : undefined;
    if (type === undefined) {
      title = { text: line, line: offset + 1 };
      current = undefined;
    } else {
      if (current === undefined) {
        current = emptySection(title.text, title.line);
        sections.push(current);
      }
      const value = line.slice(2).trimStart();
      const problem = addLine(current, type, value, { position, isFolder: folders });
      if (problem !== undefined) problems.push({ line: offset + 1, message: `${type}: ${value}: ${problem}` });
    }
    position++;
  }
  return { sections, problems, isFolder: folders };
}

function emptySection(title: string, line: number): Writable<Section> {
  return { title, line, named: [], status: undefined, trees: [], includes: [], excludes: [], keywords: [] };
}

/** Adds a line to its section; gives back what is wrong with it. */
function addLine(
  section: Writable<Section>,
  type: string,
  value: string,
  file: { readonly position: number; readonly isFolder: IsFolder },
): string | undefined {
  switch (type) {
    case 'M':
    case 'R':
      for (const mailbox of readMailboxes(value)) {
        section.named.push({ kind: type === 'M' ? 'maintainer' : 'reviewer', mailbox });
      }
      return undefined;
    case 'L':
      section.named.push(readList(value));
      return undefined;
    case 'S':
      section.status = value;
      return undefined;
    case 'T':
      section.trees.push(value);
      return undefined;
    default:
      return addPattern(section, type, value, file);
  }
}

function readList(value: string): Named {
  const gap = value.search(/\s/);
  return gap === -1
    ? { kind: 'list', address: value, remark: '' }
    : { kind: 'list', address: value.slice(0, gap), remark: value.slice(gap).trim() };
}

function addPattern(
  section: Writable<Section>,
  type: string,
  value: string,
  { position, isFolder }: { readonly position: number; readonly isFolder: IsFolder },
): string | undefined {
  if (type === 'F' || type === 'X') {
    const pattern = readPathPattern(value, isFolder);
    if (typeof pattern === 'string') return pattern;
    if (type === 'X') section.excludes.push(pattern);
    else section.includes.push({ kind: 'path', pattern });
  } else if (type === 'N') {
    const regex = compileRegex(value, { extended: true });
    if (typeof regex === 'string') return regex;
    section.includes.push({ kind: 'regex', regex });
  } else if (type === 'K') {
    const text = compileRegex(value, { extended: true });
    // The sign and the keyword make one pattern, so that a choice ends the first half: `^[+-].*a|b`.
    const line = compileRegex(`^[+-].*${value}`, { extended: true });
    if (typeof text === 'string') return text;
    if (typeof line === 'string') return line;
    section.keywords.push({ line, text, key: String(position) });
  }
  return undefined;
}

/**
 * What the file itself tells of the tree: the folders of its own F: and X: lines. A name that is none of them may be a folder or not; undefined
 * then.
 */
function foldersNamedIn(lines: readonly string[]): IsFolder {
  const folders = new Set<string>();
  for (const line of lines) {
    if (!line.startsWith('F:') && !line.startsWith('X:')) continue;
    const value = /^[^*?[\](){}|^$+\\]*/.exec(line.slice(2).trimStart())?.[0] ?? '';
    for (let at = value.lastIndexOf('/'); at > 0; at = value.lastIndexOf('/', at - 1)) {
      const folder = value.slice(0, at);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return (path) => (folders.has(path) ? true : undefined);
}
