import type { Mail, Rule } from '../src/core/index.js';
import { lineOf, subjectOf } from '../src/rules/index.js';
import { isReport } from './shared/report.js';

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
  misled: [
    `Somebody passes on a colleague's report in the first person ("we filed").`,
    'The mail tells everything itself, in few words, and names the entry only for its attachments.',
  ],
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
          data: {},
        },
      ];
    }
    const own = facts.links.find((candidate) => !candidate.trailer && isOwnReport(around(mail, candidate.line)));
    if (own === undefined || !isReport(mail) || tellsItHere(mail)) return [];
    return [
      {
        rule: 'bugzilla-report',
        code: 'person',
        messageId: mail.id,
        evidence: [lineOf(mail, own.line)],
        data: {},
      },
    ];
  },
};

/** The lines in which somebody says whose entry it is: a few before the link, and the one after. */
function around(mail: Mail, line: number): string {
  const lines = mail.text.split('\n').slice(Math.max(0, line - 5), line + 1);
  return lines
    .filter((text) => !text.startsWith('>'))
    .map((text) => text.slice(0, LONGEST_LINE))
    .join('\n');
}

/** Longer lines are nobody's prose. */
const LONGEST_LINE = 500;

const did = String.raw`\b(?:I|we)(?:['’]ve| have| just| also| already| now){0,3} `;
const mine = [
  String.raw`${did}(?:filed|reported|logged|raised)\b`,
  String.raw`${did}(?:opened|created|submitted|posted)(?: (?:a|an|the|this|it|new|kernel|upstream)){0,3}(?: (?:bug|report|ticket|entry|issue|bugzilla|as|at|here|in|on)\b| ?:?\s{0,9}(?:https?:|bugzilla\.kernel))`,
  String.raw`\b(?:my|our) (?:bug )?(?:report|ticket|bug|entry)\b`,
].map((source) => new RegExp(source, 'i'));
const somebodyElses =
  /\b(?:see also|similar to|same (?:bug|issue|problem) as|looks like|related to|duplicate of|(?:filed|reported|opened) by)\b/i;

/** First person: "I filed", "I opened a bug", "my report". Somebody else's bug, and a bug that is only alike, get nothing. */
function isOwnReport(text: string): boolean {
  return mine.some((pattern) => pattern.test(text)) && !somebodyElses.test(text);
}

/** More than this (characters) is a report by itself. */
const LONG = 2000;

/** The report came by mail already: the entry is there on top of it, for attachments. */
function tellsItHere(mail: Mail): boolean {
  return mail.ownText.length > LONG || /^\W{0,3}(?:\[[ \d.]{1,20}\] {0,3})?call trace:/im.test(mail.ownText);
}
