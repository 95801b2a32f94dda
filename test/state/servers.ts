import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis, type EmbeddedRedis } from '../../src/embedded/redis.js';

export const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A data folder of its own and the servers started on it; `clean` ends those and removes the folder. */
export class Servers {
  readonly dataDir: string;
  readonly #started: EmbeddedRedis[] = [];
  readonly #killed = new Set<EmbeddedRedis>();

  private constructor(dataDir: string) {
    this.dataDir = dataDir;
  }

  static async make(): Promise<Servers> {
    return new Servers(await mkdtemp(join(tmpdir(), 'faqtotum-test-')));
  }

  async start(): Promise<EmbeddedRedis> {
    const redis = await startRedis({ dataDir: this.dataDir, log: silent });
    this.#started.push(redis);
    return redis;
  }

  /** kill -9, as the power failing would, short of losing the disk's cache. */
  async kill(redis: EmbeddedRedis): Promise<void> {
    if (!this.#killed.has(redis)) process.kill(redis.pid, 'SIGKILL');
    this.#killed.add(redis);
    await redis.exited;
    await redis.stop();
  }

  async clean(): Promise<void> {
    for (const redis of this.#started) await redis.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
