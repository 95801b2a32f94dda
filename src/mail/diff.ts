import type { FileChange } from '../core/index.js';
import { gitPaths, pairPath, withoutPrefix, writtenPath } from './diff-paths.js';
import { isHunkHeader, readHunk, type Hunk } from './hunk.js';

/** One file of a diff with everything that changed in it. */
export interface FileDiff extends FileChange {
  /** Decoded body line (from 1) on which the file's diff starts. */
  readonly line: number;
  /** The body line after its last one: headers, hunks and binary data lie in between. */
  readonly end: number;
  readonly hunks: readonly Hunk[];
  /** A hunk's counts do not fit its lines: cut, wrapped or edited by hand. */
  readonly damaged: boolean;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type FileInMaking = Omit<Writable<FileDiff>, 'hunks'> & { hunks: Hunk[] };

/** The changed files of a unified or git diff. See `readHunks`. */
export function readDiff(lines: readonly string[]): FileChange[] {
  return readHunks(lines).map(({ path, oldPath, added, removed, kind, binary }) => ({
    path,
    oldPath,
    added,
    removed,
    kind,
    binary,
  }));
}

/**
 * Reads every diff in the lines of a decoded body: git, `diff -u`, `Index:` style. Hunks are followed by their counts
 * (`@@ -a,b +c,d @@`), so that lines such as `--- a/x`, `-- ` or `diff --git` inside a hunk are content. Text
 * before, between and after the diffs (signature, list footer) is skipped; quoted (`> `), indented and combined (`diff --cc`, of a
 * merge) diffs are not read.
 * Damaged diffs give what can be read and `damaged`. Never throws; linear in the number of lines.
 *
 * @param firstLine body line number of `lines[0]`
 */
export function readHunks(lines: readonly string[], firstLine = 1): FileDiff[] {
  const files: FileInMaking[] = [];
  let i = 0;
  while (i < lines.length) {
    const header = readFileHeader(lines, i);
    if (header !== undefined) {
      files.push({ ...header.file, line: firstLine + i, end: firstLine + header.next });
      i = header.next;
      continue;
    }
    const line = lines[i] ?? '';
    const file = files.at(-1);
    if (file !== undefined && isHunkHeader(line)) {
      const { hunk, next } = readHunk(lines, i, firstLine);
      addHunk(file, hunk);
      file.end = firstLine + next;
      i = next;
      continue;
    }
    // Straight after a hunk: its counts were too small.
    if (file !== undefined && /^[+-](?!-)/u.test(line) && directlyAfterHunk(file, firstLine + i)) file.damaged = true;
    i++;
  }
  return files;
}

function addHunk(file: FileInMaking, hunk: Hunk): void {
  file.hunks.push(hunk);
  for (const { sign } of hunk.lines) {
    if (sign === '+') file.added++;
    else if (sign === '-') file.removed++;
  }
  if (hunk.damaged) file.damaged = true;
}

function directlyAfterHunk(file: FileInMaking, line: number): boolean {
  const last = file.hunks.at(-1)?.lines.at(-1);
  return last !== undefined && last.line + 1 === line;
}

/** Index (from 0) of the first line of the first diff, undefined when there is none. */
export function diffStart(lines: readonly string[]): number | undefined {
  const found = lines.findIndex((_, i) => startsFile(lines, i));
  return found < 0 ? undefined : found;
}

/** A file's diff starts on this line. Cheap for the many lines that do not. */
function startsFile(lines: readonly string[], i: number): boolean {
  const line = lines[i] ?? '';
  if (line.startsWith('diff ')) return startsGitFile(lines, i) || startsCommandFile(lines, i);
  if (line.startsWith('Index: ')) return /^={20}/u.test(lines[i + 1] ?? '');
  return startsPair(lines, i);
}

function startsGitFile(lines: readonly string[], i: number): boolean {
  const line = lines[i] ?? '';
  if (!/^diff --git ./u.test(line)) return false;
  // The words may also stand in prose: something of a diff has to follow (the line itself may be wrapped).
  for (let k = i + 1; k <= i + 3 && k < lines.length; k++) {
    if (extendedHeader.test(lines[k] ?? '') || startsPair(lines, k)) return true;
  }
  return false;
}

/** `diff -urN a b` or `diff -u a b` in front of a `---` line. */
function startsCommandFile(lines: readonly string[], i: number): boolean {
  return /^diff -[A-Za-z-]/u.test(lines[i] ?? '') && (startsPair(lines, i + 1) || startsPair(lines, i + 2));
}

/** `--- old`, `+++ new`, `@@`. All three, for `---` alone separates notes and `--- x` may be prose. */
function startsPair(lines: readonly string[], i: number): boolean {
  return (
    (lines[i] ?? '').startsWith('--- ') && (lines[i + 1] ?? '').startsWith('+++ ') && isHunkHeader(lines[i + 2] ?? '')
  );
}

const extendedHeader =
  /^(?:index [0-9a-f]{4,64}[.,]|(?:old|new|deleted file|new file) mode \d|(?:similarity|dissimilarity) index \d|(?:rename|copy) (?:from|to) |Binary files |GIT binary patch)/u;

function readFileHeader(lines: readonly string[], i: number): { file: FileInMaking; next: number } | undefined {
  if (!startsFile(lines, i)) return undefined;
  const file: FileInMaking = {
    path: '',
    oldPath: undefined,
    added: 0,
    removed: 0,
    kind: 'modified',
    binary: false,
    line: 0,
    end: 0,
    hunks: [],
    damaged: false,
  };
  const line = lines[i] ?? '';
  let next = i;
  if (line.startsWith('diff --git ')) next = readGitLine(lines, i, file);
  else if (line.startsWith('diff ')) next = i + 1;
  else if (line.startsWith('Index: ')) {
    file.path = writtenPath(line.slice('Index: '.length));
    next = i + 2;
  }
  next = readExtendedHeaders(lines, next, file);
  if (startsPair(lines, next)) next = readPair(lines, next, file);
  else if (file.kind === 'modified' && !file.binary && sawModes(lines, i, next)) file.kind = 'mode';
  return { file, next };
}

/** `diff --git a/x b/x`, possibly wrapped by the mailer in front of `b/x`. */
function readGitLine(lines: readonly string[], i: number, file: FileInMaking): number {
  let rest = (lines[i] ?? '').slice('diff --git '.length);
  let next = i + 1;
  const following = lines[next] ?? '';
  if (!/ "?b\//u.test(rest) && /^ ?"?b\//u.test(following)) {
    rest = `${rest.trimEnd()} ${following.trim()}`;
    next++;
  }
  const paths = gitPaths(rest);
  if (paths !== undefined) {
    const [before, after] = paths.map(withoutPrefix);
    file.path = after ?? '';
    if (before !== after) file.oldPath = before;
  }
  return next;
}

/** Git's extended header lines, and binary patches with their data. Returns the line after them. */
function readExtendedHeaders(lines: readonly string[], from: number, file: FileInMaking): number {
  let i = from;
  for (; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line.startsWith('new file mode')) file.kind = 'new';
    else if (line.startsWith('deleted file mode')) file.kind = 'deleted';
    else if (line.startsWith('rename from ') || line.startsWith('copy from ')) {
      file.kind = line.startsWith('rename') ? 'renamed' : 'copied';
      file.oldPath = writtenPath(line.slice(line.indexOf(' from ') + 6));
    } else if (line.startsWith('rename to ') || line.startsWith('copy to '))
      file.path = writtenPath(line.slice(line.indexOf(' to ') + 4));
    else if (line.startsWith('GIT binary patch')) {
      file.binary = true;
      return afterBinaryData(lines, i + 1);
    } else if (/^Binary files .* differ$/u.test(line)) {
      file.binary = true;
      readBinaryPaths(line, file);
      return i + 1;
    } else if (!/^(?:index [0-9a-f]|old mode|new mode|similarity|dissimilarity)/u.test(line) && !/^={20}/u.test(line))
      break;
  }
  return i;
}

