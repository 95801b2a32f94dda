import type { Series } from '../../src/core/index.js';
import { proseOf } from './prose.js';

/** Tests are mentioned: they exist, follow, or the author says why there are none. `Tested-by:` and "tested on" are no tests. */
export function speaksOfTests(series: Series): boolean {
  return series.mails.some((mail) =>
    proseOf(mail).some(({ text }) => /\b(?:self-?)?tests?\b|\btest_\w|\btestcases?\b|\btesting\b/i.test(text)),
  );
}
