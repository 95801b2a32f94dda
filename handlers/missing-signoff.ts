import type { Rule } from '../src/core/index.js';

/** Submitting patches: the essential guide to getting your code into the kernel: "Sign your work - the Developer's Certificate of Origin" */
export const missingSignoff: Rule = {
  name: 'missing-signoff',
  summary: "A patch without its author's sign-off",
  judges: ['patches'],
  needsWhole: false,
  codes: {
    'no-signoff': 'no Signed-off-by of the author',
  },
  misled: [],
  check() {
    return [];
  },
};
