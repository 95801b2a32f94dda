import type { Rule } from '../src/core/index.js';

/** FAQ: "Verifier changes and test cases" */
export const verifierWithoutSelftests: Rule = {
  name: 'verifier-without-selftests',
  summary: 'A change of what the verifier accepts, without tests',
  judges: ['patches'],
  needsWhole: true,
  codes: {
    'no-tests': 'changes the behaviour of the verifier and adds or changes no selftest',
  },
  misled: [],
  check() {
    return [];
  },
};
