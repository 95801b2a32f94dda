import type { Rule } from '../src/core/index.js';

/** FAQ: "When should I add code to iproute2's BPF loader?" */
export const uapiWithoutIproute2: Rule = {
  name: 'uapi-without-iproute2',
  summary: 'A change of the tc or XDP control UAPI, which iproute2 speaks as well',
  judges: ['patches'],
  needsWhole: true,
  codes: {
    'control-uapi': 'changes UAPI of the tc or XDP control path',
  },
  misled: [],
  check() {
    return [];
  },
};
