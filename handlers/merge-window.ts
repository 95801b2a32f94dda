import type { Rule } from '../src/core/index.js';

/** FAQ: "Are patches applied to bpf-next when the merge window is open?" */
export const mergeWindow: Rule = {
  name: 'merge-window',
  summary: 'New work for a tree that has been announced closed',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    closed: 'a feature for a next tree while the last announcement says that it is closed',
  },
  misled: [],
  check() {
    return [];
  },
};
