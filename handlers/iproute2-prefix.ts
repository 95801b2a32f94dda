import type { Rule } from '../src/core/index.js';

/** FAQ: "Do you accept patches as well for iproute2's BPF loader?" */
export const iproute2Prefix: Rule = {
  name: 'iproute2-prefix',
  summary: "A patch for iproute2's BPF loader without its prefix or its people",
  judges: ['patches'],
  needsWhole: false,
  codes: {
    prefix: "a change of iproute2's BPF loader whose prefix does not say so",
    people: "a change of iproute2's BPF loader that no maintainer is sent",
  },
  misled: [],
  check() {
    return [];
  },
};
