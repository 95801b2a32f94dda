import type { LedgerChange, LedgerRow, ReplyState } from '../core/index.js';

/**
 * The row after a move. `claimedAt` is set when the claim is taken, survives `claimed -> claimed` (a look-up that
 * renews the claim), `unknown` and the final states, and is forgotten when the row goes back to `queued` or `draft`:
 * then nothing left. Throws when the change would give the row a draft with another Message-ID.
 */
export function moveRow(row: LedgerRow, to: ReplyState, change: LedgerChange): LedgerRow {
  const draft = change.draft ?? row.draft;
  if (draft.messageId !== row.messageId) throw new Error(`a ledger row keeps its Message-ID: ${row.messageId}`);
  return {
    ...row,
    state: to,
    reason: change.reason,
    draft,
    notBefore: change.notBefore ?? row.notBefore,
    changedAt: change.at,
    claimedAt: claimTime(row, to, change.at),
    attempts: row.attempts + (change.attempted === true ? 1 : 0),
    by: change.by ?? row.by,
  };
}

function claimTime(row: LedgerRow, to: ReplyState, at: number): number | undefined {
  if (to === 'queued' || to === 'draft') return undefined;
  if (to === 'claimed' && row.state !== 'claimed') return at;
  return row.claimedAt;
}

/** Why a row is ready at `now`, as the time since when; undefined when it is not. Claims are ready `claimAge` ms after their last change. */
export function readySince(row: LedgerRow, now: number, claimAge: number): number | undefined {
  if (row.state === 'queued' && row.notBefore <= now) return row.notBefore;
  if (row.state === 'claimed' && row.changedAt <= now - claimAge) return row.changedAt;
  return undefined;
}
