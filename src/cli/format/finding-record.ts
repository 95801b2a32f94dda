import type { DecisionKind, Evidence } from '../../core/index.js';
import { isoTime } from '../time-words.js';
import type { JudgedSeries } from '../services.js';

/** One finding as machines read it: a stable contract, keys in this order (docs: `backtest --format jsonl`). */
export interface FindingRecord {
  readonly rule: string;
  readonly code: string;
  /** Root id. */
  readonly series: string;
  readonly mails: readonly string[];
  readonly messageId: string;
  readonly decision: DecisionKind;
  readonly reason: string;
  readonly evidence: readonly Evidence[];
  /** Subject, author and date (ISO 8601, null when unknown) of the mail that shows it. */
  readonly subject: string;
  readonly author: string;
  readonly date: string | null;
}

/** Series by due time, then root: the same order whatever order they were judged in. */
export function inOrder(series: readonly JudgedSeries[]): readonly JudgedSeries[] {
  return [...series].sort(
    (a, b) => a.judgement.due - b.judgement.due || byCodeUnits(a.judgement.root, b.judgement.root),
  );
}

/** Every finding of every series, suppressed ones included. */
export function findingRecords(series: readonly JudgedSeries[]): readonly FindingRecord[] {
  return inOrder(series).flatMap(({ judgement, mails }) =>
    judgement.findings.map((finding) => {
      const mail = mails.get(finding.messageId);
      return {
        rule: finding.rule,
        code: finding.code,
        series: judgement.root,
        mails: [...judgement.mails],
        messageId: finding.messageId,
        decision: finding.decision,
        reason: finding.reason,
        evidence: finding.evidence.map(({ messageId, line, quote }) => ({ messageId, line, quote })),
        subject: mail?.subject ?? judgement.subject,
        author: mail?.author ?? judgement.author,
        date: isoTime(mail?.date),
      };
    }),
  );
}

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
