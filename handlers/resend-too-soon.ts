import type { Rule } from '../src/core/index.js';

/** netdev FAQ: "I have received review feedback, when should I post a revised version of the patches?" */
export const resendTooSoon: Rule = {
  name: 'resend-too-soon',
  summary: 'A new version hours after the last one',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    'within-hours': 'a reworked version after very few hours',
    'within-day': 'a reworked version within a day',
  },
  misled: [],
  check() {
    return [];
  },
};
