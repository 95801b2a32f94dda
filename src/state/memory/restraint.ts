import { mostTold, type Cap, type MessageId, type RestraintStore } from '../../core/index.js';
import { DAY, HOUR } from '../restraint.js';

/** Restraint in memory: for tests and `backtest --simulate`. */
export class MemoryRestraint implements RestraintStore {
  readonly #counted = new Map<string, Map<MessageId, number>>();
  readonly #told = new Map<string, Map<MessageId, number>>();
  #broken: { readonly at: number; readonly reason: string } | undefined;

  async count(messageId: MessageId, caps: readonly Cap[], now: number, force: boolean): Promise<Cap | undefined> {
    const reached = caps.find((cap) => {
      const others = [...this.#counterOf(cap.name, now)].filter(([id]) => id !== messageId);
      const times = others.map(([, time]) => time);
      return times.length >= cap.day || times.filter((time) => time > now - HOUR).length >= cap.hour;
    });
    if (reached !== undefined && !force) return reached;
    for (const { name } of caps) this.#counterOf(name, now).set(messageId, now);
    return undefined;
  }

  async uncount(messageId: MessageId, names: readonly string[]): Promise<void> {
    for (const name of names) this.#counted.get(name)?.delete(messageId);
  }

  async counted(name: string, now: number): Promise<{ readonly hour: number; readonly day: number }> {
    const times = [...this.#counterOf(name, now).values()];
    return { hour: times.filter((time) => time > now - HOUR).length, day: times.length };
  }

  async tell(author: string, rule: string, root: MessageId, now: number, since: number): Promise<number> {
    const key = JSON.stringify([author, rule]);
    const told = this.#told.get(key) ?? new Map<MessageId, number>();
    this.#told.set(key, told);
    for (const [id, at] of told) if (at < since) told.delete(id);
    const others = [...told.keys()].filter((id) => id !== root);
    const before = told.has(root) ? [...told.keys()].indexOf(root) : others.length;
    if (!told.has(root) && before < mostTold) told.set(root, now);
    return before;
  }

  async untell(author: string, rule: string, root: MessageId): Promise<void> {
    this.#told.get(JSON.stringify([author, rule]))?.delete(root);
  }

  async broken(): Promise<{ readonly at: number; readonly reason: string } | undefined> {
    return this.#broken;
  }

  async trip(reason: string, at: number): Promise<void> {
    this.#broken ??= { at, reason };
  }

  async mend(): Promise<void> {
    this.#broken = undefined;
  }

  /** What was counted under a name in the last day. A time far ahead is of a clock that went wrong. */
  #counterOf(name: string, now: number): Map<MessageId, number> {
    const counter = this.#counted.get(name) ?? new Map<MessageId, number>();
    for (const [id, at] of counter) if (at <= now - DAY || at > now + DAY) counter.delete(id);
    this.#counted.set(name, counter);
    return counter;
  }
}
