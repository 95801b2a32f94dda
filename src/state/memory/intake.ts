import type { Clock, IntakeStore, MailboxCursor, RawIncoming } from '../../core/index.js';
import { intakeKey, laterCursor } from '../intake-key.js';
import { Sorted } from './sorted.js';

interface Kept {
  readonly mail: RawIncoming;
  /** Not kept beyond this time (ms); undefined while unprocessed. */
  keptUntil: number | undefined;
}

/** The door to the pipeline in memory. Its leases run on the clock it is given. */
export class MemoryIntake implements IntakeStore {
  readonly #mails = new Map<string, Kept>();
  readonly #unprocessed = new Sorted<{ readonly key: string; readonly arrival: number }>(
    (a, b) => a.arrival - b.arrival || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  );
  readonly #cursors = new Map<string, MailboxCursor>();
  readonly #leases = new Map<string, { readonly owner: string; readonly until: number }>();
  readonly #catchingUp = new Map<string, number>();
  readonly #reading = new Map<string, number>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async accept(mail: RawIncoming): Promise<string> {
    const key = intakeKey(mail.raw);
    if (this.#kept(key) === undefined) {
      this.#mails.set(key, { mail, keptUntil: undefined });
      this.#unprocessed.add({ key, arrival: mail.arrival });
    }
    return key;
  }

  async read(key: string): Promise<RawIncoming | undefined> {
    return this.#kept(key)?.mail;
  }

  async readUnprocessed(key: string): Promise<RawIncoming | undefined> {
    const kept = this.#kept(key);
    return kept?.keptUntil === undefined ? kept?.mail : undefined;
  }

  async unprocessed(limit: number): Promise<readonly string[]> {
    return this.#unprocessed.items.slice(0, limit).map((each) => each.key);
  }

  async oldestUnprocessed(): Promise<number | undefined> {
    return this.#unprocessed.items[0]?.arrival;
  }

  async processed(key: string, keepMs: number): Promise<void> {
    const kept = this.#kept(key);
    if (kept === undefined) return;
    const waiting = this.#unprocessed.items.find((each) => each.key === key);
    if (waiting !== undefined) this.#unprocessed.remove(waiting);
    kept.keptUntil = this.#clock.now() + keepMs;
    this.#kept(key);
  }

  async cursor(mailbox: string): Promise<MailboxCursor | undefined> {
    return this.#cursors.get(mailbox);
  }

  async moveCursor(mailbox: string, cursor: MailboxCursor): Promise<void> {
    this.#cursors.set(mailbox, laterCursor(this.#cursors.get(mailbox), cursor));
  }

  async lease(mailbox: string, owner: string, ttlMs: number): Promise<boolean> {
    const now = this.#clock.now();
    const held = this.#leases.get(mailbox);
    if (held !== undefined && held.owner !== owner && held.until > now) return false;
    this.#leases.set(mailbox, { owner, until: now + ttlMs });
    return true;
  }

  async release(mailbox: string, owner: string): Promise<void> {
    if (this.#leases.get(mailbox)?.owner === owner) this.#leases.delete(mailbox);
  }

  async catchingUp(mailbox: string, ttlMs: number): Promise<void> {
    this.#catchingUp.set(mailbox, this.#clock.now() + ttlMs);
  }

  async caughtUp(mailbox: string): Promise<void> {
    this.#catchingUp.delete(mailbox);
  }

  async isCatchingUp(): Promise<boolean> {
    const now = this.#clock.now();
    return [...this.#catchingUp.values()].some((until) => until > now);
  }

  async reading(mailbox: string, ttlMs: number): Promise<void> {
    this.#reading.set(mailbox, this.#clock.now() + ttlMs);
  }

  async stoppedReading(mailbox: string): Promise<void> {
    this.#reading.delete(mailbox);
  }

  async isRead(mailbox: string): Promise<boolean> {
    return (this.#reading.get(mailbox) ?? -Infinity) > this.#clock.now();
  }

  #kept(key: string): Kept | undefined {
    const kept = this.#mails.get(key);
    if (kept?.keptUntil === undefined || kept.keptUntil > this.#clock.now()) return kept;
    this.#mails.delete(key);
    return undefined;
  }
}
