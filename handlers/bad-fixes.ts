import type { Rule } from '../src/core/index.js';

/** FAQ: "What is the minimum requirement before I submit my BPF patches?" */
export const badFixes: Rule = {
  name: 'bad-fixes',
  summary: 'A Fixes tag that people and scripts cannot follow',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    'short-hash': 'fewer than 12 digits of the hash',
    'no-title': 'no title behind the hash',
    format: 'not `Fixes: <hash> ("title")`',
    'unknown-commit': 'none of the trees at hand has that commit',
    'other-title': 'the commit has another title',
  },
  misled: [],
  check() {
    return [];
  },
};
