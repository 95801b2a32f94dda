import type { OptOuts } from '../../core/index.js';

/** Opt-outs in memory; survive nothing. */
export class MemoryOptOuts implements OptOuts {
  readonly #since = new Map<string, number>();

  async add(address: string, at: number): Promise<void> {
    if (!this.#since.has(address)) this.#since.set(address, at);
  }

  async has(address: string): Promise<boolean> {
    return this.#since.has(address);
  }

  async count(): Promise<number> {
    return this.#since.size;
  }
}
