import type { MailFacts } from '../../core/index.js';

/** A mail's facts as they were read, and by what to tell whether Redis still has them so. */
export interface Held {
  readonly facts: MailFacts;
  /** When its facts were put and how many fields it has: lists are only ever added, so equal stamps mean equal mails. */
  readonly stamp: string;
  /** Characters of its JSON. */
  readonly size: number;
}

/** Characters of JSON kept at most: some thousand mails, three to four times as much memory. */
const most = 6_000_000;

/** Facts that were read lately, the most lately read last; an author's mails of half a year are looked at for each of his series. */
export class FactsCache {
  readonly #held = new Map<string, Held>();
  #size = 0;

  constructor(private readonly limit: number = most) {}

  has(key: string): boolean {
    return this.#held.has(key);
  }

  get(key: string): Held | undefined {
    const held = this.#held.get(key);
    if (held === undefined) return undefined;
    this.#held.delete(key);
    this.#held.set(key, held);
    return held;
  }

  set(key: string, held: Held): void {
    this.#drop(key);
    this.#held.set(key, held);
    this.#size += held.size;
    for (const oldest of this.#held.keys()) {
      if (this.#size <= this.limit) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#size -= this.#held.get(key)?.size ?? 0;
    this.#held.delete(key);
  }
}
