import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { createWaker } from '../../src/queue/index.js';
import { connectRedis } from '../../src/state/index.js';
import { Servers, silent } from '../state/servers.js';
import { gate, Harness } from './harness.js';

const harness = Harness.use();

describe('wake-ups', () => {
  it('reach their stage, with any id', async () => {
    const prefix = harness.freshPrefix();
    const seen: string[] = [];
    const note = (stage: string) => async (id: string) => void seen.push(`${stage} ${id}`);
    harness.workers(prefix, { mail: note('mail'), series: note('series'), reply: note('reply') });
    const { mail, series, reply } = harness.waker(prefix);
    const long = `<a:b\u0000${'x'.repeat(5000)}@x>`;
    await Promise.all([mail('key'), series(long, Date.now()), reply('<r:1@x>', 0)]);
    await vi.waitFor(() => expect(seen.toSorted()).toEqual(['mail key', 'reply <r:1@x>', `series ${long}`]), 5000);
  });

  it('do not pile up while their job waits', async () => {
    const prefix = harness.freshPrefix();
    const { mail, series, queues } = harness.waker(prefix);
    for (let n = 0; n < 20; n += 1) {
      await mail('same');
      await series('same', Date.now() + 60_000);
    }
    expect(await queues[0]?.getJobCounts()).toMatchObject({ waiting: 1, delayed: 0 });
    expect(await queues[1]?.getJobCounts()).toMatchObject({ waiting: 0, delayed: 1 });
  });

  it('of mails that were accepted together share jobs, none too large', async () => {
    const prefix = harness.freshPrefix();
    const seen: string[] = [];
    const { mail, queues } = harness.waker(prefix);
    const keys = Array.from({ length: 40 }, (_, n) => `key ${n}`);
    await Promise.all(keys.map(mail));
    expect(await queues[0]?.getJobCounts()).toMatchObject({ waiting: 3 });
    harness.workers(prefix, { mail: async (key) => void seen.push(key) });
    await vi.waitFor(() => expect(seen.toSorted()).toEqual(keys.toSorted()), 5000);
  });

  it('come at their time, and the latest word about it counts', async () => {
    const prefix = harness.freshPrefix();
    const seen: string[] = [];
    harness.workers(prefix, { series: async (id) => void seen.push(id) });
    const { series } = harness.waker(prefix);
    const start = Date.now();
    await series('sooner', start + 60_000);
    await series('sooner', start + 300);
    await series('later', start + 300);
    await series('later', start + 60_000);
    await series('now', start + 60_000);
    await series('now', start - 5);
    await vi.waitFor(() => expect(seen).toEqual(['now', 'sooner']), { timeout: 5000 });
    expect(Date.now() - start).toBeGreaterThanOrEqual(300);
    await sleep(300);
    expect(seen).toEqual(['now', 'sooner']);
  });

  it('are not missed while their stage runs', async () => {
    const prefix = harness.freshPrefix();
    const first = gate();
    let runs = 0;
    harness.workers(prefix, {
      series: async () => {
        runs += 1;
        if (runs === 1) await first.opened;
      },
    });
    const { series } = harness.waker(prefix);
    await series('a', 0);
    await vi.waitFor(() => expect(runs).toBe(1));
    for (let n = 0; n < 5; n += 1) await series('a', Date.now() + 100);
    await sleep(50);
    expect(runs).toBe(1);
    first.open();
    await vi.waitFor(() => expect(runs).toBe(2), { timeout: 5000 });
    await sleep(300);
    expect(runs).toBe(2);
    await series('a', 0);
    await vi.waitFor(() => expect(runs).toBe(3), { timeout: 5000 });
  });

  it('may come from a stage for itself: wait again', async () => {
    const prefix = harness.freshPrefix();
    const made = harness.waker(prefix);
    const runs: number[] = [];
    harness.workers(prefix, {
      series: async (id) => {
        runs.push(Date.now());
        if (runs.length < 3) await made.series(id, Date.now() + 100);
      },
    });
    await made.series('a', 0);
    await vi.waitFor(() => expect(runs).toHaveLength(3), { timeout: 5000 });
  });

  it('outlive a job that vanished', async () => {
    const prefix = harness.freshPrefix();
    const made = harness.waker(prefix);
    await made.mail('a');
    for (const job of (await made.queues[0]?.getWaiting()) ?? []) {
      await harness.client.del(`${prefix}:queue:mail:${job.id ?? ''}`);
      await harness.client.del(`${prefix}:queue:mail:wait`);
    }
    let runs = 0;
    harness.workers(prefix, { mail: async () => void (runs += 1) });
    await made.mail('a');
    await vi.waitFor(() => expect(runs).toBe(1), { timeout: 5000 });
  });

  it('are lost quickly and quietly when Redis is away', async () => {
    const own = await Servers.make();
    const redis = await own.start();
    const connection = await connectRedis({ socket: redis.socket });
    const warn = vi.fn();
    const made = createWaker({ connection, log: { ...silent, warn } });
    try {
      await made.mail('a');
      await own.kill(redis);
      const start = Date.now();
      await made.mail('b');
      expect(Date.now() - start).toBeLessThan(3000);
      expect(warn).toHaveBeenCalledOnce();
    } finally {
      await made.close();
      connection.disconnect();
      await own.clean();
    }
  });
});
