import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectRedis, createRedisState } from '../../src/state/index.js';
import { judgement, mail, row, t0 } from './samples.js';
import { Servers } from './servers.js';
import { emitSource } from './source-tree.js';

let servers: Servers;
beforeEach(async () => {
  servers = await Servers.make();
});
afterEach(async () => {
  await servers.clean();
});

/** Gives up a client as a killed process does. */
async function session<T>(socket: string, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = await connectRedis({ socket });
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

describe('kill -9 of redis-server', () => {
  it('loses nothing that was acknowledged', async () => {
    for (let round = 0; round < 3; round += 1) {
      const redis = await servers.start();
      const accepted: string[] = [];
      const claimed: string[] = [];
      await session(redis.socket, async (client) => {
        const { intake, work, mails } = createRedisState({ client });
        let killed: Promise<void> | undefined;
        try {
          for (let n = 0; ; n += 1) {
            const id = `<${round}.${n}@x>`;
            accepted.push(await intake.accept({ raw: Buffer.from(id), arrival: t0, mailbox: 'a' }));
            await mails.put(mail(id));
            if (await work.claim(judgement(id), row(`<reply ${id}>`))) claimed.push(id);
            // Killed in the midst of work: what was answered counts, what was not may or may not be there.
            if (n === 20) killed = sleep(round * 5).then(() => servers.kill(redis));
          }
        } catch (error) {
          expect(error).toMatchObject({ code: 'REDIS_UNREACHABLE' });
        }
        await killed;
      });
      expect(claimed.length).toBeGreaterThan(20);
      const again = await servers.start();
      await session(again.socket, async (client) => {
        const { intake, work, ledger } = createRedisState({ client });
        const unprocessed = new Set(await intake.unprocessed(100_000));
        expect(accepted.filter((key) => !unprocessed.has(key))).toEqual([]);
        for (const id of claimed) {
          expect((await work.judgementOf(id))?.root).toBe(id);
          expect((await ledger.get(`<reply ${id}>`))?.state).toBe('queued');
        }
      });
      await again.stop();
    }
  });
});

describe('kill -9 of the service', () => {
  it('takes redis-server with it, or the next start shuts it down; nothing is lost', async () => {
    const source = join(servers.dataDir, 'source');
    await emitSource(source, ['src/core', 'src/embedded', 'src/state']);
    await writeFile(
      join(source, 'service.js'),
      `import { startRedis } from './src/embedded/redis.js';
       import { connectRedis, createRedisState } from './src/state/index.js';
       const log = { debug() {}, info() {}, warn() {}, error() {} };
       const { socket, pid } = await startRedis({ dataDir: process.argv[2], log });
       const { intake } = createRedisState({ client: await connectRedis({ socket }) });
       const key = await intake.accept({ raw: Buffer.from('precious'), arrival: 1, mailbox: 'a' });
       console.log(JSON.stringify({ pid, key }));
       setInterval(() => {}, 1000);`,
    );
    const service = spawn(process.execPath, [join(source, 'service.js'), servers.dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = once(service, 'exit');
    const [line] = (await once(service.stdout, 'data')) as [Buffer];
    const { pid, key } = JSON.parse(line.toString()) as { pid: number; key: string };
    await expect(servers.start()).rejects.toMatchObject({
      code: 'SERVICE_ALREADY_RUNNING',
      message: expect.stringContaining(`pid ${service.pid}`),
    });
    service.kill('SIGKILL');
    await exit;
    const again = await servers.start();
    expect(again.pid).not.toBe(pid);
    await session(again.socket, async (client) => {
      expect(await createRedisState({ client }).intake.unprocessed(10)).toEqual([key]);
      expect(await client.info('server')).toContain(`process_id:${again.pid}`);
    });
  });
});

describe('Redis out of reach', () => {
  it('fails fast with REDIS_UNREACHABLE, and works again afterwards', async () => {
    const redis = await servers.start();
    await session(redis.socket, async (client) => {
      const { intake } = createRedisState({ client });
      const sample = { raw: Buffer.from('x'), arrival: t0, mailbox: 'a' };
      await servers.kill(redis);
      const start = performance.now();
      await expect(intake.accept(sample)).rejects.toMatchObject({ code: 'REDIS_UNREACHABLE' });
      expect(performance.now() - start).toBeLessThan(1000);
      await servers.start();
      await expect.poll(() => intake.accept(sample).catch(() => 'no'), { timeout: 10_000 }).toHaveLength(64);
    });
  });

  it('does not hang on a server that does not answer, or on a client that queues', async () => {
    const redis = await servers.start();
    const patient = new Redis({ path: redis.socket, maxRetriesPerRequest: null });
    patient.on('error', () => {});
    try {
      await patient.ping();
      process.kill(redis.pid, 'SIGSTOP');
      const { intake } = createRedisState({ client: patient, timeoutMs: 200 });
      await expect(intake.cursor('a')).rejects.toMatchObject({ code: 'REDIS_UNREACHABLE' });
      process.kill(redis.pid, 'SIGCONT');
      await servers.kill(redis);
      await expect(intake.cursor('a')).rejects.toMatchObject({ code: 'REDIS_UNREACHABLE' });
    } finally {
      patient.disconnect();
    }
  });

  it('says so when there is no Redis to connect to', async () => {
    await expect(connectRedis({ socket: '/nonexistent/redis.sock' })).rejects.toMatchObject({
      code: 'REDIS_UNREACHABLE',
      where: '/nonexistent/redis.sock',
    });
    await expect(connectRedis({ url: 'redis://127.0.0.1:1' })).rejects.toMatchObject({
      code: 'REDIS_UNREACHABLE',
      where: '127.0.0.1:1',
    });
  });
});
