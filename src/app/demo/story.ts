import { cleanLine, cleanText } from '../../cli/clean-text.js';
import { count, truncate, wrap } from '../../cli/layout.js';
import { trimEndOf, type Mail, type Rule } from '../../core/index.js';
import type { Outcome } from './outcome.js';

const WIDTH = 80;

/** How the demo ran: it decides the words. */
export type Scene = 'live' | 'memory';

/** Each submission with what became of it and why, by outcome. Plain text, at most 80 columns, nothing that acts on a terminal. */
export function outcomeLines(outcomes: readonly Outcome[], rules: readonly Rule[], scene: Scene): string[] {
  const [sent, drafts, silent] = verdicts.map((verdict) => outcomes.filter((outcome) => outcome.verdict === verdict));
  return [
    '',
    `${scene === 'live' ? 'ANSWERED' : 'WOULD BE SENT'}: the bot is sure, and its rule may send by itself`,
    ...(sent ?? []).flatMap((outcome) => [
      ...subjectLines(outcome),
      ...indented(ruleWords(outcome, rules), `-> ${recipients(outcome)}`),
    ]),
    '',
    'DRAFTED: the rule never sends by itself, or there is a doubt; a person decides',
    ...(drafts ?? []).flatMap((outcome) => [
      ...subjectLines(outcome),
      ...indented(ruleWords(outcome, rules), doubt(outcome)),
    ]),
    '',
    'SILENT: nothing to say, or nothing for a bot to say',
    ...byReason(silent ?? [], rules),
  ];
}

const verdicts = ['send', 'draft', 'silent'] as const;

/** All numbers. */
export function countLines(mails: number, outcomes: readonly Outcome[], scene: Scene): string[] {
  const of = (verdict: Outcome['verdict']): number => outcomes.filter((outcome) => outcome.verdict === verdict).length;
  const sent = scene === 'live' ? 'answered' : 'would be sent';
  const numbers = `${of('send')} ${sent}, ${of('draft')} drafted, ${of('silent')} silent.`;
  return ['', ...paragraph(`${count(mails, 'mail')}, ${outcomes.length} submissions, reports and replies: ${numbers}`)];
}

/** A mail as a person reads it, between two rules. `headers` are those to show, as lines. */
export function mailLines(headers: readonly string[], text: string): string[] {
  const body = trimEndOf(cleanText(text), '\n').split('\n');
  return [...headers.map((line) => cleanLine(line)), '', ...body].map((line) => `  | ${line}`.trimEnd());
}

/** The headers of a received mail that tell who hears of it. */
export function shownHeaders(mail: Mail): string[] {
  const people = (list: Mail['to']): string =>
    list.map(({ name, address }) => (name === '' ? address : `${name} <${address}>`)).join(', ');
  return [
    `From: ${people([mail.from])}`,
    `To: ${people(mail.to)}`,
    ...(mail.cc.length === 0 ? [] : [`Cc: ${people(mail.cc)}`]),
    `Subject: ${mail.subject}`,
    `In-Reply-To: ${mail.inReplyTo.join(' ')}`,
    'Auto-Submitted: auto-replied',
  ];
}

/** A paragraph of our own. */
export function paragraph(text: string): string[] {
  return wrap(cleanLine(text), WIDTH);
}

/** The subject of the submission, with how many mails it has. */
function subjectLines({ subject, mails }: Outcome, indent = '  '): string[] {
  const more = mails.length > 1 ? ` (${mails.length} mails)` : '';
  return [`${indent}${truncate(cleanLine(subject), WIDTH - indent.length - more.length)}${more}`];
}

/** `missing-tree: the subject names no tree`. */
function ruleWords({ findings }: Outcome, rules: readonly Rule[]): string {
  const words = findings.map(({ rule }) => {
    const summary = rules.find(({ name }) => name === rule)?.summary ?? '';
    return `${rule}: ${summary.replace(/^(?:A|An|No|The) /, (article) => article.toLowerCase())}`;
  });
  return [...new Set(words)].join('; ');
}

/** Who the reply is for, and its state when it is not as expected. */
function recipients({ row }: Outcome): string {
  if (row === undefined) return 'nobody';
  const people = [...row.draft.to, ...row.draft.cc].map(({ address }) => address).join(', ');
  return row.state === 'sent' || row.state === 'queued' ? people : `${people} (${row.state}: ${row.reason})`;
}

/** Why a person has to look at it, where its rule alone is not the reason. */
function doubt({ findings }: Outcome): string {
  const limit = findings.map(({ reason }) => reason).find((reason) => !reason.startsWith('mode '));
  return limit === undefined ? '' : `doubt: ${limit}`;
}

/** Silent ones, each reason once. */
function byReason(outcomes: readonly Outcome[], rules: readonly Rule[]): string[] {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const seen =
      outcome.findings.length === 0 || outcome.reason.startsWith('never') ? '' : `; seen: ${ruleWords(outcome, rules)}`;
    const reason = `${outcome.reason}${seen}`;
    groups.set(reason, [...(groups.get(reason) ?? []), outcome]);
  }
  return [...groups].flatMap(([reason, group]) => [
    ...wrap(cleanLine(reason), WIDTH - 2).map((line) => `  ${line}`),
    ...group.flatMap((outcome) => subjectLines(outcome, '    ')),
  ]);
}

/** Two texts on one line, or below each other where they are too long. */
function indented(text: string, more: string): string[] {
  const parts = [text, more].filter((part) => part !== '').map(cleanLine);
  const whole = parts.join(' ');
  return (whole.length <= WIDTH - 4 ? [whole] : parts).flatMap((part, index) => {
    const [first = '', ...rest] = wrap(part, WIDTH - 6);
    return [`${index === 0 ? '    ' : '      '}${first}`, ...rest.map((line) => `      ${line}`)];
  });
}
