import type { Rule } from '../src/core/index.js';

/** FAQ: "When should I add code to the bpftool?" */
export const uapiWithoutBpftool: Rule = {
  name: 'uapi-without-bpftool',
  summary: 'New objects in the UAPI that bpftool does not know',
  judges: ['patches'],
  needsWhole: true,
  codes: {
    'not-shown': 'new map, program, attach or link types, or more to dump, and no change of the tool that shows them',
    'copy-not-synced': "the tools' copy of a UAPI header was not changed with it",
  },
  misled: [],
  check() {
    return [];
  },
};
