import type { Mail, Rule } from '../src/core/index.js';
import { subjectOf } from '../src/rules/index.js';

/** FAQ: "How do I indicate which tree (bpf vs. bpf-next) my patch should be applied to?" */
export const doesNotApply: Rule = {
  name: 'does-not-apply',
  summary: 'A series that does not apply to the tree that it names',
  judges: ['patches'],
  needsWhole: true,
  codes: {
    conflict: 'git cannot apply it to that tree as it stood when the series came',
  },
  misled: [
    'The series stands on patches that are not in the tree yet, and says so in words that the rule does not know.',
    'The tree was rebased, or its clone is not what the maintainers have.',
  ],
  check(series, { scope, facts }) {
    const { applies } = facts.git;
    if (scope.tree === undefined || applies?.failed === undefined || applies.applies || series.rfc) return [];
    const { failed, on } = applies;
    const mail = series.patches.find(({ id }) => id === failed.messageId);
    if (mail === undefined || series.mails.some(standsOnOthers)) return [];
    return [
      {
        rule: 'does-not-apply',
        code: 'conflict',
        messageId: mail.id,
        evidence: [subjectOf(mail)],
        data: { tree: scope.tree.name, on, path: failed.path },
      },
    ];
  },
};

/** Longer texts are nobody's prose: a hostile one must not cost more than its length. */
const LONGEST_PROSE = 50_000;

/** The author says that other patches come first. */
function standsOnOthers({ text, patch }: Mail): boolean {
  const lines = text.split('\n');
  const prose = (patch === undefined ? lines : lines.slice(0, patch.notes.end - 1)).join(' ').slice(0, LONGEST_PROSE);
  return (
    /^prerequisite-(?:patch-id|message-id|change-id):/m.test(text) ||
    /\b(?:depend(?:s|ing|ent)? (?:up)?on|on top of|based (?:up)?on|goes? (?:on|after)|follow(?:s|ing)?[- ]up|requires?|needs)\b.{0,100}(?:\bseries\b|\bpatch(?:es|set)?\b|\bpull request\b|https?:|\b\d{8}[\w.-]{0,40}@)/i.test(
      prose,
    )
  );
}
