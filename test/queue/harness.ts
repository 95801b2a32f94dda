import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { createWaker, startWorkers, type QueueWaker, type Stages, type Workers } from '../../src/queue/index.js';
import { connectRedis } from '../../src/state/index.js';
import { Servers, silent } from '../state/servers.js';

/** A Redis for a test file, with everything made on it closed after each test. */
export class Harness {
  servers!: Servers;
  socket = '';
  client!: Redis;
  #endings: (() => Promise<void>)[] = [];
  #prefixes = 0;

  static use(): Harness {
    const harness = new Harness();
    beforeAll(async () => {
      harness.servers = await Servers.make();
      harness.socket = (await harness.servers.start()).socket;
      harness.client = await connectRedis({ socket: harness.socket });
    });
    afterEach(async () => {
      for (const end of harness.#endings.reverse()) await end();
      harness.#endings = [];
    });
    afterAll(async () => {
      harness.client.disconnect();
      await harness.servers.clean();
    });
    return harness;
  }

  atEnd(end: () => Promise<void>): void {
    this.#endings.push(end);
  }

  freshPrefix(): string {
    this.#prefixes += 1;
    return `test${this.#prefixes}`;
  }

  waker(prefix: string): QueueWaker {
    const made = createWaker({ connection: this.client, prefix, log: silent });
    this.atEnd(() => made.close());
    return made;
  }

  workers(prefix: string, stages: Partial<Stages>, more: { lockMs?: number; log?: typeof silent } = {}): Workers {
    const idle = async (): Promise<void> => {};
    const made = startWorkers({
      connection: this.client,
      prefix,
      log: silent,
      stages: { mail: idle, series: idle, reply: idle, ...stages },
      ...more,
    });
    this.atEnd(() => made.close());
    return made;
  }
}

/** A promise to fulfil from outside. */
export function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}
