import type { PatchFacts, Rule } from '../src/core/index.js';
import { subjectOf } from '../src/rules/index.js';

/** FAQ: "What is the minimum requirement before I submit my BPF patches?": no empty commit messages. */
export const emptyCommitMessage: Rule = {
  name: 'empty-commit-message',
  summary: 'A commit message of nothing but trailers',
  judges: ['patches'],
  needsWhole: false,
  codes: { empty: 'nothing but trailers and in-body headers above the --- line' },
  misled: [
    'The whole description stands below the --- line by mistake: the finding is true, and the author will be surprised.',
  ],
  check(series) {
    const empty = series.patches.filter(
      ({ patch }) => patch !== undefined && isUndescribed(patch) && !patch.revert && patch.files.length > 0,
    );
    const [first] = empty;
    if (first === undefined) return [];
    return [
      {
        rule: 'empty-commit-message',
        code: 'empty',
        messageId: first.id,
        evidence: empty.map(subjectOf),
        data: { patches: empty.map((mail) => mail.subject) },
      },
    ];
  },
};

function isUndescribed({ messageWords, trailers }: PatchFacts): boolean {
  return messageWords === 0 && trailers.every(({ key, value }) => /^signed[- ]off/i.test(key) || isReference(value));
}

/** It names somebody or something, as a tag does. `Fix: the counter is off by one` and `Use-after: free it` are sentences. */
function isReference(value: string): boolean {
  return references.some((form) => form.test(value));
}

const references = [
  // a mailbox, and what was noted behind it
  /^[^\s@]+@\w|<[^\s<>@]+@[^\s<>@]+>\s*(?:$|[,#[(])/,
  // an address on the web
  /^\S*:\/\//,
  // a commit
  /^(?:commit:? )?[0-9a-f]{7,40}\b/i,
  // an id, and its title: `4711`, `#12`, `CVE-2024-1234`, `1234 ("Unused value")`
  /^[#[]?[A-Za-z_.-]*\d[\w.-]*\]?\s*(?:$|[#(])/,
  // a title alone
  /^\(?"[^"]*"\)?$/,
];
