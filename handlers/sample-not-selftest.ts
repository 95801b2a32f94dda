import type { Rule } from '../src/core/index.js';

/** FAQ: "samples/bpf preference vs selftests?" */
export const sampleNotSelftest: Rule = {
  name: 'sample-not-selftest',
  summary: 'A new program below samples/',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    'new-sample': 'adds a program to the samples',
  },
  misled: [],
  check() {
    return [];
  },
};
