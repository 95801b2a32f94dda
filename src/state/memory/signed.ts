import type { Clock, MessageId, SignedStore } from '../../core/index.js';
import { retention } from '../retention.js';

/** What authors have signed, in memory. */
export class MemorySigned implements SignedStore {
  readonly #first = new Map<string, { readonly id: MessageId; readonly until: number }>();

  constructor(private readonly clock: Clock) {}

  async first(key: string, id: MessageId): Promise<MessageId> {
    const now = this.clock.now();
    const known = this.#first.get(key);
    if (known !== undefined && known.until > now) return known.id;
    // In order of time: the oldest are in front.
    for (const [old, { until }] of this.#first) {
      if (until > now) break;
      this.#first.delete(old);
    }
    this.#first.set(key, { id, until: now + retention.signed });
    return id;
  }
}
