import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { redisSocket, startRedis } from '../../src/embedded/redis.js';
import { Servers, silent } from './servers.js';

let servers: Servers;
beforeEach(async () => {
  servers = await Servers.make();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await servers.clean();
});

async function withClient<T>(socket: string, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis({ path: socket });
  client.on('error', () => {});
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

describe('startRedis', () => {
  it('is private, durable and never evicts', async () => {
    const { socket } = await servers.start();
    expect(await redisSocket(servers.dataDir)).toBe(socket);
    const settings = await withClient(socket, async (client) => {
      const names = ['port', 'appendonly', 'appendfsync', 'maxmemory-policy', 'aof-load-truncated'];
      return Object.fromEntries(
        await Promise.all(
          names.map(async (name) => [name, String(await client.config('GET', name)).split(',')[1]] as const),
        ),
      );
    });
    expect(settings).toEqual({
      port: '0',
      appendonly: 'yes',
      appendfsync: 'always',
      'maxmemory-policy': 'noeviction',
      'aof-load-truncated': 'yes',
    });
    expect((await stat(join(servers.dataDir, 'redis'))).mode & 0o777).toBe(0o700);
    expect((await stat(socket)).mode & 0o777).toBe(0o700);
  });

  it('refuses a second service on the folder and names the first', async () => {
    await servers.start();
    await expect(servers.start()).rejects.toMatchObject({
      code: 'SERVICE_ALREADY_RUNNING',
      message: expect.stringContaining(`pid ${process.pid}`),
    });
  });

  it('lets one of several simultaneous starts win', async () => {
    const starts = await Promise.allSettled([servers.start(), servers.start(), servers.start()]);
    expect(starts.filter((start) => start.status === 'fulfilled')).toHaveLength(1);
  });

  it('starts again after stop and after kill -9, with its leftover socket', async () => {
    const first = await servers.start();
    await withClient(first.socket, (client) => client.set('a', '1'));
    await servers.kill(first);
    const second = await servers.start();
    expect(await withClient(second.socket, (client) => client.get('a'))).toBe('1');
    await second.stop();
    const third = await servers.start();
    expect(await withClient(third.socket, (client) => client.get('a'))).toBe('1');
  });

  it('reads an append-only file that a crash cut off', async () => {
    const first = await servers.start();
    await withClient(first.socket, (client) => client.set('a', '1'));
    await servers.kill(first);
    const folder = join(servers.dataDir, 'redis', 'appendonlydir');
    const file = (await readdir(folder)).find((name) => name.endsWith('.incr.aof'));
    await appendFile(join(folder, file ?? ''), '*3\r\n$3\r\nSET\r\n$1\r\nb');
    const second = await servers.start();
    expect(await withClient(second.socket, (client) => client.mget('a', 'b'))).toEqual(['1', null]);
  });

  it('says what a damaged file is about', async () => {
    const first = await servers.start();
    await withClient(first.socket, (client) => client.set('a', '1'));
    await first.stop();
    const folder = join(servers.dataDir, 'redis', 'appendonlydir');
    const file = (await readdir(folder)).find((name) => name.endsWith('.incr.aof'));
    await appendFile(join(folder, file ?? ''), 'nonsense\r\nnonsense\r\n');
    await expect(servers.start()).rejects.toMatchObject({
      code: 'REDIS_UNREACHABLE',
      message: expect.stringContaining('Bad file format'),
    });
  });

  it('falls back to a short socket path', async () => {
    const dataDir = join(servers.dataDir, 'd'.repeat(100));
    const redis = await startRedis({ dataDir, log: silent });
    try {
      expect(redis.socket.length).toBeLessThan(104);
      expect(await withClient(redis.socket, (client) => client.ping())).toBe('PONG');
    } finally {
      await redis.stop();
      await rm(join(redis.socket, '..'), { recursive: true });
    }
  });

  it('shuts down what a killed service left behind', async () => {
    // A redis-server that does not die with its parent: started without us, as on a system without setpriv.
    const dir = join(servers.dataDir, 'redis');
    const first = await servers.start();
    await first.stop();
    const orphan = spawn('redis-server', [
      '--port',
      '0',
      '--unixsocket',
      first.socket,
      '--dir',
      dir,
      '--appendonly',
      'yes',
    ]);
    await once(orphan.stdout, 'data');
    const exit = once(orphan, 'exit');
    await vi.waitFor(() => withClient(first.socket, (client) => client.set('b', '2')));
    const second = await servers.start();
    await exit;
    expect(second.pid).not.toBe(orphan.pid);
    expect(await withClient(second.socket, (client) => client.get('b'))).toBe('2');
  });

  it('does not end a server that somebody uses', async () => {
    const dir = join(servers.dataDir, 'redis');
    const first = await servers.start();
    await first.stop();
    const orphan = spawn('redis-server', [
      '--port',
      '0',
      '--unixsocket',
      first.socket,
      '--dir',
      dir,
      '--appendonly',
      'yes',
    ]);
    const exit = once(orphan, 'exit');
    await once(orphan.stdout, 'data');
    try {
      const user = new Redis({ path: first.socket });
      user.on('error', () => {});
      await user.ping();
      await expect(servers.start()).rejects.toMatchObject({ code: 'SERVICE_ALREADY_RUNNING' });
      user.disconnect();
    } finally {
      orphan.kill();
      await exit;
    }
  });

  it('tells when the server dies', async () => {
    const redis = await servers.start();
    process.kill(redis.pid, 'SIGKILL');
    expect(await redis.exited).toContain('SIGKILL');
  });

  it('refuses a data folder that cannot be made', async () => {
    await expect(startRedis({ dataDir: '/dev/null', log: silent })).rejects.toMatchObject({ code: 'DATA_DIR' });
  });
});
