import type { Finding, Rule } from '../src/core/index.js';
import { subjectOf } from '../src/rules/index.js';
import { changesOnly } from './shared/changed-files.js';
import { hasFixes } from './shared/fixes.js';
import { isRegular } from './shared/people.js';

/** FAQ: "How do I indicate which tree my patch should be applied to?": one tree is for fixes, the other for everything else. */
export const wrongTree: Rule = {
  name: 'wrong-tree',
  summary: 'A tree that is not the one for this kind of change',
  judges: ['patches'],
  needsWhole: true,
  codes: {
    'tests-only': 'aimed at a tree for fixes, changes selftests only, and does not say of each patch what it fixes',
    'shared-tree': "aimed at a shared next tree, and most of it is the subsystem's own",
  },
  misled: [
    'Selftests that mend something are often taken into the tree for fixes, as their authors ask: of those that named it, nearly half were.',
    'The FAQ says itself that a shared tree in the subject is no problem.',
  ],
  check(series, { profile, scope }) {
    const [first] = series.mails;
    if (first === undefined || scope.tree === undefined || isRegular(series, profile)) return [];
    const { tree } = scope;
    const finding = (code: string): Finding => ({
      rule: 'wrong-tree',
      code,
      messageId: first.id,
      evidence: [subjectOf(first)],
      data: { tree: tree.name },
    });
    if (tree.takes === 'fixes' && changesOnly(series, profile.paths.tests) && !series.patches.every(hasFixes))
      return [finding('tests-only')];
    const hasOwnNext = profile.trees.some(({ takes, ownership }) => takes === 'next' && ownership === 'own');
    return tree.takes === 'next' && tree.ownership === 'shared' && scope.majorityOwn && hasOwnNext
      ? [finding('shared-tree')]
      : [];
  },
};
