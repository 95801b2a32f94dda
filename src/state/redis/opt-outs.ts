import type { OptOuts } from '../../core/index.js';
import type { Door } from './door.js';

/** Opt-outs in Redis: one hash, address -> since when. */
export class RedisOptOuts implements OptOuts {
  constructor(private readonly door: Door) {}

  async add(address: string, at: number): Promise<void> {
    await this.door.ask((client) => client.hsetnx(this.door.key('opt-outs'), address, String(at)));
  }

  async count(): Promise<number> {
    return this.door.ask((client) => client.hlen(this.door.key('opt-outs')));
  }

  async has(address: string): Promise<boolean> {
    return (await this.door.ask((client) => client.hexists(this.door.key('opt-outs'), address))) === 1;
  }
}
