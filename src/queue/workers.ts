import { setTimeout as sleep } from 'node:timers/promises';
import { Worker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { queuePrefix, stageNames, type Log, type StageName, type Stages, type Wakeup } from './stages.js';

export interface WorkersOptions {
  /** A standalone client; it is only copied, and stays the caller's to close. */
  readonly connection: Redis;
  /** Same as the state's; default `faqtotum`. */
  readonly prefix?: string;
  readonly stages: Stages;
  /** Jobs at a time per stage; default 3 (of up to 16 mails), 16 series, 1 reply. */
  readonly concurrency?: Partial<Readonly<Record<StageName, number>>>;
  readonly log: Log;
  /** After a kill, somebody else's job is run again within about twice this time, ms; default 10,000. */
  readonly lockMs?: number;
}

export interface Workers {
  /**
   * Takes no more jobs and waits for the running ones, at most `graceMs` (default 30,000; 2,000 while Redis is away, without which no job can
   * come to an end); the rest is run again elsewhere.
   */
  close(graceMs?: number): Promise<void>;
}

const usualConcurrency = { mail: 3, series: 16, reply: 1 };

/**
 * Runs the stages whenever a wake-up comes. A stage that throws is tried again after 1, 2 and 4 s, then left to the sweeper:
 * the state still says that there is work.
 */
export function startWorkers(options: WorkersOptions): Workers {
  const { log, stages } = options;
  const lockMs = options.lockMs ?? 10_000;
  // BullMQ insists on waiting for ever: a worker outlives an outage of Redis.
  const client = options.connection.duplicate({
    enableOfflineQueue: true,
    maxRetriesPerRequest: null,
    autoResendUnfulfilledCommands: true,
    // Blocking commands wait for nobody.
    enableAutoPipelining: false,
  });
  client.on('error', () => undefined);
  const workers = stageNames.map((stage) => {
    const worker = new Worker<Wakeup>(stage, (job) => runAll(job.data.ids, (id) => stages[stage](id)), {
      connection: client,
      prefix: queuePrefix(options.prefix ?? 'faqtotum'),
      concurrency: options.concurrency?.[stage] ?? usualConcurrency[stage],
      lockDuration: lockMs,
      stalledInterval: lockMs,
      maxStalledCount: 5,
    });
    listen(worker, stage, log);
    return worker;
  });
  return {
    close: async (graceMs = 30_000) => {
      const abort = new AbortController();
      const closed = Promise.allSettled(workers.map((worker) => worker.close())).then(() => true);
      const limit = client.status === 'ready' ? graceMs : Math.min(graceMs, 2000);
      const late = sleep(limit, false, { signal: abort.signal }).catch(() => false);
      if (!(await Promise.race([closed, late]))) {
        log.warn({ graceMs: limit }, 'stages still running at shutdown; they will be run again');
        await Promise.race([Promise.allSettled(workers.map((worker) => worker.close(true))), sleep(1000)]);
      }
      abort.abort();
      client.disconnect();
    },
  };
}

/** Together, as far as a stage waits for Redis; rejects with the first failure, when all have ended. */
async function runAll(ids: readonly string[], run: (id: string) => Promise<unknown>): Promise<void> {
  const ended = await Promise.allSettled(ids.map(run));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}

function listen(worker: Worker<Wakeup>, stage: StageName, log: Log): void {
  worker.on('failed', (job: Job<Wakeup> | undefined, error) => {
    log.error(
      { stage, ids: job?.data.ids, attempt: job?.attemptsMade, err: error },
      'stage failed; it will be tried again',
    );
  });
  worker.on('stalled', (jobId) => log.warn({ stage, jobId }, 'a worker died or hung; its job is run again'));
  worker.on('error', (error) => log.debug({ stage, err: error }, 'worker connection'));
}
