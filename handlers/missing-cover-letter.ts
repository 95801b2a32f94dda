import type { Rule } from '../src/core/index.js';
import { subjectOf } from '../src/rules/index.js';
import { isRegular } from './shared/people.js';

/** FAQ: "What is the minimum requirement before I submit my BPF patches?": more than one patch needs a cover letter. */
export const missingCoverLetter: Rule = {
  name: 'missing-cover-letter',
  summary: 'A series of several patches without a cover letter',
  judges: ['patches'],
  needsWhole: true,
  codes: {
    'three-or-more': 'three patches or more and no cover letter',
    maintainer: 'the same by a maintainer or reviewer, who knows',
    two: 'two patches and no cover letter',
  },
  misled: [
    'The cover letter was held back by the list server and never arrived here, and the patches do not reply to it.',
    'A cover letter without 0/n, sent by hand and in no thread, arrives when the patches have been judged.',
    'Two or three independent fixes were numbered by git without being a series.',
  ],
  check(series, { profile }) {
    const patches = series.total ?? 0;
    const first = series.patches.find((mail) => mail.prefix.index === 1);
    if (patches < 2 || series.coverState !== 'none' || first === undefined) return [];
    return [
      {
        rule: 'missing-cover-letter',
        code: patches === 2 ? 'two' : isRegular(series, profile) ? 'maintainer' : 'three-or-more',
        messageId: first.id,
        evidence: [subjectOf(first)],
        data: { patches },
      },
    ];
  },
};
