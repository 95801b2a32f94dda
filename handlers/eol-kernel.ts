import type { Rule } from '../src/core/index.js';
import { lineOf } from '../src/rules/index.js';
import { backportRequest } from './shared/backport-request.js';
import { dayInWords } from './shared/day-in-words.js';
import { isAnyOf, isRegular } from './shared/people.js';
import { isPersonsReport } from './shared/report-text.js';

/** FAQ: "Do you also backport to kernels not currently maintained as stable?" */
export const eolKernel: Rule = {
  name: 'eol-kernel',
  summary: 'A request for a kernel that nobody maintains any more',
  judges: ['report'],
  needsWhole: false,
  codes: {
    eol: 'asks for a backport to a kernel that is not maintained',
  },
  misled: ['A distribution or a company maintains that kernel for its customers, and the mail speaks of theirs.'],
  check(series, { profile, facts }) {
    const [mail] = series.mails;
    const { kernels } = facts;
    if (mail === undefined || kernels === undefined || !isPersonsReport(mail)) return [];
    if (isRegular(series, profile) || isAnyOf(series, profile.stablePeople)) return [];
    const request = backportRequest(mail, profile);
    const newest = Math.max(...kernels.series.map(rank));
    // A kernel newer than all that the list knows is not dead: the list is older.
    const version = request?.versions.find((asked) => !kernels.series.includes(asked) && rank(asked) < newest);
    if (request === undefined || version === undefined) return [];
    return [
      {
        rule: 'eol-kernel',
        code: 'eol',
        messageId: mail.id,
        evidence: [lineOf(mail, request.line)],
        data: { version, asOf: dayInWords(kernels.asOf) },
      },
    ];
  },
};

/** `5.15` before `6.1`. */
function rank(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 1000 + minor;
}
