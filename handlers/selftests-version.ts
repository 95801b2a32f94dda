import type { Rule } from '../src/core/index.js';

/** FAQ: "Which BPF kernel selftests version should I run my kernel against?" */
export const selftestsVersion: Rule = {
  name: 'selftests-version',
  summary: 'Selftests of one kernel run on another',
  judges: ['report'],
  needsWhole: false,
  codes: {
    mixed: 'selftests of one kernel fail on another',
  },
  misled: [],
  check() {
    return [];
  },
};
