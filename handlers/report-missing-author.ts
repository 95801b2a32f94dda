import type { Rule } from '../src/core/index.js';

/** FAQ: "How do I report bugs for BPF kernel code?" */
export const reportMissingAuthor: Rule = {
  name: 'report-missing-author',
  summary: "A bug report whose culprit's author does not hear of it",
  judges: ['report'],
  needsWhole: false,
  codes: {
    author: 'names the commit that broke it, and its author is not in To or Cc',
  },
  misled: [],
  check() {
    return [];
  },
};
