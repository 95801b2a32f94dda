import type { Rule } from '../src/core/index.js';

/** Submitting patches: the essential guide to getting your code into the kernel: "Separate your changes" */
export const splitSelftests: Rule = {
  name: 'split-selftests',
  summary: 'Code and its new tests in one patch',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    mixed: 'one patch changes the code and adds new tests',
  },
  misled: [],
  check() {
    return [];
  },
};
