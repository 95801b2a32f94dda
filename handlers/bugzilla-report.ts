import type { Mail, Rule, Series } from '../src/core/index.js';
import { commitsNamed, lineOf, subjectOf } from '../src/rules/index.js';
import { isReport } from './shared/report.js';
import { isNotice, saysItIsOver } from './shared/report-news.js';
import { isSplatLine } from './shared/splat.js';

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
    'The mail tells everything itself, in few words and without a splat, a reproducer or a commit, and names the entry only in passing.',
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
    if (own === undefined || !isReport(mail) || tellsItHere(series, mail) || isOtherNews(mail, own.line)) return [];
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

/** What else shows that the mail is the report, and the entry there on top of it: how to see it, what broke it, what was too large to send. */
const told = [
  /^\W{0,5}(?:(?:here is|a|an|the|my|minimal|simple|small|how|steps) ){0,4}(?:reproducers?|repro|to reproduce)\b[^\n:]{0,40}:(?!\s{0,9}https?:)/im,
  /\b(?:reproducers?|repro)\b[^\n.]{0,40}\b(?:below|attached|follows|inline)\b/i,
  /\battached[ \n](?:\w{1,20} ){0,2}(?:reproducer|program|script|test|log|dmesg|splat|config)\b/i,
  /\battached (?:to|at|in|there)\b|\battachments?\b|\btoo (?:big|large|long) (?:for|to)\b/i,
  /\bbisect(?:ed|ing|ion)?\b|\bfirst bad commit\b/i,
];

/** The report came by mail already. */
function tellsItHere(series: Series, { ownText }: Mail): boolean {
  if (ownText.length > LONG || commitsNamed(series).length > 0) return true;
  return told.some((pattern) => pattern.test(ownText)) || ownText.split('\n').some(isSplatLine);
}

/** The author was sent here, and has been told already. */
const sent =
  /\b(?:was|were|been|being|got|am|are|as)\s(?:told|asked|requested|directed|pointed)\b|\b(?:told|asked|pointed)\s(?:me|us)\b|\b(?:advised?|instructed|urged|suggested|recommended|redirected|referred)\b/i;
const longAgo = /\blast (?:year|month)\b|\b(?:years?|months?) ago\b|\bback (?:in|then)\b|\bin 20\d\d\b/i;

/** No report that waits for anybody: a notice, a bug that is gone or long past, or somebody who was sent here. */
function isOtherNews(mail: Mail, line: number): boolean {
  if (isNotice(mail) || saysItIsOver(mail) || longAgo.test(around(mail, line))) return true;
  return sent.test(`${mail.subject}\n${mail.ownText}`);
}
