import type { Rule } from '../src/core/index.js';

/** FAQ: "How do I indicate which tree (bpf vs. bpf-next) my patch should be applied to?" */
export const wrongTree: Rule = {
  name: 'wrong-tree',
  summary: 'A tree that is not the one for this kind of change',
  judges: ['patches'],
  needsWhole: true,
  codes: {
    'tests-only': 'aimed at a tree for fixes, and changes selftests only',
    'shared-tree': "aimed at a shared next tree, and most of it is the subsystem's own",
  },
  misled: [],
  check() {
    return [];
  },
};