/** `Binary files a/x and /dev/null differ`. */
function readBinaryPaths(line: string, file: FileInMaking): void {
  const names = line.slice('Binary files '.length, -' differ'.length).split(' and ');
  if (file.path === '') file.path = withoutPrefix(writtenPath((names[1] === '/dev/null' ? names[0] : names[1]) ?? ''));
}

/** Base-85 lines up to an empty line; then perhaps the reverse data. */
function afterBinaryData(lines: readonly string[], from: number): number {
  let i = from;
  while (i < lines.length && /^(?:literal|delta) \d+$/u.test(lines[i] ?? '')) {
    i++;
    while (i < lines.length && /^[A-Za-z][!-~]+$/u.test(lines[i] ?? '')) i++;
    if (lines[i] === '') i++;
  }
  return i;
}

function readPair(lines: readonly string[], i: number, file: FileInMaking): number {
  const before = writtenPath((lines[i] ?? '').slice(4));
  const after = writtenPath((lines[i + 1] ?? '').slice(4));
  if (before === '/dev/null') file.kind = 'new';
  else if (after === '/dev/null') file.kind = 'deleted';
  // Renames and copies name their paths without prefix: those are surer.
  if (file.kind !== 'renamed' && file.kind !== 'copied') {
    file.path = pairPath(before, after);
    file.oldPath = undefined;
  }
  return i + 2;
}

function sawModes(lines: readonly string[], from: number, to: number): boolean {
  return lines.slice(from, to).some((line) => line.startsWith('new mode '));
}
