import type { Rule } from '../src/core/index.js';

/** FAQ: "How long do I need to wait for feedback on my BPF patches?" */
export const earlyPing: Rule = {
  name: 'early-ping',
  summary: 'A question after patches that have hardly been posted',
  judges: ['ping'],
  needsWhole: false,
  codes: {
    ping: 'the author asks after his patches before the usual time for a review is over',
  },
  misled: [],
  check() {
    return [];
  },
};
