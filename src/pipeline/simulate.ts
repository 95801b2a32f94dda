import type { Judgement, LedgerRow } from '../core/index.js';
import { contentFor } from './content-for.js';
import { heldBack, type Held } from './restraint.js';
import type { PipelineOptions, Restraining } from './options.js';

/** Nobody sits at an archive's desk: the breaker is taken to be set again by a person after this time, ms. */
const SET_AGAIN = 86_400_000;

/** A judgement with what the service would have made of its reply at that moment: it leaves, or is held back. */
export async function leaveSimulated(
  judgement: Judgement,
  reply: LedgerRow | undefined,
  options: PipelineOptions & { readonly simulated: Restraining },
): Promise<{ readonly judgement: Judgement; readonly held: Held | undefined }> {
  if (reply?.state !== 'queued') return { judgement, held: undefined };
  const { simulated, clock } = options;
  const { restraint, ledger } = simulated;
  const now = clock.now();
  const broken = await restraint.broken();
  if (broken !== undefined && now - broken.at >= SET_AGAIN) await restraint.mend();
  const content = await contentFor(reply, options);
  const held = await heldBack(reply, { byPerson: false, now, content }, simulated);
  await ledger.move(reply.messageId, ['queued'], held?.to ?? 'sent', { reason: held?.reason ?? 'simulated', at: now });
  return { judgement: held === undefined ? judgement : heldJudgement(judgement, held), held };
}

/** What would have been sent waits for a person, or is only recorded. */
function heldJudgement(judgement: Judgement, { to, reason }: Held): Judgement {
  const draft = to === 'draft';
  return {
    ...judgement,
    findings: judgement.findings.map((finding) =>
      finding.decision === 'send' ? { ...finding, decision: draft ? 'draft' : 'observe', reason } : finding,
    ),
    reply: draft ? 'draft' : 'none',
    reason,
  };
}
