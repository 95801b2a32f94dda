import type { Draft, Judgement, LedgerRow } from '../core/index.js';
import type { GuardedList, PipelineOptions } from './options.js';
import { refusedRecipient } from './recipients.js';

/** The judgement and its reply; nothing is said, and the judgement tells why, when no reply can be written. */
export function withReply(
  judgement: Judgement,
  write: () => Draft | undefined,
  list: GuardedList,
  options: PipelineOptions,
): { judgement: Judgement; reply: LedgerRow | undefined } {
  const { clock, log } = options;
  try {
    const draft = write();
    if (draft === undefined) {
      return {
        judgement: unspoken(judgement, 'no reply can be written: no person to write to, or no usable Message-ID'),
        reply: undefined,
      };
    }
    const refused = refusedRecipient(draft, options);
    if (refused !== undefined) return { judgement: unspoken(judgement, refused), reply: undefined };
    const reply = ledgerRow(judgement, draft, list, clock.now());
    return { judgement: { ...judgement, replyId: reply.messageId }, reply };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log.error({ root: judgement.root, err: error }, 'a reply cannot be written; nothing is said');
    const failures = [...judgement.failures, { rule: 'reply', message }];
    return { judgement: { ...unspoken(judgement, `no reply can be written: ${message}`), failures }, reply: undefined };
  }
}

/** The same judgement with nothing said. */
function unspoken(judgement: Judgement, reason: string): Judgement {
  return {
    ...judgement,
    findings: judgement.findings.map((finding) => ({ ...finding, decision: 'observe', reason })),
    reply: 'none',
    reason,
  };
}

function ledgerRow(judgement: Judgement, draft: Draft, list: GuardedList, now: number): LedgerRow {
  return {
    messageId: draft.messageId,
    list: judgement.list,
    root: judgement.root,
    state: judgement.reply === 'send' ? 'queued' : 'draft',
    reason: judgement.reason,
    draft,
    notBefore: now + list.timing.sendDelay,
    createdAt: now,
    changedAt: now,
    claimedAt: undefined,
    attempts: 0,
    by: undefined,
  };
}
