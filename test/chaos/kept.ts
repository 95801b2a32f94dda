import { setTimeout as sleep } from 'node:timers/promises';

/** A process that runs now. */
export interface Running {
  readonly pid: number;
  /** Fulfilled when it is gone. */
  readonly exited: Promise<unknown>;
}

/** A process that is started again whenever it ends, as a supervisor does, until `stop`. */
export class Kept<T extends Running> {
  /** Ends that nobody here brought about. */
  readonly ownEnds: string[] = [];
  #now: T | undefined;
  #downMs = 0;
  #before: (() => Promise<void>) | undefined;
  #killing = false;
  readonly #stopping = new AbortController();
  readonly #loop: Promise<void>;

  constructor(
    readonly name: string,
    private readonly launch: () => Promise<T>,
    /** Sends SIGKILL; default: to the process. */
    private readonly killIt: (running: T) => void = ({ pid }) => process.kill(pid, 'SIGKILL'),
  ) {
    this.#loop = this.#run();
  }

  /** undefined while it is down. */
  get now(): T | undefined {
    return this.#now;
  }

  /** Kills it; `before` is done before it is started again, after `downMs`. False when it was down. */
  async kill(downMs: number, before?: () => Promise<void>): Promise<boolean> {
    const running = this.#now;
    if (running === undefined || this.#killing) return false;
    this.#killing = true;
    this.#downMs = downMs;
    this.#before = before;
    this.killIt(running);
    await running.exited;
    return true;
  }

  /** Stops it for a while without ending it, as an overloaded machine may. */
  freeze(ms: number): void {
    const pid = this.#now?.pid;
    if (pid === undefined) return;
    signal(pid, 'SIGSTOP');
    setTimeout(() => {
      if (this.#now?.pid === pid) signal(pid, 'SIGCONT');
    }, ms);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#now !== undefined) this.killIt(this.#now);
    await this.#loop;
  }

  #isStopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  #isKilled(): boolean {
    return this.#killing;
  }

  async #run(): Promise<void> {
    for (let failures = 0; !this.#isStopped();) {
      try {
        const running = await this.launch();
        this.#killing = false;
        this.#now = running;
        failures = 0;
        if (this.#isStopped()) this.killIt(running);
        const reason = await running.exited;
        this.#now = undefined;
        if (!this.#isKilled() && !this.#isStopped()) this.ownEnds.push(String(reason));
      } catch (error) {
        failures += 1;
        if (failures > 20) throw error;
        this.#downMs = 250;
      }
      if (this.#isStopped()) return;
      await this.#before?.();
      this.#before = undefined;
      await sleep(this.#downMs);
      this.#downMs = 100;
    }
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone.
  }
}
