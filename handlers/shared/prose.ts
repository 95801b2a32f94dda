import type { Mail } from '../../src/core/index.js';
import { ownLines, type OwnLine } from '../../src/mail/index.js';

/** Nobody writes more than this by hand; what lies below is not looked at. */
const MOST_LINES = 5000;

const read = new WeakMap<Mail, readonly OwnLine[]>();

/**
 * What the author wrote himself above the diff: cover letter, or description and notes; without quotes, trailers and diffstat. Of the first 5,000
 * lines. Read once per mail.
 */
export function proseOf(mail: Mail): readonly OwnLine[] {
  const known = read.get(mail);
  if (known !== undefined) return known;
  const end = Math.min(MOST_LINES, mail.patch === undefined ? MOST_LINES : mail.patch.notes.end - 1);
  const trailers = new Set(mail.patch?.trailers.map(({ line }) => line) ?? []);
  const own = ownLines(mail.text.split('\n', end), []);
  const prose = own.filter(({ line, text }) => !trailers.has(line) && !isStat(text));
  read.set(mail, prose);
  return prose;
}

/** ` path | 12 +++--` and ` 3 files changed, ...`. */
function isStat(text: string): boolean {
  return /^ \S.{0,200} \| +(?:\d|Bin)/.test(text) || /^ \d+ files? changed/.test(text);
}
