import type { Judgement, LedgerRow, MessageId, WorkStore } from '../../core/index.js';
import { retention } from '../retention.js';
import { Sorted } from './sorted.js';

interface Waiting {
  readonly id: MessageId;
  readonly due: number;
}

/** What else happens when mails need no judgement any more, and where a reply goes. */
export interface WorkHooks {
  /** Puts a row into the ledger unless there is one with that id. */
  insert(row: LedgerRow): void;
  settled(ids: readonly MessageId[]): void;
}

/** Judging in memory. */
export class MemoryWork implements WorkStore {
  readonly #waiting = new Sorted<Waiting>((a, b) => a.due - b.due || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  readonly #dueOf = new Map<MessageId, Waiting>();
  readonly #judgements = new Map<MessageId, Judgement>();
  readonly #rootOf = new Map<MessageId, MessageId>();
  readonly #hooks: WorkHooks;

  constructor(hooks: WorkHooks) {
    this.#hooks = hooks;
  }

  async await(id: MessageId, due: number): Promise<void> {
    if (this.#rootOf.has(id)) return;
    this.#forget(id);
    const waiting = { id, due };
    this.#dueOf.set(id, waiting);
    this.#waiting.add(waiting);
  }

  async due(now: number, limit: number): Promise<readonly MessageId[]> {
    const end = this.#waiting.firstWhere((each) => each.due > now);
    return this.#waiting.items.slice(0, Math.min(end, limit)).map((each) => each.id);
  }

  async waiting(ids: readonly MessageId[]): Promise<ReadonlyMap<MessageId, number>> {
    return new Map(ids.flatMap((id) => this.#dueOf.get(id) ?? []).map(({ id, due }) => [id, due]));
  }

  async nextDue(): Promise<number | undefined> {
    return this.#waiting.items[0]?.due;
  }

  async settle(ids: readonly MessageId[]): Promise<void> {
    for (const id of ids) this.#forget(id);
    this.#hooks.settled(ids);
  }

  async claim(judgement: Judgement, ledger: LedgerRow | undefined): Promise<boolean> {
    const mails = new Set([judgement.root, ...judgement.mails]);
    for (const id of mails) if (this.#rootOf.has(id)) return false;
    this.#judgements.set(judgement.root, judgement);
    this.#record(judgement.root, [...mails]);
    if (ledger !== undefined) this.#hooks.insert(ledger);
    return true;
  }

  async joinJudgement(root: MessageId, late: readonly MessageId[]): Promise<void> {
    const judgement = await this.judgementOf(root);
    if (judgement === undefined) throw new Error(`no judgement to join: ${root}`);
    const fresh = [...new Set(late)].filter((id) => !this.#rootOf.has(id));
    this.#judgements.set(judgement.root, { ...judgement, mails: [...judgement.mails, ...fresh] });
    this.#record(judgement.root, fresh);
    for (const id of late) this.#forget(id);
  }

  async judgementOf(id: MessageId): Promise<Judgement | undefined> {
    const root = this.#rootOf.get(id);
    return root === undefined ? undefined : this.#judgements.get(root);
  }

  async judgements(limit: number): Promise<readonly Judgement[]> {
    return [...this.#judgements.values()].sort((a, b) => b.due - a.due).slice(0, limit);
  }

  /** Removes judgements that fell due before `now - retention.facts`; returns how many. */
  sweep(now: number): number {
    const old = [...this.#judgements.values()].filter((judgement) => judgement.due < now - retention.facts);
    for (const judgement of old) {
      this.#judgements.delete(judgement.root);
      for (const id of [judgement.root, ...judgement.mails]) this.#rootOf.delete(id);
    }
    return old.length;
  }

  /** Takes mails that are no longer kept off the waiting list. */
  drop(ids: readonly MessageId[]): void {
    for (const id of ids) this.#forget(id);
  }

  #record(root: MessageId, ids: readonly MessageId[]): void {
    for (const id of ids) {
      this.#rootOf.set(id, root);
      this.#forget(id);
    }
    this.#hooks.settled(ids);
  }

  #forget(id: MessageId): void {
    const waiting = this.#dueOf.get(id);
    if (waiting === undefined) return;
    this.#dueOf.delete(id);
    this.#waiting.remove(waiting);
  }
}
