import { Redis, type RedisOptions } from 'ioredis';
import { FaqtotumError, isCertificateTrouble } from '../../core/index.js';
import { whereabouts } from './door.js';

/** Where Redis is: a unix socket, or a URL (`redis://`, `rediss://`). */
export type RedisAddress = { readonly socket: string } | { readonly url: string };

/**
 * A client that fails fast: while Redis is away commands reject at once, and one that was under way when the connection broke is
 * not sent again behind our back. It reconnects by itself (at most 2 s between attempts).
 * Throws REDIS_UNREACHABLE when there is no answer within `timeoutMs` (default 10,000), TLS_UNTRUSTED when nobody vouches for its certificate (`rediss:`).
 */
export async function connectRedis(
  address: RedisAddress,
  options: { readonly timeoutMs?: number } = {},
): Promise<Redis> {
  const settings = {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // What is asked in one turn of the event loop goes out together, and Redis puts it on disk together.
    enableAutoPipelining: true,
    connectTimeout: options.timeoutMs ?? 10_000,
    retryStrategy: (times: number) => Math.min(2000, 50 * 2 ** Math.min(times, 10)),
  } satisfies RedisOptions;
  const client = 'url' in address ? new Redis(address.url, settings) : new Redis({ ...settings, path: address.socket });
  // Every command's own rejection tells; without a listener ioredis writes to the console. A refused login is told nowhere else.
  let said: Error | undefined;
  client.on('error', (error: Error) => (said = error));
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.disconnect();
    if (isCertificateTrouble(said))
      throw new FaqtotumError(
        'TLS_UNTRUSTED',
        `no trust: ${said?.message ?? ''}`,
        whereabouts(client),
        'give Redis a certificate that the system trusts, or name the file of its authority in NODE_EXTRA_CA_CERTS',
        { cause: error },
      );
    throw new FaqtotumError(
      'REDIS_UNREACHABLE',
      `Redis does not answer: ${(said ?? (error as Error)).message}`,
      whereabouts(client),
      'see that Redis runs and that redis.url names it',
      { cause: error },
    );
  }
}
