import type { Rule } from '../src/core/index.js';

/** Submitting patches: the essential guide to getting your code into the kernel: "Respond to review comments" */
export const missingChangelog: Rule = {
  name: 'missing-changelog',
  summary: 'A new version that does not say what changed',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    'no-changelog': 'version 2 or later without a word on what changed',
  },
  misled: [],
  check() {
    return [];
  },
};
