import type { Rule } from '../src/core/index.js';
import { lineOf } from '../src/rules/index.js';
import { addedCode, changesOf } from './shared/diffs.js';

/** FAQ: "When should I add code to iproute2's BPF loader?" */
export const uapiWithoutIproute2: Rule = {
  name: 'uapi-without-iproute2',
  summary: 'A change of the tc or XDP control UAPI, which iproute2 speaks as well',
  judges: ['patches'],
  needsWhole: true,
  codes: {
    'control-uapi': 'adds to the UAPI of the tc or XDP control path',
  },
  misled: [
    'The matching patch for iproute2 was sent to its own list, which this mailbox does not see.',
    'What is added has nothing to do with BPF programs: the same headers serve other parts of the network stack.',
  ],
  check(series, { profile }) {
    for (const { mail, diff } of changesOf(series, profile.paths.controlUapi)) {
      const [line] = addedCode(diff);
      if (line === undefined || diff.damaged) continue;
      return [
        {
          rule: 'uapi-without-iproute2',
          code: 'control-uapi',
          messageId: mail.id,
          evidence: [lineOf(mail, line.line)],
          data: { path: diff.path },
        },
      ];
    }
    return [];
  },
};
