import type { Rule, Series, TreeStatus } from '../src/core/index.js';
import { subjectOf } from '../src/rules/index.js';
import { dayInWords } from './shared/day-in-words.js';
import { hasFixes } from './shared/fixes.js';
import { isRegular } from './shared/people.js';

/** FAQ: "Are patches applied to bpf-next when the merge window is open?" */
export const mergeWindow: Rule = {
  name: 'merge-window',
  summary: 'New work for a tree that has been announced closed',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    closed: 'a feature for a next tree while the last announcement says that it is closed',
  },
  misled: [
    'The tree has opened again, and its announcement did not reach this mailbox.',
    'Reviews go on while a tree is closed, and some maintainers are glad to have the patches early.',
  ],
  check(series, { profile, scope, facts }) {
    const [first] = series.mails;
    const { tree } = scope;
    if (first === undefined || tree?.takes !== 'next' || series.rfc) return [];
    const status = facts.trees.get(tree.name);
    if (status?.state !== 'closed' || status.since > series.firstArrival) return [];
    if (isFix(series) || isRegular(series, profile)) return [];
    const data = { tree: tree.name, since: dayInWords(status.since), subject: announcementOf(status), again: true };
    return [{ rule: 'merge-window', code: 'closed', messageId: first.id, evidence: [subjectOf(first)], data }];
  },
};

/** '' when a maintainer turned the switch. */
function announcementOf({ by }: TreeStatus): string {
  return by.kind === 'announcement' ? by.subject : '';
}

/** Mends something, in the words of its titles or by a Fixes tag: that may be taken at any time. */
function isFix(series: Series): boolean {
  return series.mails.some(
    (mail) =>
      mail.patch?.revert === true ||
      /\b(?:fix(?:e[sd]|ing)?|revert|regression)\b/i.test(mail.prefix.title) ||
      hasFixes(mail),
  );
}
