import type { DecidedFinding } from '../core/index.js';

/** Findings that are said in one breath: same rule, same code. */
export interface FindingGroup {
  readonly rule: string;
  readonly code: string;
  readonly findings: readonly [DecidedFinding, ...DecidedFinding[]];
}

/** The findings that a reply speaks of (decided send or draft), grouped, in the order in which the rules stand in handlers/index.ts: that of a judgement's findings. */
export function groupFindings(findings: readonly DecidedFinding[]): FindingGroup[] {
  const groups = new Map<string, [DecidedFinding, ...DecidedFinding[]]>();
  for (const finding of findings) {
    if (finding.decision !== 'send' && finding.decision !== 'draft') continue;
    const key = `${finding.rule} ${finding.code}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()].map((group) => ({ rule: group[0].rule, code: group[0].code, findings: group }));
}
