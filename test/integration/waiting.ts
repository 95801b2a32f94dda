import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../src/core/index.js';

/** The system's time, moved on by hand: what waits for hours need not be waited for. */
export class ShiftedClock implements Clock {
  constructor(public offset = 0) {}

  now(): number {
    return Date.now() + this.offset;
  }

  advance(ms: number): void {
    this.offset += ms;
  }
}

/** The first truthy thing that `look` gives; throws with `what` when none comes in time. */
export async function waitFor<T>(
  what: string,
  look: () => T | Promise<T>,
  timeoutMs = 60_000,
): Promise<Exclude<T, undefined | null | false | 0>> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found) return found as Exclude<T, undefined | null | false | 0>;
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
    await sleep(25);
  }
}
