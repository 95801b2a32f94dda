import type { Rule, Series } from '../src/core/index.js';
import { subjectOf } from '../src/rules/index.js';
import { isRegular } from './shared/people.js';

/** netdev FAQ: "How do I divide my work into patches?" */
export const seriesTooLong: Rule = {
  name: 'series-too-long',
  summary: 'A series of very many patches',
  judges: ['patches'],
  needsWhole: false,
  codes: { 'too-long': 'more patches than the subsystem wants in one series' },
  misled: [
    'Many tiny patches of one mechanical change are long and yet quickly read.',
    'Maintainers know a long series and wait for its next version.',
  ],
  check(series, { profile }) {
    const [first] = series.mails;
    const { total } = series;
    if (first === undefined || total === undefined || !startsSeries(series) || series.rfc || isRegular(series, profile))
      return [];
    if (total <= profile.limits.patches || !isCounted(series.patches.length, total)) return [];
    return [
      {
        rule: 'series-too-long',
        code: 'too-long',
        messageId: first.id,
        evidence: [subjectOf(first)],
        data: { patches: total, most: profile.limits.patches },
      },
    ];
  },
};

/** The cover letter or the first patch was seen: what is found in the middle of a series is not for this rule to say. */
function startsSeries({ cover, patches }: Series): boolean {
  return cover !== undefined || patches.some(({ prefix }) => prefix.index === 1);
}

/** A counter that counts: some of the patches it announces were seen, not one of `1/512`. */
function isCounted(seen: number, total: number): boolean {
  return total <= 200 && (seen > 1 || total <= 60);
}
