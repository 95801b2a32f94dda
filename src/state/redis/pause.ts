import type { PauseSwitch } from '../../core/index.js';
import type { Door } from './door.js';

/** Uses of the switch that are remembered. */
const logLength = 100;

/** The pause switch in Redis, with a short log of who used it. */
export class RedisPause implements PauseSwitch {
  constructor(private readonly door: Door) {}

  async paused(): Promise<{ readonly by: string; readonly at: number; readonly reason: string } | undefined> {
    const text = await this.door.ask((client) => client.get(this.door.key('pause')));
    return text === null ? undefined : (JSON.parse(text) as { by: string; at: number; reason: string });
  }

  async pause(by: string, reason: string, at: number): Promise<void> {
    await this.door.ask((client) =>
      client
        .multi()
        .set(this.door.key('pause'), JSON.stringify({ by, at, reason }))
        .lpush(this.door.key('pause:log'), JSON.stringify({ paused: true, by, at, reason }))
        .ltrim(this.door.key('pause:log'), 0, logLength - 1)
        .exec(),
    );
  }

  async resume(by: string, at: number): Promise<void> {
    await this.door.ask((client) =>
      client
        .multi()
        .del(this.door.key('pause'))
        .lpush(this.door.key('pause:log'), JSON.stringify({ paused: false, by, at }))
        .ltrim(this.door.key('pause:log'), 0, logLength - 1)
        .exec(),
    );
  }
}
