import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { createWaker, startWorkers } from '../../src/queue/index.js';
import { connectRedis, createRedisState } from '../../src/state/index.js';
import { judgement, row } from '../state/samples.js';
import { Servers, silent } from '../state/servers.js';
import { emitSource } from '../state/source-tree.js';
import { gate, Harness } from './harness.js';

const harness = Harness.use();

describe('stages', () => {
  it('are tried again when they throw, and said so', async () => {
    const prefix = harness.freshPrefix();
    const error = vi.fn();
    let runs = 0;
    const log = { ...silent, error };
    const mail = async (): Promise<void> => {
      runs += 1;
      if (runs === 1) throw new Error('first time');
    };
    harness.workers(prefix, { mail }, { log });
    await harness.waker(prefix).mail('a');
    await vi.waitFor(() => expect(runs).toBe(2), { timeout: 5000 });
    expect(error).toHaveBeenCalledOnce();
    expect(error.mock.calls[0]?.[0]).toMatchObject({ stage: 'mail', ids: ['a'], err: { message: 'first time' } });
  });

  it('run for every mail of a job, also when one throws', async () => {
    const prefix = harness.freshPrefix();
    const seen: string[] = [];
    const mail = async (key: string): Promise<void> => {
      seen.push(key);
      if (key === 'b' && seen.filter((each) => each === 'b').length === 1) throw new Error('first time');
    };
    harness.workers(prefix, { mail });
    const made = harness.waker(prefix);
    await Promise.all(['a', 'b', 'c'].map(made.mail));
    await vi.waitFor(() => expect(seen).toEqual(['a', 'b', 'c', 'a', 'b', 'c']), { timeout: 5000 });
  });

  it('are woken again after they have been given up', async () => {
    const prefix = harness.freshPrefix();
    const made = harness.waker(prefix);
    let runs = 0;
    let broken = true;
    const mail = async (): Promise<void> => {
      runs += 1;
      if (broken) throw new Error('still broken');
    };
    harness.workers(prefix, { mail });
    // Each sweep's wake-up cuts a back-off short: attempts are used up quickly here.
    await vi.waitFor(
      async () => {
        await made.mail('a');
        expect((await made.queues[0]?.getJobCounts())?.['failed']).toBe(1);
      },
      { timeout: 10_000, interval: 50 },
    );
    broken = false;
    const before = runs;
    await made.mail('a');
    await vi.waitFor(() => expect(runs).toBeGreaterThan(before), { timeout: 5000 });
  });

  it('are waited for at close', async () => {
    const prefix = harness.freshPrefix();
    const running = gate();
    let done = false;
    const made = harness.workers(prefix, {
      mail: async () => {
        running.open();
        await sleep(300);
        done = true;
      },
    });
    await harness.waker(prefix).mail('a');
    await running.opened;
    await made.close();
    expect(done).toBe(true);
  });

  it('are not waited for beyond the grace', async () => {
    const prefix = harness.freshPrefix();
    const running = gate();
    const never = gate();
    const made = harness.workers(prefix, {
      mail: async () => {
        running.open();
        await never.opened;
      },
    });
    await harness.waker(prefix).mail('a');
    await running.opened;
    const start = Date.now();
    await made.close(200);
    expect(Date.now() - start).toBeLessThan(3000);
    never.open();
  });

  it('run again elsewhere when their worker is killed', async () => {
    const prefix = harness.freshPrefix();
    const state = createRedisState({ client: harness.client, prefix });
    const folder = join(harness.servers.dataDir, 'source');
    await emitSource(folder, ['src/core', 'src/queue']);
    await writeFile(
      join(folder, 'worker.js'),
      `import { Redis } from 'ioredis';
       import { startWorkers } from './src/queue/index.js';
       const [socket, prefix] = process.argv.slice(2);
       const log = { debug() {}, info() {}, warn() {}, error() {} };
       const hang = () => { console.log('running'); return new Promise(() => {}); };
       startWorkers({ connection: new Redis({ path: socket }), prefix, log, lockMs: 500, stages: { mail: hang, series: hang, reply: hang } });`,
    );
    const doomed = spawn(process.execPath, [join(folder, 'worker.js'), harness.socket, prefix], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = once(doomed, 'exit');
    await harness.waker(prefix).series('<a@x>', 0);
    await once(doomed.stdout, 'data');
    doomed.kill('SIGKILL');
    await exit;
    // Two workers, and a stage that may well run twice: the state lets one judgement through.
    const claims: boolean[] = [];
    const series = async (): Promise<void> => {
      claims.push(await state.work.claim(judgement('<a@x>'), row('<r@x>')));
    };
    harness.workers(prefix, { series }, { lockMs: 500 });
    harness.workers(prefix, { series }, { lockMs: 500 });
    await vi.waitFor(() => expect(claims).toContain(true), { timeout: 10_000 });
    await harness.waker(prefix).series('<a@x>', 0);
    await vi.waitFor(() => expect(claims).toEqual([true, false]), { timeout: 5000 });
  });

  it('go on after Redis was killed and came back', async () => {
    const own = await Servers.make();
    const redis = await own.start();
    const connection = await connectRedis({ socket: redis.socket });
    const idle = async (): Promise<void> => {};
    const seen: string[] = [];
    const mail = async (id: string): Promise<void> => void seen.push(id);
    const started = startWorkers({ connection, log: silent, stages: { mail, series: idle, reply: idle } });
    const made = createWaker({ connection, log: silent });
    try {
      await made.mail('a');
      await vi.waitFor(() => expect(seen).toContain('a'), { timeout: 5000 });
      await own.kill(redis);
      await own.start();
      await vi.waitFor(
        async () => {
          await made.mail('b');
          expect(seen).toContain('b');
        },
        { timeout: 15_000, interval: 200 },
      );
    } finally {
      await made.close();
      await started.close(2000);
      connection.disconnect();
      await own.clean();
    }
  });
});
