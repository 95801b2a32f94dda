import { Worker } from 'node:worker_threads';
import type { Clock, IncomingMail, Mail } from '../../core/index.js';
import type { PipelineLog } from '../../pipeline/index.js';
import type { Answer, MailReader, Question, ReadingSettings } from './reader.js';

export interface ThreadOptions {
  /** The thread's code: says `ready`, then answers `Question[]` with `Answer[]`. */
  readonly file: string;
  readonly data: ReadingSettings;
  /** Reads in this thread, where no other one can be started. */
  readonly here: (mail: IncomingMail) => Promise<Mail>;
  readonly clock: Clock;
  readonly log: PipelineLog;
  /** A thread that has had a mail for so long (ms) hangs; default two minutes: it has some fifty at a time, and a signature may take 10 s. */
  readonly patience?: number;
  /** Memory of the thread's own, MB; default 400. */
  readonly megabytes?: number;
}

interface Asked {
  readonly mail: IncomingMail;
  readonly resolve: (mail: Mail) => void;
  readonly reject: (error: Error) => void;
  /** When a thread was asked, ms by the process's own clock. */
  since: number;
}

/**
 * Has mails read by a thread. When it dies or hangs, another one reads what it had, one mail at a time, so that the culprit shows: its `read` rejects, and the
 * others are none the wiser.
 */
export class ThreadReader implements MailReader {
  #thread: Worker | undefined;
  #ready = false;
  #closed = false;
  /** No thread can be started. */
  #alone = false;
  #number = 0;
  readonly #asked = new Map<number, Asked>();
  /** A thread died over one of these. */
  readonly #suspects: Asked[] = [];
  /** What is being read is a suspect, alone. */
  #isSuspect = false;
  /** Behind the suspects. */
  readonly #waiting: Asked[] = [];
  /** Not posted yet. */
  readonly #questions: Question[] = [];
  readonly #watch: NodeJS.Timeout;

  constructor(private readonly options: ThreadOptions) {
    const patience = options.patience ?? 120_000;
    this.#watch = setInterval(() => {
      const [oldest] = this.#asked.values();
      if (oldest !== undefined && performance.now() - oldest.since > patience) void this.#thread?.terminate();
    }, patience / 4).unref();
  }

  read(mail: IncomingMail): Promise<Mail> {
    if (this.#alone) return this.options.here(mail);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ mail, resolve, reject, since: 0 });
      this.#go();
    });
  }

  /** Whatever is being read is never answered: the state still has it. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#watch);
    await this.#thread?.terminate();
  }

  /** Suspects one by one, then everything that waits. */
  #go(): void {
    if (this.#closed) return;
    if (this.#suspects.length === 0 && !this.#isSuspect) {
      for (const asked of this.#waiting.splice(0)) this.#ask(asked);
    } else if (this.#asked.size === 0) {
      const next = this.#suspects.shift();
      this.#isSuspect = next !== undefined;
      if (next === undefined) this.#go();
      else this.#ask(next);
    }
  }

  #ask(asked: Asked): void {
    this.#thread ??= this.#start();
    this.#number += 1;
    asked.since = performance.now();
    this.#asked.set(this.#number, asked);
    // A copy of its own to give away: a Buffer may be part of a larger one.
    const raw = Uint8Array.prototype.slice.call(asked.mail.raw);
    const question: Question = { number: this.#number, mail: { ...asked.mail, raw }, now: this.options.clock.now() };
    this.#questions.push(question);
    if (this.#questions.length === 1) queueMicrotask(() => this.#post());
  }

  /** What is asked in one turn goes together. */
  #post(): void {
    const questions = this.#questions.splice(0);
    this.#thread?.postMessage(
      questions,
      questions.map(({ mail }) => mail.raw.buffer as ArrayBuffer),
    );
  }

  #start(): Worker {
    const { file, data, megabytes = 400 } = this.options;
    const thread = new Worker(file, { workerData: data, resourceLimits: { maxOldGenerationSizeMb: megabytes } });
    this.#ready = false;
    let why = 'ended';
    thread.on('message', (word: 'ready' | readonly Answer[]) => {
      if (word === 'ready') this.#ready = true;
      else word.forEach((answer) => this.#answered(answer));
    });
    thread.on('error', (error) => (why = error.message));
    thread.once('exit', () => this.#lost(why));
    return thread;
  }

  #answered({ number, mail }: Answer): void {
    const asked = this.#asked.get(number);
    this.#asked.delete(number);
    asked?.resolve(mail);
    this.#go();
  }

  #lost(why: string): void {
    this.#thread = undefined;
    if (this.#closed) return;
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    this.options.log.warn({ why, mails: asked.length }, 'the thread that reads mail is gone');
    if (!this.#ready) return this.#readHere([...asked, ...this.#suspects.splice(0), ...this.#waiting.splice(0)]);
    if (this.#isSuspect) {
      for (const { reject } of asked)
        reject(new Error(`the thread that reads mail is gone each time it reads this one: ${why}`));
    } else this.#suspects.push(...asked);
    this.#go();
  }

  #readHere(mails: readonly Asked[]): void {
    this.#alone = true;
    this.options.log.error({}, 'no thread can be started to read mail; it is read in the main one');
    for (const { mail, resolve, reject } of mails) this.options.here(mail).then(resolve, reject);
  }
}
