import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectRedis, redisDangers, redisSafety } from '../../src/state/index.js';
import { Servers } from './servers.js';

let servers: Servers;
let client: Redis;
beforeAll(async () => {
  servers = await Servers.make();
  client = await connectRedis({ socket: (await servers.start()).socket });
});
afterAll(async () => {
  client.disconnect();
  await servers.clean();
});

describe('redisSafety', () => {
  it('is content with the embedded server', async () => {
    expect(await redisDangers(client)).toEqual([]);
    await redisSafety(client);
  });

  it('names every danger', async () => {
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru', 'appendfsync', 'everysec');
    const watcher = client.duplicate({ connectionName: 'sentinel-0123abcd-cmd' });
    try {
      await watcher.connect();
      await expect(redisSafety(client)).rejects.toMatchObject({
        code: 'REDIS_UNSAFE',
        where: expect.stringContaining('redis.sock'),
      });
      const dangers = (await redisDangers(client)).join('\n');
      expect(dangers).toContain('allkeys-lru');
      expect(dangers).toContain('everysec');
      expect(dangers).toContain('Sentinel');
      await client.config('SET', 'appendonly', 'no');
      expect(await redisDangers(client)).toContain('appendonly is not yes');
    } finally {
      watcher.disconnect();
    }
  });
});
