import type { PauseSwitch } from '../../core/index.js';

/** The pause switch in memory; survives nothing. */
export class MemoryPause implements PauseSwitch {
  #paused: { readonly by: string; readonly at: number; readonly reason: string } | undefined;

  async paused(): Promise<{ readonly by: string; readonly at: number; readonly reason: string } | undefined> {
    return this.#paused;
  }

  async pause(by: string, reason: string, at: number): Promise<void> {
    this.#paused = { by, at, reason };
  }

  async resume(_by: string, _at: number): Promise<void> {
    this.#paused = undefined;
  }
}
