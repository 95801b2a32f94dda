import { createHash } from 'node:crypto';
import type { LineRange, PatchFacts } from '../core/index.js';
import { diffStart, readHunks, type FileDiff } from './diff.js';
import { readInBodyHeaders } from './in-body-headers.js';
import { readTrailers } from './trailers.js';

/**
 * What a patch mail's body says: commit message, trailers, notes below `---`, changed files. undefined when the body has no
 * diff of its own (a quoted or indented one is not its own). Never throws; linear in the size of the text.
 *
 * @param text decoded body with LF line ends
 */
export function readPatch(text: string): PatchFacts | undefined {
  return readPatchLines(text.split('\n'))?.facts;
}

/** As `readPatch`, with the body lines that the diffs take up. */
export function readPatchLines(lines: readonly string[]): { facts: PatchFacts; diffs: LineRange[] } | undefined {
  const diff = diffStart(lines);
  if (diff === undefined) return undefined;
  const { message, notes, from } = readMessage(lines, diff);
  const { trailers, lines: trailerLines } = readTrailers(lines, message.start - 1, message.end - 1);
  const prose: string[] = [];
  for (let i = message.start; i < message.end; i++) {
    const line = (lines[i - 1] ?? '').trim();
    if (line !== '' && !trailerLines.has(i)) prose.push(line);
  }
  const files = readHunks(lines.slice(diff), diff + 1);
  const facts: PatchFacts = {
    files: files.map(({ path, oldPath, added, removed, kind, binary }) => ({
      path,
      oldPath,
      added,
      removed,
      kind,
      binary,
    })),
    message,
    messageWords: prose.length,
    trailers,
    notes,
    inBodyFrom: from,
    revert: prose.some((line) => /^This reverts commit [0-9a-f]{7,40}\b/u.test(line)),
    diffDigest: diffDigest(files),
    changeSketch: changeSketch(files),
    messageDigest: sha256(prose.join(' ').replace(/\s+/gu, ' ')),
  };
  return { facts, diffs: files.map(({ line, end }) => ({ start: line, end })) };
}

/** Where message and notes stand in a body whose diff starts at index `diff`. */
function readMessage(
  lines: readonly string[],
  diff: number,
): { message: LineRange; notes: LineRange; from: PatchFacts['inBodyFrom'] } {
  let separator = 0;
  while (separator < diff && !isSeparator(lines[separator] ?? '')) separator++;
  const headers = readInBodyHeaders(lines.slice(0, separator), afterScissors(lines, separator));
  const start = Math.min(headers.end, separator);
  const notesStart = Math.min(separator + 1, diff);
  return {
    message: { start: start + 1, end: separator + 1 },
    notes: { start: notesStart + 1, end: diff + 1 },
    from: headers.from,
  };
}

/** Three hyphens alone, as git mailinfo sees it (trailing blanks allowed). `--` and `----` are none. */
function isSeparator(line: string): boolean {
  return line.startsWith('---') && line.trimEnd() === '---';
}

/** Index after the last scissors line (git mailinfo --scissors) above `end`; 0 when there is none. */
function afterScissors(lines: readonly string[], end: number): number {
  for (let i = end - 1; i >= 0; i--) {
    const line = lines[i] ?? '';
    if (/^[-\s]*(?:8<|>8)/u.test(line) && /-{2,}/u.test(line) && /^[-\s<>8\w]*$/u.test(line)) return i + 1;
  }
  return 0;
}

/** Paths, kinds and changed lines; context, positions, hashes and white space at line ends left out: a rebase changes nothing. */
function diffDigest(files: readonly FileDiff[]): string {
  const lines: string[] = [];
  for (const file of files) {
    lines.push(`\n= ${file.kind} ${file.oldPath ?? ''} ${file.path} ${file.binary ? 'binary' : ''}`);
    for (const hunk of file.hunks) {
      for (const { sign, text } of hunk.lines) if (sign !== ' ') lines.push(`\n${sign}${text.trimEnd()}`);
    }
  }
  return sha256(lines.join(''));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const sketchSize = 64;

/** The lowest digests of distinct changed lines; lines without a word (`}`, blank) tell nothing. Eight hex digits each. */
function changeSketch(files: readonly FileDiff[]): string[] {
  const digests = new Set<number>();
  for (const { hunks } of files) {
    for (const { lines } of hunks) {
      for (const { sign, text } of lines) {
        const digest = sign === ' ' ? undefined : lineDigest(sign, text);
        if (digest !== undefined) digests.add(digest);
      }
    }
  }
  const lowest = Uint32Array.from(digests).sort().subarray(0, sketchSize);
  return Array.from(lowest, (digest) => digest.toString(16).padStart(8, '0'));
}

/** FNV-1a over UTF-16 units of a line, white space folded: to compare, not to secure. undefined when no two word characters stand together. */
function lineDigest(sign: string, text: string): number | undefined {
  let hash = fnv(0x811c9dc5, sign.charCodeAt(0));
  let started = false;
  let blank = false;
  let word = 0;
  let hasWord = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (isSpace(unit)) {
      blank = started;
      word = 0;
      continue;
    }
    if (blank) hash = fnv(hash, 0x20);
    hash = fnv(hash, unit);
    blank = false;
    started = true;
    word = isWord(unit) ? word + 1 : 0;
    if (word === 2) hasWord = true;
  }
  return hasWord ? hash >>> 0 : undefined;
}

const fnv = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193);

/** As `\w`. */
function isWord(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x30 && unit <= 0x39) || unit === 0x5f
  );
}

/** As `\s`. */
function isSpace(unit: number): boolean {
  if (unit < 0x80) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
  return /\s/u.test(String.fromCharCode(unit));
}
