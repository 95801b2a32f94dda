import type { Mail, Profile, Rule, Series, SeriesHistory } from '../src/core/index.js';
import { hasAllPatches, subjectOf } from '../src/rules/index.js';
import { parentsOf, sameAuthor } from '../src/series/index.js';
import { changesOnly } from './shared/changed-files.js';
import { isRegular, worksBefore } from './shared/people.js';

/** Longer text tells no more. */
const MOST_LINES = 2000;

/** Submitting patches: "Respond to review comments": a new version says what changed. */
export const missingChangelog: Rule = {
  name: 'missing-changelog',
  summary: 'A new version that does not say what changed',
  judges: ['patches'],
  needsWhole: true,
  codes: {
    'no-changelog': 'version 2 or later without a word on what changed',
    regular: 'the same by somebody who has posted often',
    'tests-only': 'the same in a change of selftests alone',
  },
  misled: [
    'The author answered every review comment in the old thread and thinks that this is enough.',
    'The version before was never sent, or to other people only, and there is nothing to compare with.',
  ],
  check(series, { profile, history }) {
    const [first] = series.mails;
    if (first === undefined || series.version < 2 || series.resend || !hasAllPatches(series)) return [];
    if (isRegular(series, profile) || hasCoverAbove(first, history)) return [];
    // Patch 1/1, too, has its cover letter somewhere.
    if (series.coverState === 'unknown' && series.patches.some(({ prefix }) => prefix.counted)) return [];
    if (series.mails.some(speaksOfChanges)) return [];
    return [
      {
        rule: 'missing-changelog',
        code: codeOf(series, profile, history),
        messageId: first.id,
        evidence: [subjectOf(first)],
        data: { current: Math.floor(series.version) },
      },
    ];
  },
};

function codeOf(series: Series, profile: Profile, history: SeriesHistory): 'no-changelog' | 'regular' | 'tests-only' {
  if (changesOnly(series, profile.paths.tests)) return 'tests-only';
  return worksBefore(history) >= profile.newcomerBelow ? 'regular' : 'no-changelog';
}

/** It answers a mail of the same posting: a cover letter that the counters do not tell of. */
function hasCoverAbove(first: Mail, { thread }: SeriesHistory): boolean {
  const parents = parentsOf(first);
  return thread.some(
    (mail) =>
      parents.includes(mail.id) &&
      sameAuthor(mail, first) &&
      !mail.prefix.reply &&
      mail.prefix.version === first.prefix.version,
  );
}

/** Names of versions, wherever they stand. */
const versions =
  /\bv ?\d{1,2}\b|\b(version|revision|patch ?set|series) ?\d|\bchange ?log\b|\b(last|previous|prior|earlier|former|first|initial) (version|posting|submission|revision|round|iteration|attempt|patch)\b/i;

/** What people write in a cover letter when they tell what is new. Anything that comes near counts: a missed violation costs little. */
const news = [
  /\b(changes?|changed|differences?|delta|diffs?|updates?|updated|history)\b[^.]{0,40}\b(since|from|in|between|to|against|compared|version)\b/i,
  /\b(changes|updates|history) ?:/i,
  /\b(address(ed|es|ing)?|incorporat(ed|es|ing)|appl(y|ied)|follow(ed|ing)?|took|taken|fix(ed|es)?|per|as)\b[^.]{0,60}\b(comments?|feedbacks?|reviews?|suggest(ed|ions?)|requests?|requested|advice|pointed)\b/i,
  /\brebased?\b|\bre-?(spin|spun|worked|sent|posted|based)\b|\bsuggested by\b|\bthanks to\b|\b(dropped|no longer|instead of)\b/i,
  // a script that these words cannot read
  /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]{2}/u,
];

/** What stands below `---` and tells nothing: diffstat, commit ids, links, tags. Anything else is meant for the reviewers of this version. */
const furniture = [
  /^[\s\p{P}\p{S}]*$/u,
  /^ \S.* \| +(?:\d|Bin\b|Unmerged)/,
  /^ \d+ files? changed/,
  /^ (?:create|delete|rename|copy|rewrite|mode change|mode)\b/,
  /^(?:[\w-]+-by|cc|to|link|closes|fixes|base-commit|change-id|prerequisite-[\w-]+) ?:/i,
  /^[^\p{L}\p{N}]*https?:\/\/\S+\s*$/u,
];

function speaksOfChanges(mail: Mail): boolean {
  if (versions.test(linesOf(mail, 'all'))) return true;
  const notes = linesOf(mail, 'notes');
  if (mail.patch === undefined) return news.some((pattern) => pattern.test(notes));
  return notes.split('\n').some((line) => !furniture.some((form) => form.test(line)));
}

/** A mail's text without trailers, diffstat and diff: all of it, or what stands below `---`; of a cover letter always all. */
function linesOf({ text, patch }: Mail, which: 'all' | 'notes'): string {
  const lines = text.split('\n');
  if (patch === undefined) return lines.slice(0, MOST_LINES).join('\n');
  const { message, notes, trailers } = patch;
  const skipped = new Set(trailers.map(({ line }) => line));
  const start = which === 'all' ? message.start : notes.start;
  return lines
    .slice(start - 1, Math.min(notes.end - 1, start + MOST_LINES))
    .filter((line, offset) => !skipped.has(start + offset) && !/^ \S+ +\| +\d/.test(line))
    .join('\n');
}
