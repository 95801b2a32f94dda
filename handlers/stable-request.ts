import type { Rule } from '../src/core/index.js';

/** FAQ: "I need a specific BPF commit in stable kernels. What should I do?" */
export const stableRequest: Rule = {
  name: 'stable-request',
  summary: 'A request for a stable kernel that does not reach the right people',
  judges: ['report'],
  needsWhole: false,
  codes: {
    people: "asks for one of the subsystem's commits in stable, without its maintainers or list",
    'already-in-stable': 'the branch has it already',
  },
  misled: [],
  check() {
    return [];
  },
};
