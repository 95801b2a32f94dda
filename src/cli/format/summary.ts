import type { DecisionKind } from '../../core/index.js';
import { columns, count, grouped } from '../layout.js';
import type { Paint } from '../paint.js';
import type { ArchiveResult } from '../services.js';

export const decisionKinds: readonly DecisionKind[] = ['send', 'draft', 'observe', 'suppress'];

/** Counts of an archive's judgement. */
export interface Summary {
  readonly mails: number;
  readonly judged: number;
  readonly inScope: number;
  readonly withFindings: number;
  readonly findings: number;
  /** Most frequent rule first, then by name. */
  readonly rules: readonly RuleCounts[];
  readonly total: Readonly<Record<DecisionKind, number>>;
}

export interface RuleCounts {
  readonly rule: string;
  readonly total: number;
  readonly decisions: Readonly<Record<DecisionKind, number>>;
}

export function summarise(result: ArchiveResult): Summary {
  const total = noDecisions();
  const perRule = new Map<string, Record<DecisionKind, number>>();
  for (const { judgement } of result.series) {
    for (const { rule, decision } of judgement.findings) {
      const counts = perRule.get(rule) ?? noDecisions();
      perRule.set(rule, counts);
      counts[decision] += 1;
      total[decision] += 1;
    }
  }
  const rules = [...perRule].map(([rule, decisions]) => ({ rule, decisions, total: sum(decisions) }));
  return {
    mails: result.mails,
    judged: result.series.length,
    inScope: result.series.filter(({ judgement }) => judgement.inScope).length,
    withFindings: result.series.filter(({ judgement }) => judgement.findings.length > 0).length,
    findings: sum(total),
    rules: rules.sort((a, b) => b.total - a.total || (a.rule < b.rule ? -1 : 1)),
    total,
  };
}

/** The counts in one line, without its end. */
export function summaryLine(summary: Summary): string {
  return [
    `${count(summary.mails, 'mail')} read`,
    `${grouped(summary.judged)} series judged`,
    `${grouped(summary.inScope)} in scope`,
    `${grouped(summary.withFindings)} with findings`,
  ].join(', ');
}

/** A table of rules and decisions as lines; none when nothing was found. */
export function summaryTable(summary: Summary, paint: Paint): string[] {
  if (summary.rules.length === 0) return [];
  const cell = (number: number): string => (number === 0 ? '.' : grouped(number));
  const row = (name: string, decisions: Readonly<Record<DecisionKind, number>>): string[] => [
    name,
    ...decisionKinds.map((kind) => cell(decisions[kind])),
    cell(sum(decisions)),
  ];
  const [head = '', ...body] = columns(
    [
      ['rule', ...decisionKinds, 'total'],
      ...summary.rules.map(({ rule, decisions }) => row(rule, decisions)),
      row('total', summary.total),
    ],
    [1, 2, 3, 4, 5],
  );
  return [head, ...body].map((line, index) =>
    index === 0 || index === body.length ? paint.bold(line) : paint.plain(line),
  );
}

const noDecisions = (): Record<DecisionKind, number> => ({ send: 0, draft: 0, observe: 0, suppress: 0 });

const sum = (decisions: Readonly<Record<DecisionKind, number>>): number =>
  decisionKinds.reduce((total, kind) => total + decisions[kind], 0);
