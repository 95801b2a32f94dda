import type { Redis } from 'ioredis';
import { FaqtotumError } from '../../core/index.js';
import { whereabouts } from './door.js';

/**
 * What makes a Redis unfit to keep the ledger, in plain words; empty when it is fit. A promise not to answer a mail twice
 * needs a Redis that forgets nothing it has acknowledged: no eviction, every write on disk first, no fail-over to a copy that may lag
 * behind (Sentinel and Cluster replicate asynchronously).
 */
export async function redisDangers(client: Redis): Promise<readonly string[]> {
  const info = parseInfo(await client.info());
  const dangers: string[] = [];
  if ((client.options.sentinels?.length ?? 0) > 0 || info.get('redis_mode') === 'sentinel' || (await watched(client))) {
    dangers.push('it is watched by Sentinel, which may fail over to a copy that lags behind');
  }
  if (info.get('cluster_enabled') === '1')
    dangers.push('it is a Cluster, which may fail over to a copy that lags behind');
  if ((info.get('role') ?? 'master') !== 'master') dangers.push('it is a replica');
  const policy = info.get('maxmemory_policy');
  if (policy !== 'noeviction') dangers.push(`maxmemory-policy is ${policy ?? 'unknown'}, not noeviction`);
  if (info.get('aof_enabled') !== '1') dangers.push('appendonly is not yes');
  else dangers.push(...(await fsyncDangers(client)));
  return dangers;
}

/** Throws REDIS_UNSAFE with every danger found. For modes draft and auto. */
export async function redisSafety(client: Redis): Promise<void> {
  const dangers = await redisDangers(client);
  if (dangers.length === 0) return;
  throw new FaqtotumError(
    'REDIS_UNSAFE',
    `this Redis may lose what it has acknowledged: ${dangers.join('; ')}`,
    whereabouts(client),
    'use a standalone Redis with appendonly yes, appendfsync always, maxmemory-policy noeviction, or mode monitor',
  );
}

async function fsyncDangers(client: Redis): Promise<readonly string[]> {
  try {
    const [, fsync] = await client.config('GET', 'appendfsync');
    return fsync === 'always' ? [] : [`appendfsync is ${fsync ?? 'unknown'}, not always`];
  } catch {
    return ['appendfsync cannot be read (CONFIG is not allowed), so nobody knows whether it is always'];
  }
}

/** Sentinels give their connections names. */
async function watched(client: Redis): Promise<boolean> {
  try {
    return / name=sentinel-[0-9a-f]+-/.test(String(await client.client('LIST')));
  } catch {
    return false;
  }
}

function parseInfo(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const at = line.indexOf(':');
      return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
    }),
  );
}
