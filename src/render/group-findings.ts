import type { DecidedFinding } from '../core/index.js';

/** Most important first; rules not named here come last, by name. */
export const importance: readonly string[] = [
  'incremental-patch',
  'missing-maintainers',
  'bugzilla-report',
  'empty-commit-message',
  'missing-cover-letter',
  'missing-fixes',
  'missing-version',
  'cc-stable',
  'missing-tree',
];

/** Findings that are said in one breath: same rule, same code. */
export interface FindingGroup {
  readonly rule: string;
  readonly code: string;
  readonly findings: readonly [DecidedFinding, ...DecidedFinding[]];
}

const rank = (rule: string): number => {
  const at = importance.indexOf(rule);
  return at < 0 ? importance.length : at;
};

/** The findings that a reply speaks of (decided send or draft), grouped, most important first. */
export function groupFindings(findings: readonly DecidedFinding[]): FindingGroup[] {
  const groups = new Map<string, [DecidedFinding, ...DecidedFinding[]]>();
  for (const finding of findings) {
    if (finding.decision !== 'send' && finding.decision !== 'draft') continue;
    const key = `${finding.rule} ${finding.code}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()]
    .map((group) => ({ rule: group[0].rule, code: group[0].code, findings: group }))
    .sort((a, b) => rank(a.rule) - rank(b.rule) || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0));
}
