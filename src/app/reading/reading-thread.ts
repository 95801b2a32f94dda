import { Worker } from 'node:worker_threads';
import type { Clock, IncomingMail, Mail } from '../../core/index.js';
import type { Answer, Question, ReadingSettings } from './reader.js';

export interface ThreadSettings {
  /** The thread's code: says `ready`, then answers `Question[]` with `Answer[]`. */
  readonly file: string;
  readonly data: ReadingSettings;
  readonly clock: Clock;
  /** A thread that has had a mail for so long (ms) hangs; default two minutes: it has some fifty at a time, and a signature may take 10 s. */
  readonly patience?: number;
  /** Memory of the thread's own, MB; default 400. */
  readonly megabytes?: number;
}

/** The thread died, hung or never started before it answered. */
export class ThreadGone extends Error {
  constructor(
    message: string,
    /** It had been there. */
    readonly started: boolean,
  ) {
    super(message);
  }
}

interface Asked {
  readonly since: number;
  readonly resolve: (mail: Mail) => void;
  readonly reject: (gone: ThreadGone) => void;
}

/** A thread that reads mails until it ends; it is never started again. */
export class ReadingThread {
  readonly #clock: Clock;
  readonly #worker: Worker | undefined;
  readonly #watch: NodeJS.Timeout;
  readonly #asked = new Map<number, Asked>();
  #number = 0;
  /** Not posted yet. */
  #questions: Question[] = [];
  #ready = false;
  #gone: ThreadGone | undefined;

  constructor({ file, data, clock, patience = 120_000, megabytes = 400 }: ThreadSettings) {
    this.#clock = clock;
    this.#watch = setInterval(() => {
      const [oldest] = this.#asked.values();
      if (oldest !== undefined && performance.now() - oldest.since > patience) void this.end();
    }, patience / 4).unref();
    try {
      this.#worker = new Worker(file, { workerData: data, resourceLimits: { maxOldGenerationSizeMb: megabytes } });
    } catch (error) {
      this.#lose(error instanceof Error ? error.message : String(error));
      return;
    }
    let why = 'ended';
    this.#worker.on('message', (word: 'ready' | readonly Answer[]) => {
      if (word === 'ready') this.#ready = true;
      else for (const answer of word) this.#answered(answer);
    });
    this.#worker.on('error', (error) => (why = error.message));
    this.#worker.once('exit', () => this.#lose(why));
  }

  get isGone(): boolean {
    return this.#gone !== undefined;
  }

  /** Rejects with ThreadGone only. */
  ask(mail: IncomingMail): Promise<Mail> {
    if (this.#gone !== undefined) return Promise.reject(this.#gone);
    return new Promise((resolve, reject) => {
      this.#number += 1;
      this.#asked.set(this.#number, { since: performance.now(), resolve, reject });
      // A copy of its own to give away: a Buffer may be part of a larger one.
      const raw = Uint8Array.prototype.slice.call(mail.raw);
      this.#questions.push({ number: this.#number, mail: { ...mail, raw }, now: this.#clock.now() });
      if (this.#questions.length === 1) queueMicrotask(() => this.#post());
    });
  }

  /** Whoever still waits for an answer hears that it is gone. */
  async end(): Promise<void> {
    await this.#worker?.terminate();
  }

  /** What is asked in one turn goes together: a message costs as much as a small mail. */
  #post(): void {
    const questions = this.#questions;
    this.#questions = [];
    this.#worker?.postMessage(
      questions,
      questions.map(({ mail }) => mail.raw.buffer as ArrayBuffer),
    );
  }

  #answered({ number, mail }: Answer): void {
    const asked = this.#asked.get(number);
    this.#asked.delete(number);
    asked?.resolve(mail);
  }

  #lose(why: string): void {
    this.#gone = new ThreadGone(why, this.#ready);
    clearInterval(this.#watch);
    for (const { reject } of this.#asked.values()) reject(this.#gone);
    this.#asked.clear();
  }
}
