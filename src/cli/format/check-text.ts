import type { DecidedFinding } from '../../core/index.js';
import { cleanLine } from '../clean-text.js';
import { wrap } from '../layout.js';
import type { JudgedSeries, RuleView } from '../services.js';
import { evidenceLines, headLines, indent, replyLines, type Page } from './text.js';

/** How submissions are shown to their author before they are sent. */
export interface CheckView extends Page {
  readonly rules: ReadonlyMap<string, RuleView>;
  /** Show the reply as it would look. */
  readonly reply: boolean;
}

/** One submission: each rule that found something, where, the FAQ on it and what to do; or that nothing was found. Lines without their ends. */
export function checkLines(judged: JudgedSeries, view: CheckView): string[] {
  const counted = judged.judgement.findings.filter(({ decision }) => decision !== 'suppress');
  const rules = [...new Set(counted.map(({ rule }) => rule))];
  return [
    ...headLines(judged, view),
    ...rules.flatMap((rule) => {
      const findings = counted.filter((finding) => finding.rule === rule);
      return ruleLines(rule, findings, judged, view);
    }),
    ...(rules.length === 0 ? ['', ...verdictLines(judged, view)] : []),
    ...suppressedLines(judged, view),
    ...(view.reply ? replyLines(judged, view) : []),
  ];
}

function ruleLines(
  rule: string,
  findings: readonly DecidedFinding[],
  judged: JudgedSeries,
  { rules, ...page }: CheckView,
): string[] {
  const { paint, width } = page;
  const known = rules.get(rule);
  const paragraph = (text: string): string[] => (text === '' ? [] : indent(wrap(cleanLine(text), width - 4), 4));
  const question = known?.question ?? '';
  const url = question === '' ? '' : (known?.url ?? '');
  const fix = judged.fixes?.get(rule) ?? '';
  const evidence = findings.flatMap((finding) => finding.evidence);
  return [
    '',
    `  ${paint.bold(rule)}`,
    ...paragraph(known?.rule.summary ?? '').map(paint.plain),
    ...evidenceLines(evidence, judged, page),
    ...paragraph(question === '' ? '' : `${known?.source ?? 'FAQ'}: ${question}`).map(paint.plain),
    ...(url === '' ? [] : [`    ${paint.cyan(url)}`]),
    ...paragraph(fix === '' ? '' : `fix: ${fix}`).map(paint.green),
  ];
}

/** One sentence for a submission without findings that count. */
function verdictLines({ judgement }: JudgedSeries, { paint, width }: CheckView): string[] {
  if (judgement.inScope) return [`  ${paint.green('clean')}  ${paint.plain(`by the rules of ${judgement.profile}`)}`];
  return indent(wrap(cleanLine(`not judged: ${judgement.scopeReason}`), width - 2), 2).map(paint.yellow);
}

/** Findings on mail that never gets an answer do not count; they are named all the same. */
function suppressedLines({ judgement }: JudgedSeries, { paint, width }: CheckView): string[] {
  const lines = judgement.findings
    .filter(({ decision }) => decision === 'suppress')
    .map(({ rule, reason }) => `not counted: ${rule} (${reason})`);
  return [...new Set(lines)].flatMap((line) => indent(wrap(cleanLine(line), width - 2), 2).map(paint.dim));
}
