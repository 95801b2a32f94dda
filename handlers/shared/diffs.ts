import type { Mail, MailFacts, Series, SeriesHistory } from '../../src/core/index.js';
import { readHunks, type FileDiff, type HunkLine } from '../../src/mail/index.js';
import { matchesAny } from '../../src/scope/index.js';

const read = new WeakMap<Mail, readonly FileDiff[]>();

/** One file's diff and the mail that carries it. */
export interface Change {
  readonly mail: Mail;
  readonly diff: FileDiff;
}

/** The diffs of a patch mail with their lines. Read once per mail, however many rules ask. */
export function diffsOf(mail: Mail): readonly FileDiff[] {
  const known = read.get(mail);
  if (known !== undefined) return known;
  const start = mail.patch?.notes.end;
  const diffs = start === undefined ? [] : readHunks(mail.text.split('\n').slice(start - 1), start);
  read.set(mail, diffs);
  return diffs;
}

/** Does a mail change any of these paths? Looks at the paths alone. */
export function touches(mail: MailFacts, patterns: readonly string[]): boolean {
  return patterns.length > 0 && (mail.patch?.files.some(({ path }) => matchesAny(path, patterns)) ?? false);
}

/**
 * Does the submission change any of these paths in any of its mails, or its author in another mail of the same threads (a part that was sent
 * by itself, a respin)?
 */
export function touchesAnywhere(series: Series, history: SeriesHistory, patterns: readonly string[]): boolean {
  const keys = new Set(series.mails.flatMap((mail) => mail.authorKeys));
  const theirs = history.thread.filter((mail) => mail.authorKeys.some((key) => keys.has(key)));
  return [...series.patches, ...theirs].some((mail) => touches(mail, patterns));
}

/** The diffs of these paths in a series, in order. Only mails whose paths match are read. */
export function changesOf(series: Series, patterns: readonly string[]): readonly Change[] {
  return series.patches
    .filter((mail) => touches(mail, patterns))
    .flatMap((mail) => diffsOf(mail).map((diff) => ({ mail, diff })))
    .filter(({ diff }) => matchesAny(diff.path, patterns));
}

/** Added lines of code: neither blank nor comment. */
export function addedCode(diff: FileDiff): readonly HunkLine[] {
  return changedCode(diff).filter(({ sign }) => sign === '+');
}

/** Added and removed lines of code: neither blank nor comment. */
export function changedCode(diff: FileDiff): readonly HunkLine[] {
  return diff.hunks.flatMap(({ lines }) => lines.filter(({ sign, text }) => sign !== ' ' && isCode(text)));
}

/** `* text` goes on with a comment, `*pointer` is code. */
function isCode(text: string): boolean {
  const line = text.trim();
  return line !== '' && !/^(?:\/[/*]|\*\/|\*(?:\s|$))/.test(line);
}

/** Lines whose sign is + and have no equal with -, and the other way round, white space aside: what moved is neither. */
export function unmatched(lines: readonly HunkLine[]): readonly HunkLine[] {
  const balance = new Map<string, number>();
  for (const line of lines) balance.set(fold(line), (balance.get(fold(line)) ?? 0) + (line.sign === '+' ? 1 : -1));
  return lines.filter((line) => {
    const left = balance.get(fold(line)) ?? 0;
    return line.sign === '+' ? left > 0 : left < 0;
  });
}

function fold({ text }: HunkLine): string {
  return text.replace(/\s+/g, '');
}

/** The body line that names a file's new path, or the first line of its diff. */
export function headerLine(mail: Mail, diff: FileDiff): number {
  const first = diff.hunks[0]?.line;
  const above = first === undefined ? '' : (mail.text.split('\n')[first - 2] ?? '');
  return first !== undefined && above.startsWith('+++ ') ? first - 1 : diff.line;
}
