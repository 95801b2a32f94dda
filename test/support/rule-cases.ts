import { describe, expect, it } from 'vitest';
import type { DecidedFinding, DecisionKind, MessageId } from '../../src/core/index.js';
import { eols, judgeMails, type JudgeOptions } from './judge.js';

/** A finding as it is expected, whole. */
export interface Expected {
  /** Default: the rule under test. */
  readonly rule?: string;
  readonly code: string;
  /** Default: the mail of the first evidence. */
  readonly messageId?: MessageId;
  readonly decision: DecisionKind;
  /** Mail, line and quote. */
  readonly evidence: readonly (readonly [MessageId, number, string])[];
}

type Settings = Omit<JudgeOptions, 'eol'>;

interface Case extends Settings {
  readonly name: string;
  readonly mails: readonly string[];
}

export interface Valid extends Case {
  /** Nothing of it is judged, or in scope; else something must be, so that the silence is a rule's own. */
  readonly notOurs?: true;
}

export interface Invalid extends Case {
  readonly findings: readonly Expected[];
}

/**
 * Runs tables of mails through the whole pipeline with every rule, in LF and CRLF. On `valid` mails the rule is silent; `invalid` ones give exactly
 * the findings that are named, of this rule and of every other one that is named: one that is missing fails, and one too many.
 */
export function describeRule(
  rule: string,
  tables: { readonly valid: readonly Valid[]; readonly invalid: readonly Invalid[] },
): void {
  describe.each(eols)(`${rule} (%s)`, (_name, eol) => {
    it.each(tables.invalid)('finds: $name', async ({ name: _, mails, findings, ...settings }) => {
      const judgements = await judgeMails(mails, { ...settings, eol });
      expect(judgements.flatMap((judgement) => judgement.failures)).toEqual([]);
      const found = judgements.flatMap((judgement) => judgement.findings);
      const named = new Set([rule, ...findings.map((expected) => expected.rule ?? rule)]);
      expect(found.filter((finding) => named.has(finding.rule)).map(bare)).toEqual(
        findings.map((expected) => whole(expected, rule)),
      );
    });

    it.each(tables.valid)('is silent: $name', async ({ name: _, mails, notOurs, ...settings }) => {
      const judgements = await judgeMails(mails, { ...settings, eol });
      expect(judgements.flatMap((judgement) => judgement.failures)).toEqual([]);
      expect(judgements.filter(({ inScope }) => inScope).length > 0).toBe(notOurs !== true);
      const found = judgements.flatMap((judgement) => judgement.findings);
      expect(found.filter((finding) => finding.rule === rule).map(bare)).toEqual([]);
    });
  });
}

function bare({ rule, code, messageId, decision, evidence }: DecidedFinding) {
  return { rule, code, messageId, decision, evidence };
}

function whole({ rule, code, messageId, decision, evidence }: Expected, tested: string) {
  return {
    rule: rule ?? tested,
    code,
    messageId: messageId ?? evidence[0]?.[0],
    decision,
    evidence: evidence.map(([id, line, quote]) => ({ messageId: id, line, quote })),
  };
}
