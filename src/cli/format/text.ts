import { trimEndOf, type DecidedFinding, type DecisionKind, type Evidence } from '../../core/index.js';
import { cleanLine, cleanText } from '../clean-text.js';
import { count, wrap } from '../layout.js';
import type { Paint } from '../paint.js';
import type { JudgedSeries, MailView } from '../services.js';
import { minuteUtc } from '../time-words.js';
import type { Meaning } from './rule-words.js';

/** What text is laid out on. */
export interface Page {
  readonly paint: Paint;
  readonly width: number;
  /** How mails are named: by their files (check), or by id and subject (archives). */
  readonly names: 'files' | 'ids';
}

/** How series of an archive are shown to the bot's owner. */
export interface TextView extends Page {
  readonly meaning: Meaning;
}

/** One series: who and what, its findings with evidence and what was decided. Lines without their ends. */
export function seriesLines(judged: JudgedSeries, view: TextView): string[] {
  return [
    ...headLines(judged, view),
    ...judged.judgement.findings.flatMap((finding) => findingLines(finding, judged, view)),
  ];
}

/** Subject, who, when, how many mails, and the mail's name. */
export function headLines({ judgement, mails }: JudgedSeries, { paint, width, names }: Page): string[] {
  const root = mails.get(judgement.root);
  // What was never sent has no arrival.
  const time = judgement.arrival > 0 ? judgement.arrival : root?.date;
  const about = [judgement.author, time === undefined ? '' : minuteUtc(time), count(judgement.mails.length, 'mail')];
  const file = names === 'files' ? root?.file : undefined;
  const place = file === undefined ? judgement.root : shownFile(file);
  return [
    ...wrap(cleanLine(judgement.subject), width).map(paint.bold),
    ...indent(wrap(cleanLine(about.filter((part) => part !== '').join(' - ')), width - 2), 2).map(paint.dim),
    `  ${paint.dim(place)}`,
  ];
}

function findingLines(finding: DecidedFinding, judged: JudgedSeries, view: TextView): string[] {
  const { paint, width } = view;
  const meaning = cleanLine(view.meaning(finding.rule, finding.code));
  return [
    '',
    `  ${paint.bold(finding.rule)}  ${paintDecision(finding.decision, paint)}`,
    ...(meaning === '' ? [] : indent(wrap(meaning, width - 4), 4).map(paint.plain)),
    ...evidenceLines(finding.evidence, judged, view),
    ...indent(wrap(cleanLine(`${finding.decision}: ${finding.reason}`), width - 4), 4).map(paint.dim),
  ];
}

/** `line: quote`, under the mail that it stands in when the series has several. */
export function evidenceLines(evidence: readonly Evidence[], judged: JudgedSeries, view: Page): string[] {
  const { paint, width } = view;
  let last = judged.judgement.mails.length === 1 ? judged.judgement.root : '';
  return evidence.flatMap((item) => {
    const mail = judged.mails.get(item.messageId);
    const lines: string[] = [];
    const label = labelOf(item, mail, view);
    // A whole subject names its mail itself.
    if (item.messageId !== last && item.quote !== mail?.subject) {
      const file = view.names === 'files' ? mail?.file : undefined;
      const name = file === undefined ? (mail?.subject ?? item.messageId) : shownFile(file);
      lines.push(...indent(wrap(cleanLine(`in ${name}`), width - 4), 4).map(paint.dim));
      last = item.messageId;
    }
    const [first = '', ...rest] = wrap(cleanLine(item.quote).trimEnd(), Math.max(width - 6 - label.length, 20));
    lines.push(`    ${paint.cyan(label)} ${paint.plain(first)}`);
    return [...lines, ...indent(rest, 5 + label.length).map(paint.plain)];
  });
}

/** An author looks into his file, not into the body of a mail. */
function labelOf(evidence: Evidence, mail: MailView | undefined, { names }: Page): string {
  const line = names === 'files' && evidence.line > 0 ? fileLine(evidence, mail) : undefined;
  return line === undefined ? evidenceLabel(evidence, mail?.subject) : `${line}:`;
}

/** `12:`, or which header for line 0. */
export function evidenceLabel(evidence: Evidence, subject: string | undefined): string {
  if (evidence.line > 0) return `${evidence.line}:`;
  return subject === undefined || subject.includes(evidence.quote) ? 'Subject:' : 'To:';
}

/** Where evidence stands in its file, a line from 1; undefined when it cannot be known. */
export function fileLine(evidence: Evidence, mail: MailView | undefined): number | undefined {
  const place = mail?.place;
  if (evidence.line === 0) return evidenceLabel(evidence, mail?.subject) === 'To:' ? place?.to : place?.subject;
  return place?.beforeBody === undefined ? undefined : place.beforeBody + evidence.line;
}

/** The reply behind a rule, as it would look. */
export function replyLines({ judgement, reply }: JudgedSeries, { paint, width }: Page): string[] {
  if (reply === undefined) {
    return ['', ...indent(wrap(cleanLine(`no reply: ${judgement.reason}`), width - 2), 2).map(paint.dim)];
  }
  const text = trimEndOf(cleanText(reply), '\n').split('\n');
  return [
    '',
    `  ${paint.bold('The reply:')}`,
    ...text.map((line) => `  ${paint.dim('|')} ${paint.plain(line)}`.trimEnd()),
  ];
}

export function paintDecision(decision: DecisionKind, paint: Paint): string {
  switch (decision) {
    case 'send':
      return paint.red(decision);
    case 'draft':
      return paint.yellow(decision);
    case 'observe':
      return paint.cyan(decision);
    case 'suppress':
      return paint.dim(decision);
  }
}

export const shownFile = (file: string): string => (file === '-' ? '(standard input)' : file);

export function indent(lines: readonly string[], by: number): string[] {
  return lines.map((line) => ' '.repeat(by) + line);
}
