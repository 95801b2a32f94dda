import { hashesIn } from '../../src/rules/index.js';
import type { ReportLine } from './report-text.js';

/** A commit that a report blames. */
export interface Culprit {
  readonly line: number;
  /** As the mail writes it, lower case. */
  readonly hash: string;
}

const blame =
  /\bbisect(?:ed|ion|ing)?\b.{0,60}\b(?:to|at|points?|shows?|says?|found|identif\w{1,5}|is)\b|\bfirst bad commit\b|\b(?:introduced|caused|broken|triggered|regressed) (?:by|in|with|since)\b|\b(?:culprit|offending|guilty|bad) (?:commit|is)\b|\b(?:since|after) (?:the )?(?:commit|upstream commit)\b|\bcommit\b.{0,120}\b(?:broke|breaks|introduced|introduces|caused|causes|regressed)\b|\bregressions? (?:in|from|with|since|by) (?:the )?commit\b|#regzbot introduced:/i;
/** The same words about a commit that mends. */
const praise =
  /\b(?:fixed (?:by|in|with|since)|fix(?:es)? (?:it|this|is)|reverting|revert of|not (?:bisect|introduced|caused)|unrelated)\b/i;

/** The commit that a report's own words blame: named on the line that blames, or on one of the two next to it. The first one. */
export function culpritOf(lines: readonly ReportLine[]): Culprit | undefined {
  for (const [index, first] of lines.entries()) {
    const near = lines.slice(index, index + 3).filter(({ line }) => line - first.line <= 3);
    const [own, ...next] = near;
    if (own === undefined) continue;
    const sentence = near.map(({ text }) => text).join(' ');
    const blamed = blame.exec(sentence);
    // It has to start on this line: what starts on the next is looked at there.
    if (blamed === null || blamed.index > own.text.length || praise.test(own.text)) continue;
    const where = [own, ...next].find(({ text }) => named(text) !== undefined);
    const hash = where && named(where.text);
    if (where !== undefined && hash !== undefined) return { line: where.line, hash };
  }
  return undefined;
}

function named(text: string): string | undefined {
  const behind =
    /\bcommits?:? {0,4}\[?([0-9a-f]{7,40})\b/i.exec(text)?.[1] ?? /\b([0-9a-f]{8,40}) ?\("/i.exec(text)?.[1];
  return behind?.toLowerCase() ?? hashesIn(text)[0];
}
