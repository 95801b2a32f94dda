import type { Rule } from '../src/core/index.js';

/** FAQ: "How do I indicate which tree (bpf vs. bpf-next) my patch should be applied to?" */
export const doesNotApply: Rule = {
  name: 'does-not-apply',
  summary: 'A series that does not apply to the tree that it names',
  judges: ['patches'],
  needsWhole: true,
  codes: {
    conflict: 'git cannot apply it to that tree as it stood when the series came',
  },
  misled: [],
  check() {
    return [];
  },
};
