import type { IncomingMail, Mail } from '../../core/index.js';
import type { PipelineLog } from '../../pipeline/index.js';
import type { MailReader } from './reader.js';
import { ReadingThread, type ThreadGone, type ThreadSettings } from './reading-thread.js';

export interface ThreadOptions extends ThreadSettings {
  /** Reads in this thread: what costs little, and everything where no other thread can be started. */
  readonly here: (mail: IncomingMail) => Promise<Mail>;
  readonly log: PipelineLog;
}

/**
 * Has mails read by a thread. When it dies or hangs, each mail that it had is read by a thread of its own, one after the other: so the culprit shows. Its `read`
 * rejects, and the others are none the wiser.
 */
export class ThreadReader implements MailReader {
  #thread: ReadingThread | undefined;
  /** The last of those that a thread died over. */
  #suspect: Promise<unknown> = Promise.resolve();
  #suspectThread: ReadingThread | undefined;
  /** No thread can be started. */
  #alone = false;
  #closed = false;

  constructor(private readonly options: ThreadOptions) {}

  async read(mail: IncomingMail): Promise<Mail> {
    // What is read from its headers alone costs little, and may be what no thread survived.
    if (this.#alone || mail.fullSize !== undefined) return this.options.here(mail);
    if (this.#thread === undefined || this.#thread.isGone) this.#thread = new ReadingThread(this.options);
    const thread = this.#thread;
    return thread.ask(mail).catch((error: unknown) => {
      const gone = error as ThreadGone;
      if (this.#closed) return never;
      if (this.#thread === thread) {
        this.#thread = undefined;
        this.options.log.warn({ why: gone.message }, 'the thread that reads mail is gone');
      }
      return gone.started ? this.#again(mail) : this.#readHere(mail);
    });
  }

  /** Whatever is being read is never answered: the state still has it. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#thread?.end();
    await this.#suspectThread?.end();
  }

  /** When the suspects before it are through. */
  #again(mail: IncomingMail): Promise<Mail> {
    const read = this.#suspect.then(() => this.#readAlone(mail));
    this.#suspect = read.catch(() => undefined);
    return read;
  }

  async #readAlone(mail: IncomingMail): Promise<Mail> {
    if (this.#closed) return never;
    const thread = new ReadingThread(this.options);
    this.#suspectThread = thread;
    try {
      return await thread.ask(mail);
    } catch (error) {
      if (this.#isClosed()) return await never;
      const gone = error as ThreadGone;
      if (!gone.started) return await this.#readHere(mail);
      const message = `the thread that reads mail is gone each time it reads this one: ${gone.message}`;
      throw new Error(message, { cause: error });
    } finally {
      await thread.end();
    }
  }

  /** Meanwhile, too. */
  #isClosed(): boolean {
    return this.#closed;
  }

  #readHere(mail: IncomingMail): Promise<Mail> {
    if (!this.#alone) this.options.log.error({}, 'no thread can be started to read mail; it is read in the main one');
    this.#alone = true;
    return this.options.here(mail);
  }
}

const never = new Promise<never>(() => undefined);
