import type { MailFacts, Series } from '../../src/core/index.js';
import { matchesAny } from '../../src/scope/index.js';

/** The series changes files, and all of them lie below these paths (patterns of a profile). */
export function changesOnly(series: Series<MailFacts>, patterns: readonly string[]): boolean {
  const files = series.patches.flatMap((mail) => mail.patch?.files ?? []);
  return files.length > 0 && files.every((file) => matchesAny(file.path, patterns));
}
