import type { Waker } from '../core/index.js';
import { stageNames, type StageName, type Stages } from './stages.js';

/** More runs than this in one go are a stage that wakes itself up for ever. */
const maxRuns = 1_000_000;

/**
 * Wake-ups in memory, for tests and virtual clocks: kept until `run`, one per stage and id, the latest word counts.
 */
export class LocalWaker implements Waker {
  readonly #waiting = {
    mail: new Map<string, number>(),
    series: new Map<string, number>(),
    reply: new Map<string, number>(),
  };

  async mail(key: string): Promise<void> {
    this.#waiting.mail.set(key, -Infinity);
  }

  async series(id: string, due: number): Promise<void> {
    this.#waiting.series.set(id, due);
  }

  async reply(messageId: string, at: number): Promise<void> {
    this.#waiting.reply.set(messageId, at);
  }

  /** The earliest time anything waits for (ms, -Infinity for a mail); undefined when nothing does. */
  next(): number | undefined {
    const times = stageNames.flatMap((stage) => [...this.#waiting[stage].values()]);
    return times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b));
  }

  /** Runs everything whose time has come at `now` (ms), and what that wakes up: mails first, then series, then replies. Rejects with what a stage throws. */
  async run(stages: Stages, now: number): Promise<void> {
    for (let runs = 0; runs < maxRuns; runs += 1) {
      const first = this.#first(now);
      if (first === undefined) return;
      this.#waiting[first.stage].delete(first.id);
      await stages[first.stage](first.id);
    }
    throw new Error('a stage wakes itself up for ever');
  }

  #first(now: number): { readonly stage: StageName; readonly id: string } | undefined {
    for (const stage of stageNames) {
      let first: { readonly stage: StageName; readonly id: string; readonly at: number } | undefined;
      for (const [id, at] of this.#waiting[stage]) {
        if (at <= now && (first === undefined || at < first.at)) first = { stage, id, at };
      }
      if (first !== undefined) return first;
    }
    return undefined;
  }
}
