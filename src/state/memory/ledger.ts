import type { Ledger, LedgerChange, LedgerRow, MessageId, ReplyState } from '../../core/index.js';
import { moveRow, readySince } from '../ledger-row.js';

/** The ledger in memory. */
export class MemoryLedger implements Ledger {
  readonly #rows = new Map<MessageId, LedgerRow>();

  async insert(row: LedgerRow): Promise<boolean> {
    return this.put(row);
  }

  /** `insert`, as part of a claim. */
  put(row: LedgerRow): boolean {
    if (this.#rows.has(row.messageId)) return false;
    this.#rows.set(row.messageId, row);
    return true;
  }

  async get(messageId: MessageId): Promise<LedgerRow | undefined> {
    return this.#rows.get(messageId);
  }

  async list(states: readonly ReplyState[], limit: number): Promise<readonly LedgerRow[]> {
    const rows = [...this.#rows.values()].filter((row) => states.includes(row.state));
    return rows.sort((a, b) => a.changedAt - b.changedAt).slice(0, limit);
  }

  async move(
    messageId: MessageId,
    from: readonly ReplyState[],
    to: ReplyState,
    change: LedgerChange,
  ): Promise<boolean> {
    const row = this.#rows.get(messageId);
    if (row === undefined || !from.includes(row.state)) return false;
    this.#rows.set(messageId, moveRow(row, to, change));
    return true;
  }

  async ready(now: number, claimAge: number, limit: number): Promise<readonly LedgerRow[]> {
    const ready = [...this.#rows.values()].flatMap((row) => {
      const since = readySince(row, now, claimAge);
      return since === undefined ? [] : [{ row, since }];
    });
    return ready
      .sort((a, b) => a.since - b.since)
      .slice(0, limit)
      .map((each) => each.row);
  }
}
