import type { Rule } from '../src/core/index.js';

/** Submitting patches: the essential guide to getting your code into the kernel: "Explicit In-Reply-To headers" */
export const threadedRespin: Rule = {
  name: 'threaded-respin',
  summary: 'A new version sent into the thread of the old one',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    'under-review': 'sent in reply to a review of the old version',
    'under-old-root': 'sent in reply to the old version itself',
  },
  misled: [],
  check() {
    return [];
  },
};
