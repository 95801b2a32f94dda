import type { Evidence, Finding, Mail, Rule, RuleContext, Series } from '../core/index.js';

export interface RuleRun {
  readonly findings: readonly Finding[];
  /** Rules that threw or whose evidence is not in the mail. Logged; never a reply. */
  readonly failures: readonly { readonly rule: string; readonly message: string }[];
}

/**
 * Runs every rule that judges this kind of series: those for submissions that did not reach their list (`offList`), or all the others. A finding
 * whose evidence cannot be found in the mail is dropped and reported.
 */
export function runRules(rules: readonly Rule[], series: Series, context: RuleContext, offList = false): RuleRun {
  const mails = new Map(series.mails.map((mail) => [mail.id, mail]));
  const findings: Finding[] = [];
  const failures: { rule: string; message: string }[] = [];
  for (const rule of rules) {
    if (!rule.judges.includes(series.kind) || (rule.offList === true) !== offList) continue;
    if (rule.needsWhole && !hasAllPatches(series)) continue;
    try {
      for (const finding of rule.check(series, context)) {
        const fault = faultOf(finding, rule, mails);
        if (fault === undefined) findings.push(finding);
        else failures.push({ rule: rule.name, message: fault });
      }
    } catch (error) {
      failures.push({ rule: rule.name, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { findings, failures };
}

/** Every announced patch has been seen and read (the cover letter may be missing). */
export function hasAllPatches(series: Series): boolean {
  if (series.mails.some((mail) => mail.tooLarge)) return false;
  if (series.kind !== 'patches') return true;
  const { total } = series;
  if (total === undefined || series.patches.length === 0) return false;
  if (total === 1) return true;
  const seen = new Set(series.patches.map((mail) => mail.prefix.index));
  for (let index = 1; index <= total; index++) {
    if (!seen.has(index)) return false;
    if (index > series.patches.length) return false;
  }
  return true;
}

/** There is a cover letter, or may be, that nobody here has seen: what it says, and whom it reached, is not known. Patch 1/1 has none as a rule. */
export function hasUnseenCover({ total, coverState }: Series): boolean {
  return total !== 1 && coverState === 'unknown';
}

function faultOf(finding: Finding, rule: Rule, mails: ReadonlyMap<string, Mail>): string | undefined {
  if (finding.rule !== rule.name) return `finding carries the name ${finding.rule}`;
  if (!Object.hasOwn(rule.codes, finding.code)) return `unknown code ${finding.code}`;
  if (!mails.has(finding.messageId)) return `${finding.messageId} is not in the series`;
  if (finding.evidence.length === 0) return `no evidence for ${finding.code}`;
  const bad = finding.evidence.find((evidence) => !holds(evidence, mails.get(evidence.messageId)));
  return bad === undefined ? undefined : `line ${String(bad.line)} of ${bad.messageId} does not read "${bad.quote}"`;
}

/** The quote stands in that mail, on that line, verbatim. */
export function holds(evidence: Evidence, mail: Mail | undefined): boolean {
  if (mail === undefined) return false;
  if (evidence.line === 0) {
    return evidence.quote !== '' && (mail.subject.includes(evidence.quote) || mail.toText.includes(evidence.quote));
  }
  const line = mail.text.split('\n')[evidence.line - 1];
  return evidence.quote !== '' && line !== undefined && line.includes(evidence.quote);
}
