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
    const before = history.earlier.filter(
      (earlier) =>
        isSameVersion(earlier, series) &&
        earlier.rfc === series.rfc &&
        series.firstArrival - earlier.firstArrival <= WINDOW &&
        pairUp(earlier, series).length > 0,
    );
    const last = before.at(-1);
    if (last === undefined || !differ(last, series)) return [];
    const counts = countOf(series, before, history.earlier);
    return [
      {
        rule: 'missing-version',
        code: series.resend ? 'resend' : 'reworked',
        messageId: first.id,
        evidence: [subjectOf(first)],
        data: { version: counts + 1, counts },
      },
    ];
  },
};

function differ(earlier: Series<MailFacts>, series: Series<MailFacts>): boolean {
  return pairUp(earlier, series).some(([before, after]) => isReworked(before, after));
}

/** The version that this one counts as: each posting that differs from the one before it has used up a number, and so have the versions that were seen. */
function countOf(series: Series, before: readonly Series<MailFacts>[], earlier: readonly Series<MailFacts>[]): number {
  const seen = earlier.filter(({ rfc }) => rfc === series.rfc).map(({ version }) => version);
  const postings = [...before, series];
  const reworked = postings.filter((posting, at) => {
    const former = postings[at - 1];
    return former !== undefined && differ(former, posting);
  });
  return Math.floor(Math.max(series.version, ...seen)) + reworked.length;
}

/** The prefix gives no way to tell the two apart: no version in either, or the same one twice. */
function isSameVersion(earlier: Series<MailFacts>, series: Series): boolean {
  return earlier.version === series.version;
}
