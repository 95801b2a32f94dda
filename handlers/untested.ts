import type { Rule } from '../src/core/index.js';

/** FAQ: "What is the minimum requirement before I submit my BPF patches?" */
export const untested: Rule = {
  name: 'untested',
  summary: 'A submission that says itself that it was not tested',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    untested: 'says that it is untested or only compiled',
    arch: 'says so of an architecture that the author does not have',
  },
  misled: [],
  check() {
    return [];
  },
};
