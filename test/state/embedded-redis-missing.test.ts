import { expect, it, vi } from 'vitest';
import { findProgram } from '../../src/embedded/command.js';
import { startRedis } from '../../src/embedded/redis.js';
import { silent } from './servers.js';

vi.mock('../../src/embedded/command.js', async (original) => ({ ...(await original<object>()), findProgram: vi.fn() }));

it('says how to get redis-server when it is not installed', async () => {
  vi.mocked(findProgram).mockReturnValue(undefined);
  await expect(startRedis({ dataDir: '/dev/null', log: silent })).rejects.toMatchObject({
    code: 'REDIS_MISSING',
    remedy: expect.stringContaining('apt-get install redis-server'),
  });
});
