import type { Clock, IntakeStore, Ledger, Waker, WorkStore } from '../core/index.js';
import type { Log } from './stages.js';

export interface SweeperOptions {
  readonly intake: Pick<IntakeStore, 'unprocessed'>;
  readonly work: Pick<WorkStore, 'due'>;
  readonly ledger: Pick<Ledger, 'ready'>;
  readonly waker: Waker;
  readonly clock: Clock;
  readonly log: Log;
  /** ms between sweeps; default 60,000. The first one is at once. */
  readonly everyMs?: number;
  /** A claim without an outcome for this long (ms) is a crashed sender's; default 300,000, well above any SMTP time-out. */
  readonly claimAgeMs?: number;
  /** Wake-ups per kind and sweep; default 5,000. */
  readonly limit?: number;
  /** Removes what is past its retention; run at the first sweep and then once an hour. */
  readonly sweepRetention?: (now: number) => Promise<unknown>;
}

/** What a sweep found waiting. */
export interface SweepCounts {
  readonly mails: number;
  readonly series: number;
  readonly replies: number;
}

export interface Sweeper {
  /** One sweep, now. Rejects when the state cannot be read. */
  sweep(): Promise<SweepCounts>;
  /** Ends it, after the sweep under way. */
  stop(): Promise<void>;
}

const hour = 3600 * 1000;

/** Wakes workers up for everything that the state says is waiting: no wake-up is ever lost for longer than `everyMs`. */
export function startSweeper(options: SweeperOptions): Sweeper {
  const { log, clock } = options;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  let stopped = false;
  let retentionAt = -Infinity;

  async function turn(): Promise<void> {
    try {
      const found = await sweep(options);
      if (found.mails + found.series + found.replies > 0) log.debug({ found }, 'sweep: work is waiting');
      const now = clock.now();
      if (options.sweepRetention !== undefined && now >= retentionAt + hour) {
        retentionAt = now;
        log.debug({ removed: await options.sweepRetention(now) }, 'sweep: retention');
      }
    } catch (error) {
      log.warn({ err: error }, 'sweep failed; the next one will do');
    }
    if (!stopped) timer = setTimeout(next, options.everyMs ?? 60_000);
  }

  function next(): void {
    running = turn();
  }

  next();
  return {
    sweep: () => sweep(options),
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

async function sweep(options: SweeperOptions): Promise<SweepCounts> {
  const { waker } = options;
  const limit = options.limit ?? 5000;
  const now = options.clock.now();
  const keys = await options.intake.unprocessed(limit);
  await eachOf(keys, (key) => waker.mail(key));
  const ids = await options.work.due(now, limit);
  await eachOf(ids, (id) => waker.series(id, now));
  const rows = await options.ledger.ready(now, options.claimAgeMs ?? 300_000, limit);
  await eachOf(rows, (row) => waker.reply(row.messageId, now));
  return { mails: keys.length, series: ids.length, replies: rows.length };
}

/** Some at a time: Redis then writes them to disk together. */
async function eachOf<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += 50) await Promise.all(items.slice(at, at + 50).map(act));
}
