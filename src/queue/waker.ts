import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Clock, Waker } from '../core/index.js';
import { queuePrefix, stageNames, wakeupKey, type Log, type StageName, type Wakeup } from './stages.js';

export interface WakerOptions {
  /** A standalone client; it is only copied, and stays the caller's to close. */
  readonly connection: Redis;
  /** Same as the state's; default `faqtotum`. */
  readonly prefix?: string;
  readonly log: Log;
  /** Tells how long until a due time; the system's clock when absent. */
  readonly clock?: Clock;
  /** A wake-up that Redis does not take within this time is given up, ms; default 2,000. */
  readonly timeoutMs?: number;
}

/** Wakes workers up through BullMQ. Never rejects: a lost wake-up is logged and found again by the sweeper. */
export interface QueueWaker extends Waker {
  /** For a dashboard. */
  readonly queues: readonly Queue<Wakeup>[];
  /**
   * Forgets the jobs that are running. Only for whoever has this Redis to himself, before he starts workers: such jobs are a killed service's, and the
   * first sweep then wakes their stages up at once instead of when their locks have run out. Rejects when Redis does not answer.
   */
  dropRunning(): Promise<void>;
  close(): Promise<void>;
}

/** Completed jobs are only counted; failed ones are kept for a look at their errors. */
const jobOptions = {
  attempts: 4,
  backoff: { type: 'exponential', delay: 1000 },
  removeOnComplete: { count: 100, age: 3600 },
  removeOnFail: { count: 1000, age: 7 * 24 * 3600 },
  stackTraceLimit: 5,
};

/** Mails of one job: large enough that jobs cost little, small enough that several workers share a backlog. */
const mostTogether = 16;

/**
 * One wake-up per stage and id: while its job waits, another one only moves its time (the latest word counts, earlier or
 * later, as with `WorkStore.await`); while the job runs, one more run is put behind it, so that nothing which arrives during a
 * run is missed.
 */
export function createWaker(options: WakerOptions): QueueWaker {
  const client = options.connection.duplicate({ enableOfflineQueue: false, maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  const prefix = queuePrefix(options.prefix ?? 'faqtotum');
  const clock = options.clock ?? { now: () => Date.now() };
  const queueOf = (stage: StageName): Queue<Wakeup> => {
    const queue = new Queue<Wakeup>(stage, {
      connection: client,
      prefix,
      defaultJobOptions: jobOptions,
      streams: { events: { maxLen: 1000 } },
    });
    queue.on('error', (error) => options.log.debug({ stage, err: error }, 'queue connection'));
    return queue;
  };
  const queues = { mail: queueOf('mail'), series: queueOf('series'), reply: queueOf('reply') };

  async function wake(stage: StageName, ids: readonly string[], at: number): Promise<void> {
    const delay = Math.max(0, Math.ceil(at - clock.now()));
    const deduplication = { id: wakeupKey(ids), keepLastIfActive: true, reschedule: true };
    const limit = options.timeoutMs ?? 2000;
    try {
      await within(limit, queues[stage].add(stage, { ids }, { delay, deduplication }));
    } catch (error) {
      options.log.warn({ stage, ids, err: error }, 'wake-up lost; the sweeper will find it');
    }
  }

  const wakeMails = inBatches(mostTogether, (keys) => wake('mail', keys, 0));

  return {
    mail: wakeMails,
    series: (id, due) => wake('series', [id], due),
    reply: (messageId, at) => wake('reply', [messageId], at),
    queues: stageNames.map((stage) => queues[stage]),
    dropRunning: async () => {
      for (const stage of stageNames) {
        for (const job of await queues[stage].getActive()) {
          await client.del(`${prefix}:${stage}:${job.id ?? ''}:lock`);
          await job.remove();
        }
      }
    },
    close: async () => {
      await Promise.allSettled(stageNames.map((stage) => within(2000, queues[stage].close())));
      client.disconnect();
    },
  };
}

/** Acts on items that come within one turn of the event loop together, `most` at a time. */
function inBatches(most: number, act: (items: readonly string[]) => Promise<void>): (item: string) => Promise<void> {
  let open: { readonly items: string[]; readonly done: Promise<void> } | undefined;
  return (item) => {
    if (open !== undefined && open.items.length < most) {
      open.items.push(item);
      return open.done;
    }
    const items = [item];
    const turn = Promise.resolve().then(() => {
      if (open?.items === items) open = undefined;
      return act(items);
    });
    open = { items, done: turn };
    return turn;
  };
}

/** Rejects when `work` takes longer than `ms`; it goes on, unheard. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const abort = new AbortController();
  work.catch(() => undefined);
  const late = sleep(ms, undefined, { signal: abort.signal }).then(() => {
    throw new Error(`no answer within ${ms} ms`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    abort.abort();
  }
}
