import type { Evidence, MailFacts, Rule, RuleContext, Series } from '../src/core/index.js';
import { lineOf, subjectOf } from '../src/rules/index.js';
import { changesOnly } from './shared/changed-files.js';
import { isRegular, worksBefore } from './shared/people.js';
import { linkedVersions } from './shared/linked-versions.js';
import { isReworked, pairUp } from './shared/versions.js';

const HOUR = 3_600_000;

/** When the last version was sent, and what shows it. */
interface Former {
  /** ms */
  readonly at: number;
  readonly evidence: Evidence;
}

/** netdev FAQ: "I have received review feedback, when should I post a revised version of the patches?" */
export const resendTooSoon: Rule = {
  name: 'resend-too-soon',
  summary: 'A new version hours after the last one',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    'within-hours': 'a reworked version after very few hours',
    thrice: 'the third version within a day, by somebody with few earlier submissions',
    'tests-only': 'a reworked version of a change of selftests alone after very few hours',
    'within-day': 'a reworked version within a day',
  },
  misled: [
    'A reviewer asked for the new version at once in a mail that this mailbox did not see.',
    'The last version was broken in a way that everybody noticed, and a quick respin spares reviewers the old one.',
  ],
  check(series, context) {
    const { limits } = context.profile;
    const former = formerOf(series, context);
    if (former === undefined || wasAskedFor(series, context)) return [];
    const hours = (series.firstArrival - former.at) / HOUR;
    if (hours < 0 || hours >= limits.repost.wait) return [];
    return [
      {
        rule: 'resend-too-soon',
        code: codeOf(hours, series, context),
        messageId: former.evidence.messageId,
        evidence: [former.evidence],
        data: { hours: Math.floor(hours), wait: limits.repost.wait },
      },
    ];
  },
};

type Code = 'within-hours' | 'thrice' | 'tests-only' | 'within-day';

function codeOf(hours: number, series: Series, { profile, history }: RuleContext): Code {
  const { soon, wait } = profile.limits.repost;
  if (isRegular(series, profile) || mendsBuild(series)) return 'within-day';
  if (hours < soon) return changesOnly(series, profile.paths.tests) ? 'tests-only' : 'within-hours';
  const today = history.earlier.filter(({ firstArrival }) => series.firstArrival - firstArrival < wait * HOUR);
  return holdsTwoVersions(today) && worksBefore(history) < profile.newcomerBelow ? 'thrice' : 'within-day';
}

/** What was only sent again - to another tree, or because the first send had failed - is one version. */
function holdsTwoVersions(postings: readonly Series<MailFacts>[]): boolean {
  const last = postings.at(-1);
  if (last === undefined) return false;
  return postings
    .slice(0, -1)
    .some((earlier) => pairUp(earlier, last).some(([before, after]) => isReworked(before, after)));
}

/** Its changelog says that it mends a build or a warning: bots report those within hours, and nobody wants to review what does not build. */
function mendsBuild(series: Series): boolean {
  const [first] = series.mails;
  if (first === undefined) return false;
  const start = first.patch?.notes.start ?? 1;
  const notes = first.text
    .split('\n')
    .slice(start - 1, start + 60)
    .join('\n');
  return /\b(build|compil\w{0,8}|sparse|smatch|clang|gcc|robot|lkp|W=1)\b[^.\n]{0,40}\b(errors?|warnings?|fail\w{0,4}|broken|breakage)\b/i.test(
    notes,
  );
}

/** The last version that was seen; else the last one that the submission itself links to. */
function formerOf(series: Series, { history }: RuleContext): Former | undefined {
  const [first] = series.mails;
  if (first === undefined) return undefined;
  const seen = history.earlier.findLast((earlier) => earlier.version <= series.version && earlier.rfc === series.rfc);
  if (seen !== undefined)
    return isNewVersion(seen, series) ? { at: seen.lastArrival, evidence: subjectOf(first) } : undefined;
  if (series.version < 2) return undefined;
  const linked = linkedVersions(series).filter(({ at }) => at < series.firstArrival);
  const last = linked.sort((a, b) => a.at - b.at).at(-1);
  return last && { at: last.at, evidence: lineOf(last.mail, last.line) };
}

/** Reworked, not sent again as it was; and the last one was no failed send that is made good. */
function isNewVersion(earlier: Series<MailFacts>, series: Series): boolean {
  if (earlier.version === series.version && earlier.total !== undefined && earlier.patches.length < earlier.total)
    return false;
  return pairUp(earlier, series).some(([before, after]) => isReworked(before, after));
}

/** Somebody has asked for it at once. */
function wasAskedFor(series: Series, { history }: RuleContext): boolean {
  return history.thread.some(
    (mail) =>
      mail.prefix.reply &&
      mail.arrival < series.firstArrival &&
      mail.from.address !== series.author?.address &&
      /\b(re-?spin|re-?send|repost|new version|v\d+) (now|right away|asap|today|quickly|soon)\b|\bplease (re-?send|repost) (it |this |the (series|patch) )?(now|right away|asap)\b/i.test(
        mail.ownText,
      ),
  );
}
