import type { Rule } from '../src/core/index.js';

/** FAQ: "Do you also backport to kernels not currently maintained as stable?" */
export const eolKernel: Rule = {
  name: 'eol-kernel',
  summary: 'A request for a kernel that nobody maintains any more',
  judges: ['report'],
  needsWhole: false,
  codes: {
    eol: 'asks for a backport to a kernel that is not maintained',
  },
  misled: [],
  check() {
    return [];
  },
};
