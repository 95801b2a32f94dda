import type { Printer } from '../context.js';
import { count } from '../layout.js';
import type { ArchiveResult } from '../services.js';

/** Rules that broke, what was passed over and what was not looked at, one line each. */
export function notesOf(result: ArchiveResult): readonly string[] {
  const failures = result.series.flatMap(({ judgement }) =>
    judgement.failures.map(({ rule, message }) => `rule ${rule} failed on ${judgement.root}: ${message}`),
  );
  return [...failures, ...result.notes];
}

/** Prints notes: the first ten, all of them when `verbose`. */
export function reportNotes(notes: readonly string[], printer: Printer, verbose: boolean): void {
  const { paint } = printer;
  const shown = verbose ? notes : notes.slice(0, 10);
  printer.lines(shown.map((note) => `${paint.yellow('note:')} ${paint.plain(note)}`));
  const more = notes.length - shown.length;
  if (more > 0) printer.lines([paint.dim(`      and ${count(more, 'more note')}; -v shows all`)]);
}
