import type { Rule } from '../src/core/index.js';

/** FAQ: "To which mailing list do I need to submit my BPF patches?" */
export const missingList: Rule = {
  name: 'missing-list',
  summary: 'A change to the subsystem that did not reach its list',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    'off-list': "most files are the subsystem's own; seen on another list, not sent to its own",
  },
  misled: [],
  offList: true,
  check() {
    return [];
  },
};
