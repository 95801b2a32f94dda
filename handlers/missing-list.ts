import type { Rule } from '../src/core/index.js';
import { subjectOf } from '../src/rules/index.js';
import { isForLoader } from './shared/loader.js';
import { isForList } from '../src/scope/index.js';
import { isAnyOf } from './shared/people.js';

/** FAQ: "To which mailing list do I need to submit my BPF patches?" */
export const missingList: Rule = {
  name: 'missing-list',
  summary: 'A change to the subsystem that did not reach its list',
  judges: ['patches'],
  needsWhole: true,
  codes: {
    'off-list': "most files are the subsystem's own; seen on another list, not sent to its own",
  },
  misled: [
    'The patches were sent to the list in a separate mail that has not come yet.',
    'The files have changed hands, and the profile does not know it.',
  ],
  offList: true,
  check(series, { profile, history }) {
    const [first] = series.mails;
    // The cover letter, or what else there is, may have been sent to the list alone.
    if (first === undefined || !series.complete || isAnyOf(series, profile.maintainers)) return [];
    // The loader's patches go to the list of its own project.
    if (isForLoader(series, profile)) return [];
    if (history.thread.some((mail) => isForList(mail, profile))) return [];
    const posted = [...history.earlier, ...history.later].filter(({ version }) => version === series.version);
    if (posted.some(({ mails }) => mails.some((mail) => isForList(mail, profile)))) return [];
    const data = { again: true };
    return [{ rule: 'missing-list', code: 'off-list', messageId: first.id, evidence: [subjectOf(first)], data }];
  },
};
