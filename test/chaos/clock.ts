import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Clock } from '../../src/core/index.js';

/** How a process tells the time: `start` ms at the real time `realStart`, `rate` times as fast, and `jump` ms off. */
interface Setting {
  readonly realStart: number;
  readonly start: number;
  readonly rate: number;
  readonly jump: number;
}

function timeOf({ realStart, start, rate, jump }: Setting): number {
  return Math.round(start + (Date.now() - realStart) * rate + jump);
}

/** The time as a file says: another process may turn it while we look. */
export function fileClock(file: string): Clock {
  let setting = JSON.parse(readFileSync(file, 'utf8')) as Setting;
  let readAt = performance.now();
  return {
    now: () => {
      if (performance.now() - readAt > 10) {
        setting = JSON.parse(readFileSync(file, 'utf8')) as Setting;
        readAt = performance.now();
      }
      return timeOf(setting);
    },
  };
}

/** The true time of a run, faster than the system's, and what the processes of the service believe instead. */
export class ChaosClock implements Clock {
  #true: Setting;
  readonly #jumps = new Map<string, number>();

  constructor(readonly rate: number) {
    const now = Date.now();
    this.#true = { realStart: now, start: now, rate, jump: 0 };
  }

  now(): number {
    return timeOf(this.#true);
  }

  /** From now on the process that reads this file is off by `jump` ms. */
  turn(file: string, jump: number): void {
    this.#jumps.set(file, jump);
    this.#write(file, jump);
  }

  /** Real time passes for everybody: `ms` at once. */
  advance(ms: number): void {
    this.#true = { ...this.#true, start: this.#true.start + ms };
    for (const [file, jump] of this.#jumps) this.#write(file, jump);
  }

  /** All processes have the right time again. */
  right(): void {
    for (const file of this.#jumps.keys()) this.turn(file, 0);
  }

  #write(file: string, jump: number): void {
    writeFileSync(`${file}.new`, JSON.stringify({ ...this.#true, jump }));
    renameSync(`${file}.new`, file);
  }
}
