import type { Profile, Rule, Series } from '../src/core/index.js';
import { subjectOf } from '../src/rules/index.js';
import { matchesAny } from '../src/scope/index.js';
import { isForLoader } from './shared/loader.js';
import { isRegular } from './shared/people.js';

/** FAQ: "How do I indicate which tree my patch should be applied to?" */
export const missingTree: Rule = {
  name: 'missing-tree',
  summary: 'The subject names no tree',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    newcomer: 'no tree in the prefix, by somebody with few earlier submissions',
    regular: 'no tree in the prefix, by somebody who has posted often',
    rfc: 'no tree in the prefix of an RFC',
    'arch-jit': "no tree in the prefix of a change to one architecture's JIT alone",
  },
  misled: [
    "The author names the tree in the cover letter's text; people read it, scripts do not.",
    'A change of several subsystems that another tree is going to take.',
  ],
  check(series, { profile, scope, history }) {
    const [first] = series.mails;
    if (first === undefined || scope.tree !== undefined || scope.foreignWords.length > 0) return [];
    if (isForLoader(series, profile) || endsInTree(series, profile)) return [];
    // Version N tells of N - 1 postings, seen or not.
    const postings = Math.max(history.submissions, Math.floor(series.version) - 1);
    const known = isRegular(series, profile) || postings >= profile.newcomerBelow;
    const code = series.rfc ? 'rfc' : isArchOnly(series, profile) ? 'arch-jit' : known ? 'regular' : 'newcomer';
    return [
      {
        rule: 'missing-tree',
        code,
        messageId: first.id,
        evidence: [subjectOf(first)],
        data: { next: nextWord(series) },
      },
    ];
  },
};

/** `fix it (bpf)`: perhaps the tree, perhaps what it is about. */
function endsInTree(series: Series, { trees }: Profile): boolean {
  return series.mails.some(({ prefix: { title } }) => trees.some(({ name }) => title.endsWith(`(${name})`)));
}

/** `next`, `-next`, `linux-next`: meant as a tree, and names none. */
function nextWord(series: Series): string {
  return series.mails.flatMap((mail) => mail.prefix.words).find((word) => /^([a-z]+-|-)?next$/.test(word)) ?? '';
}

function isArchOnly(series: Series, profile: Profile): boolean {
  const files = series.patches.flatMap((mail) => mail.patch?.files ?? []);
  return files.length > 0 && files.every((file) => matchesAny(file.path, profile.paths.arch));
}
