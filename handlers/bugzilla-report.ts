import type { Rule } from '../src/core/index.js';
import { lineOf, subjectOf } from '../src/rules/index.js';

/** FAQ: "How do I report bugs for BPF kernel code?": not through bugzilla.kernel.org. */
export const bugzillaReport: Rule = {
  name: 'bugzilla-report',
  summary: 'A bug reported through bugzilla.kernel.org',
  judges: ['report'],
  needsWhole: false,
  codes: {
    person: "a person's own report that lives in a bugzilla.kernel.org entry",
    'from-bugzilla': 'a new entry, mailed by bugzilla.kernel.org itself',
  },
  misled: [`Somebody passes on a colleague's report in the first person ("we filed").`],
  check(series) {
    const [mail] = series.mails;
    const facts = mail?.bugzilla;
    if (mail === undefined || facts === undefined || mail.patch !== undefined || mail.prefix.forward) return [];
    const link = facts.links.find((candidate) => !candidate.trailer);
    if (facts.fromBugzilla) {
      if (!facts.isNew) return [];
      return [
        {
          rule: 'bugzilla-report',
          code: 'from-bugzilla',
          messageId: mail.id,
          evidence: [link === undefined ? subjectOf(mail) : lineOf(mail, link.line)],
          data: { url: link === undefined ? '' : urlIn(link.text) },
        },
      ];
    }
    if (link === undefined || mail.prefix.reply || !isOwnReport(mail.ownText)) return [];
    return [
      {
        rule: 'bugzilla-report',
        code: 'person',
        messageId: mail.id,
        evidence: [lineOf(mail, link.line)],
        data: { url: urlIn(link.text) },
      },
    ];
  },
};

function urlIn(text: string): string {
  return /https?:\/\/bugzilla\.kernel\.org\/\S{0,200}/.exec(text)?.[0].replace(/[).,;>\]]+$/, '') ?? '';
}

/** First person: "I filed", "I reported", "I opened", "my report". Somebody else's forward of a bug gets nothing. */
function isOwnReport(ownText: string): boolean {
  return /\b(I|we)(['’]ve| have| just| also)* (filed|reported|opened|created|submitted|posted|raised|logged)\b|\b(my|our) (bug )?(report|ticket|bug|entry)\b/i.test(
    ownText,
  );
}
