import type { Mail, Rule, Series } from '../src/core/index.js';
import { hasAllPatches, hasUnseenCover, recipientsOf, subjectOf } from '../src/rules/index.js';
import { isForLoader } from './shared/loader.js';
import { isRegular, mailboxOf, reaches } from './shared/people.js';

/** FAQ: "Do you accept patches as well for iproute2's BPF loader?" */
export const iproute2Prefix: Rule = {
  name: 'iproute2-prefix',
  summary: "A patch for iproute2's BPF loader without its prefix or its people",
  judges: ['patches'],
  needsWhole: false,
  codes: {
    prefix: "a change of iproute2's BPF loader whose prefix does not say so",
    people: "a change of iproute2's BPF loader that no maintainer is sent",
  },
  misled: ['Another program has a file of the same path, and its patches come to the list.'],
  check(series, { profile }) {
    const [first] = series.mails;
    if (first === undefined || !isForLoader(series, profile)) return [];
    const found = { rule: 'iproute2-prefix', messageId: first.id };
    const trees = profile.trees.filter(({ takes }) => takes === 'tools').map(({ name }) => name);
    if (!namesAny(series.mails, trees)) return [{ ...found, code: 'prefix', evidence: [subjectOf(first)], data: {} }];
    if (isRegular(series, profile) || !isAddressed(series)) return [];
    if (reaches(series.mails, [...profile.maintainers, ...profile.reviewers])) return [];
    const maintainers = profile.maintainers.map(mailboxOf);
    return [{ ...found, code: 'people', evidence: [recipientsOf(first)], data: { maintainers } }];
  },
};

/** In the prefix (`iproute2`, `iproute2/next`, `iproute2-next`), or in front of the title's colon. */
function namesAny(mails: readonly Mail[], trees: readonly string[]): boolean {
  return mails.some(({ prefix: { words, title } }) =>
    [...words, title.toLowerCase()].some((word) => trees.some((tree) => word.startsWith(tree))),
  );
}

/** Every mail of it was seen, and whom each went to. */
function isAddressed(series: Series): boolean {
  return hasAllPatches(series) && !hasUnseenCover(series) && series.mails.every(({ addressed }) => addressed);
}
