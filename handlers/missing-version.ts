import type { MailFacts, Rule, Series } from '../src/core/index.js';
import { subjectOf } from '../src/rules/index.js';
import { isReworked, pairUp } from './shared/versions.js';

const DAY = 86_400_000;
/** Later than this, the same title may well be another piece of work. */
const WINDOW = 60 * DAY;

/** FAQ: "How do I indicate which tree my patch should be applied to?": a reworked posting needs a version number. */
export const missingVersion: Rule = {
  name: 'missing-version',
  summary: 'A reworked posting without a new version number',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    reworked: 'posted before, changed since, and the prefix does not say v2 or later',
    resend: 'marked RESEND, yet changed since the last posting',
  },
  misled: [
    'Two different pieces of work of one author share a title and many lines (generated code, tables).',
    'The first posting reached another list only, and the second is its first on this one.',
  ],
  check(series, { history }) {
    const [first] = series.mails;
    if (first === undefined) return [];
    for (const earlier of [...history.earlier].reverse()) {
      if (!isSameVersion(earlier, series) || earlier.rfc !== series.rfc) continue;
      if (series.firstArrival - earlier.firstArrival > WINDOW) continue;
      const pairs = pairUp(earlier, series);
      if (pairs.length === 0) continue;
      if (!pairs.some(([before, after]) => isReworked(before, after))) return [];
      return [
        {
          rule: 'missing-version',
          code: series.resend ? 'resend' : 'reworked',
          messageId: first.id,
          evidence: [subjectOf(first)],
          data: { version: Math.floor(series.version) + 2, counts: Math.floor(series.version) + 1 },
        },
      ];
    }
    return [];
  },
};

/** The prefix gives no way to tell the two apart: no version in either, or the same one twice. */
function isSameVersion(earlier: Series<MailFacts>, series: Series): boolean {
  return earlier.version === series.version;
}
