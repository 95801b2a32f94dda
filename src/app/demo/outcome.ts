import type { Judgement, LedgerRow, MailFacts, MessageId, ReplyState } from '../../core/index.js';
import type { State } from '../../state/index.js';
import type { SampleMail } from './sample.js';

const states: readonly ReplyState[] = ['queued', 'draft', 'claimed', 'unknown', 'sent', 'rejected', 'withdrawn'];
const MANY = 10_000;

/** What became of one submission, or of one mail that is none. */
export interface Outcome {
  readonly subject: string;
  /** Address of the author. */
  readonly author: string;
  /** File names of its mails, without `.eml`. */
  readonly mails: readonly string[];
  readonly verdict: 'send' | 'draft' | 'silent';
  /** Rules with what was decided about each. */
  readonly findings: readonly {
    readonly rule: string;
    readonly code: string;
    readonly decision: string;
    readonly reason: string;
  }[];
  /** Why, in plain words. */
  readonly reason: string;
  /** The reply, when there is one. */
  readonly row: LedgerRow | undefined;
}

/** What became of these mails, in their order; the mails of one submission together. */
export async function outcomesOf(mails: readonly SampleMail[], state: State): Promise<readonly Outcome[]> {
  const rows = new Map((await state.ledger.list(states, MANY)).map((row) => [row.root, row]));
  const names = new Map(mails.map(({ id, name }) => [id, name]));
  const outcomes = new Map<MessageId, Outcome>();
  for (const { id, name } of mails) {
    const judgement = await state.work.judgementOf(id);
    if (judgement === undefined) outcomes.set(id, notJudged(name, await state.mails.get(id)));
    else if (!outcomes.has(judgement.root))
      outcomes.set(judgement.root, judged(judgement, names, rows.get(judgement.root)));
  }
  return [...outcomes.values()];
}

function judged(judgement: Judgement, names: ReadonlyMap<MessageId, string>, row: LedgerRow | undefined): Outcome {
  const { subject, author, reply, inScope, scopeReason, reason } = judgement;
  return {
    subject,
    author,
    mails: judgement.mails.map((id) => names.get(id) ?? id),
    verdict: reply === 'none' ? 'silent' : reply,
    findings: judgement.findings.map((finding) => ({
      rule: finding.rule,
      code: finding.code,
      decision: finding.decision,
      reason: finding.reason,
    })),
    // A machine's mail may be out of scope, too: that it is a machine's says more.
    reason:
      inScope || reason.startsWith('never answered')
        ? reason
        : `not judged: ${scopeReason.replace(/^not judged: /, '')}`,
    row,
  };
}

function notJudged(name: string, mail: MailFacts | undefined): Outcome {
  return {
    subject: mail?.subject ?? name,
    author: mail?.from.address ?? '',
    mails: [name],
    verdict: 'silent',
    findings: [],
    reason: whyNotJudged(mail),
    row: undefined,
  };
}

function whyNotJudged(mail: MailFacts | undefined): string {
  if (mail === undefined) return 'it never arrived';
  if (mail.automatic !== undefined) return `never answered: ${mail.automatic.why}`;
  if (mail.prefix.reply)
    return mail.patch === undefined
      ? 'a reply, not a submission'
      : 'a reply, not a submission: the diff in it is discussion';
  if (mail.prefix.pull) return 'a pull request, not a submission';
  return 'no submission, and no report that breaks a rule';
}
