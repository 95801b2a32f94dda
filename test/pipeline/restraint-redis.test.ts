import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliverReply, VirtualClock, type Restraint } from '../../src/pipeline/index.js';
import { connectRedis, createRedisState, type State } from '../../src/state/index.js';
import type { EmbeddedRedis } from '../../src/embedded/redis.js';
import { Servers } from '../state/servers.js';
import { emitSource } from '../state/source-tree.js';
import { MINUTE, startLive, type Live } from '../support/live.js';
import { dayStart, mail } from '../support/mails.js';

let servers: Servers;
let redis: EmbeddedRedis;
const clients: Redis[] = [];
beforeEach(async () => {
  servers = await Servers.make();
  redis = await servers.start();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect();
  await servers.clean();
});

async function open(): Promise<State> {
  const client = await connectRedis({ socket: redis.socket });
  clients.push(client);
  return createRedisState({ client, prefix: 'test' });
}

const plenty = { hour: 1000, day: 1000 };
const limits: Restraint = {
  caps: { author: plenty, thread: plenty, list: { hour: 5, day: 20 }, overall: plenty },
  coolDown: 0,
};

/** A worker of its own connection, on one clock with the others. */
const worker = async (clock: VirtualClock): Promise<Live> => startLive({ state: await open(), clock, limits });

/** A submission that will be answered, each by a newcomer of its own. */
const patch = (n: number, at: number) =>
  mail({
    subject: `[PATCH] bpf: ${'abcdefghijklmnopqrst'.charAt(n)} counts ${'tsrqponmlkjihgfedcba'.charAt(n)}`,
    id: `<p${String(n)}@example.org>`,
    from: `Ann <ann${String(n)}@example.org>`,
    files: [{ path: `kernel/bpf/${'abcdefghijklmnopqrst'.charAt(n)}.c` }],
    at,
  });

const left = (...workers: readonly Live[]): number =>
  workers.reduce((sum, { outbox }) => sum + outbox.submitted.length, 0);

describe('caps and breaker on Redis', () => {
  it(
    'hold for two workers that race, over a kill -9 of Redis, and until a person resumes',
    { timeout: 60_000 },
    async () => {
      const clock = new VirtualClock();
      const [one, two] = [await worker(clock), await worker(clock)];
      await one.take(...Array.from({ length: 12 }, (_, n) => patch(n, n % 3)));
      await one.runUntil(30);
      const ids = (await one.rows()).map(({ messageId }) => messageId);
      expect(ids).toHaveLength(12);
      clock.moveTo(dayStart + 200 * MINUTE);
      // Each reply twice from each, all at the same time.
      await Promise.all([...ids, ...ids].flatMap((id) => [one, two].map(({ options }) => deliverReply(id, options))));
      expect(left(one, two)).toBe(5);
      const states = (await one.rows()).map(({ state }) => state);
      expect(states.filter((state) => state === 'sent')).toHaveLength(5);
      expect(states.filter((state) => state === 'draft')).toHaveLength(7);
      for (const { state, reason } of await one.rows())
        if (state === 'draft') expect(reason).toMatch(/^(cap reached|the breaker has fallen): /);
      expect(await one.state.restraint.counted('list bpf@vger.kernel.org', clock.now())).toEqual({ hour: 5, day: 5 });

      await servers.kill(redis);
      redis = await servers.start();
      const three = await worker(clock);
      expect((await three.state.restraint.broken())?.reason).toContain('cap reached: list bpf@vger.kernel.org had 5');
      expect(await three.state.restraint.counted('list bpf@vger.kernel.org', clock.now())).toEqual({ hour: 5, day: 5 });
      await three.take(patch(12, 200));
      await three.runUntil(400);
      expect(left(three)).toBe(0);
      await three.state.restraint.mend();
      await three.take(patch(13, 400));
      await three.runUntil(600);
      expect(left(three)).toBe(1);
    },
  );

  it('a pause holds for every worker at once, over a kill -9 of Redis', { timeout: 60_000 }, async () => {
    const clock = new VirtualClock();
    const [one, two] = [await worker(clock), await worker(clock)];
    await one.take(patch(0, 0), patch(1, 0));
    await one.runUntil(30);
    const ids = (await one.rows()).map(({ messageId }) => messageId);
    clock.moveTo(dayStart + 200 * MINUTE);
    await two.state.pause.pause('jane', 'holiday', clock.now());
    expect(await Promise.all(ids.flatMap((id) => [one, two].map(({ options }) => deliverReply(id, options))))).toEqual(
      Array(4).fill('waiting'),
    );
    await servers.kill(redis);
    redis = await servers.start();
    const three = await worker(clock);
    await three.runUntil(210);
    expect(left(one, two, three)).toBe(0);
    expect((await three.rows()).map(({ state }) => state)).toEqual(['queued', 'queued']);
    await three.state.pause.resume('jane', clock.now());
    await three.runUntil(212);
    expect(left(three)).toBe(2);
  });

  it('a stop withdraws what waits, for every worker and for ever', { timeout: 60_000 }, async () => {
    const clock = new VirtualClock();
    const [one, two] = [await worker(clock), await worker(clock)];
    const from = 'Jane Doe <jane@example.org>';
    await one.take(mail({ subject: '[PATCH] bpf: one', id: '<one@example.org>', from }));
    await one.runUntil(100);
    const [sent] = await one.rows();
    await one.take(
      mail({
        subject: '[PATCH] bpf: two',
        id: '<two@example.org>',
        from,
        at: 100,
        files: [{ path: 'kernel/bpf/a.c' }],
      }),
    );
    await one.runUntil(110);
    expect((await one.rows()).map(({ state }) => state).sort()).toEqual(['queued', 'sent']);
    await two.take(mail({ subject: 'Re: x', from, inReplyTo: sent?.messageId ?? '', at: 111, body: '#faq stop\n' }));
    expect((await one.rows()).map(({ state }) => state).sort()).toEqual(['sent', 'withdrawn']);
    await servers.kill(redis);
    redis = await servers.start();
    const three = await worker(clock);
    await three.state.sweepRetention(clock.now() + 400 * 24 * 60 * MINUTE);
    expect(await three.state.optOuts.has('jane@example.org')).toBe(true);
  });
});

