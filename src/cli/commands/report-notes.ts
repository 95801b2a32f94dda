import type { CliContext } from '../context.js';
import { count } from '../layout.js';
import type { ArchiveResult } from '../services.js';

/** What was passed over, and rules that broke, on stderr; all of it with -v. */
export function reportNotes(result: ArchiveResult, { stderr, verbose }: CliContext): void {
  const failures = result.series.flatMap(({ judgement }) =>
    judgement.failures.map(({ rule, message }) => `rule ${rule} failed on ${judgement.root}: ${message}`),
  );
  const notes = [...failures, ...result.notes];
  const shown = verbose ? notes : notes.slice(0, 10);
  stderr.lines(shown.map((note) => `${stderr.paint.yellow('note:')} ${stderr.paint.plain(note)}`));
  const more = notes.length - shown.length;
  if (more > 0) stderr.lines([stderr.paint.dim(`      and ${count(more, 'more note')}; -v shows all`)]);
}
