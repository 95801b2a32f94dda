import type { MessageId, SignedStore } from '../../core/index.js';
import { retention } from '../retention.js';
import type { Door } from './door.js';

/** What authors have signed in Redis: digest -> Message-ID that it came with first. */
export class RedisSigned implements SignedStore {
  constructor(private readonly door: Door) {}

  async first(key: string, id: MessageId): Promise<MessageId> {
    const name = this.door.key('signed', key.slice(0, 32));
    return this.door.ask(async (client) => {
      const set = await client.set(name, id, 'PX', retention.signed, 'NX');
      return set === null ? ((await client.get(name)) ?? id) : id;
    });
  }
}