describe('two processes that count', () => {
  it('never go over a cap together, and one that is killed takes nothing with it', { timeout: 60_000 }, async () => {
    const source = join(servers.dataDir, 'source');
    await emitSource(source, ['src/core', 'src/state']);
    await writeFile(
      join(source, 'count.js'),
      `import { connectRedis, createRedisState } from './src/state/index.js';
       const [socket, name] = process.argv.slice(2);
       const { restraint } = createRedisState({ client: await connectRedis({ socket }), prefix: 'test' });
       const caps = [{ name: 'list', hour: 150, day: 500 }, { name: 'overall', hour: 200, day: 500 }];
       let room = 0;
       for (let n = 0; n < 300; n++) {
         if ((await restraint.count('<' + name + n + '@x>', caps, 1_700_000_000_000 + n, false)) === undefined) room++;
         if (n === 20) console.log('begun');
       }
       console.log('room ' + room);
       process.exit(0);`,
    );
    const processes = ['a', 'b', 'c'].map((name) =>
      spawn(process.execPath, [join(source, 'count.js'), redis.socket, name], { stdio: ['ignore', 'pipe', 'inherit'] }),
    );
    const texts = processes.map((child) => {
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (more: string) => (text += more));
      return () => text;
    });
    const ends = processes.map((child) => once(child, 'close'));
    await expect.poll(() => texts[2]?.(), { timeout: 20_000 }).toContain('begun');
    processes[2]?.kill('SIGKILL');
    await Promise.all(ends);
    const room = texts.slice(0, 2).map((text) => Number(/room (\d+)/.exec(text())?.[1]));
    const { hour } = await (await open()).restraint.counted('list', 1_700_000_000_300);
    expect(hour).toBe(150);
    // The killed one had at least what it said, and the others the rest.
    expect((room[0] ?? 0) + (room[1] ?? 0)).toBeLessThanOrEqual(150);
    expect((await (await open()).restraint.counted('overall', 1_700_000_000_300)).hour).toBe(150);
  });
});
