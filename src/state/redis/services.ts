import type { ServiceMark, ServiceMarks } from '../../core/index.js';
import type { Door } from './door.js';

/** Names of killed services are forgotten after this time, ms; only their keys say that they run. */
const LONG_AGO = 86_400_000;

/** Marks of running services in Redis: a key each, which runs out, and their names by when that will be, for no key is looked for by its pattern. */
export class RedisServices implements ServiceMarks {
  constructor(private readonly door: Door) {}

  async renew(id: string, mark: ServiceMark, ttlMs: number): Promise<void> {
    await this.door.ask((client) =>
      client
        .multi()
        .set(this.#key(id), JSON.stringify(mark), 'PX', Math.round(ttlMs))
        .zadd(this.door.key('services'), Date.now() + ttlMs, id)
        .zremrangebyscore(this.door.key('services'), '-inf', Date.now() - LONG_AGO)
        .exec(),
    );
  }

  async end(id: string): Promise<void> {
    await this.door.ask((client) => client.multi().del(this.#key(id)).zrem(this.door.key('services'), id).exec());
  }

  async all(): Promise<readonly ServiceMark[]> {
    const ids = await this.door.ask((client) => client.zrange(this.door.key('services'), '0', '-1'));
    const texts = await this.door.all((client) => ids.map((id) => client.get(this.#key(id))));
    return texts
      .flatMap((text) => (text === null ? [] : [JSON.parse(text) as ServiceMark]))
      .sort((a, b) => a.since - b.since);
  }

  #key(id: string): string {
    return this.door.key('service', id);
  }
}
