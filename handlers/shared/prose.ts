import type { Mail } from '../../src/core/index.js';
import { ownLines, type OwnLine } from '../../src/mail/index.js';

/** What the author wrote himself above the diff: cover letter, or description and notes; without quotes, trailers and diffstat. */
export function proseOf(mail: Mail): readonly OwnLine[] {
  const lines = mail.text.split('\n');
  const trailers = new Set(mail.patch?.trailers.map(({ line }) => line) ?? []);
  const end = mail.patch === undefined ? lines.length : mail.patch.notes.end - 1;
  return ownLines(lines.slice(0, end), []).filter(({ line, text }) => !trailers.has(line) && !isStat(text));
}

/** ` path | 12 +++--` and ` 3 files changed, ...`. */
function isStat(text: string): boolean {
  return /^ \S.{0,200} \| +(?:\d|Bin)/.test(text) || /^ \d+ files? changed/.test(text);
}
