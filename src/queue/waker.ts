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

  async function wake(stage: StageName, id: string, at: number): Promise<void> {
    const delay = Math.max(0, Math.ceil(at - clock.now()));
    const deduplication = { id: wakeupKey(id), keepLastIfActive: true, reschedule: true };
    const limit = options.timeoutMs ?? 2000;
    try {
      await within(limit, queues[stage].add(stage, { id }, { delay, deduplication }));
    } catch (error) {
      options.log.warn({ stage, id, err: error }, 'wake-up lost; the sweeper will find it');
    }
  }

  return {
    mail: (key) => wake('mail', key, 0),
    series: (id, due) => wake('series', id, due),
    reply: (messageId, at) => wake('reply', messageId, at),
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
