import { setTimeout as sleep } from 'node:timers/promises';
import { FaqtotumError } from '../core/index.js';
import { FetchTroubles } from './fetch-mails.js';
import { asImapError } from './imap-connect.js';
import { keepLease } from './lease.js';
import {
  defaultTiming,
  IntakeTrouble,
  type ListenerOptions,
  type ListenerStatus,
  type ListenerTiming,
} from './listener-options.js';
import { runSession, type SessionProgress } from './mailbox-session.js';

export interface Listener {
  /** Finishes the mail in hand, logs out, gives the lease back. */
  stop(): Promise<void>;
  status(): ListenerStatus;
}

/**
 * Reads one mailbox for as long as it is not stopped. Returns at once; trouble shows in `status()` and the log and never throws.
 *
 * Mail is accepted in UID order, and the cursor follows only what is durable: whatever breaks in between is read again, and nothing is passed over in
 * silence. Nothing is changed in the mailbox (EXAMINE, BODY.PEEK). While another owner holds the lease of the mailbox, it waits.
 */
export function startListener(options: ListenerOptions): Listener {
  const runner = new ListenerRunner(options);
  const ended = runner.run();
  return {
    status: () => runner.status,
    stop: async () => {
      runner.stop();
      await ended;
    },
  };
}

class ListenerRunner {
  status: ListenerStatus;
  readonly #stopping = new AbortController();
  readonly #timing: ListenerTiming;
  readonly #troubles = new FetchTroubles();
  /** Failures in a row, for the back-off. */
  #failures = 0;

  constructor(private readonly options: ListenerOptions) {
    this.#timing = { ...defaultTiming, ...options.timing };
    const { mailbox, clock } = options;
    const nothing = { lastContact: undefined, error: undefined, cursor: undefined, left: 0, accepted: 0, skipped: 0 };
    this.status = { mailbox, state: 'connecting', since: clock.now(), ...nothing };
  }

  stop(): void {
    this.#stopping.abort();
  }

  async run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#underLease();
      } catch (error) {
        await this.#trouble(error);
      }
    }
    this.#set({ state: 'stopped' });
  }

  async #underLease(): Promise<void> {
    const { intake, owner, mailbox, storeKey = mailbox, log } = this.options;
    const lease = await keepLease({ intake, owner, mailbox: storeKey, ttlMs: this.#timing.leaseTtlMs, log }).catch(
      (cause: unknown) => {
        throw new IntakeTrouble(cause);
      },
    );
    if (lease === undefined) {
      this.#set({ state: 'waiting' });
      await this.#sleep(this.#timing.leaseTtlMs / 3);
      return;
    }
    try {
      this.#set({ state: 'connecting' });
      const signal = AbortSignal.any([this.#stopping.signal, lease.lost]);
      const onProgress = (progress: SessionProgress): void => this.#progress(progress);
      await runSession({ options: this.options, timing: this.#timing, troubles: this.#troubles, signal, onProgress });
    } finally {
      await lease.release();
    }
  }

  #progress(progress: SessionProgress): void {
    const { mailbox, clock, log, onSkipped } = this.options;
    if (progress.kind !== 'listening') this.status = { ...this.status, lastContact: clock.now() };
    switch (progress.kind) {
      case 'connected':
        this.#set({ state: 'catching-up' });
        break;
      case 'catching-up':
        if (this.status.state === 'catching-up') this.status = { ...this.status, left: progress.left };
        break;
      case 'listening':
        this.#set({ state: 'listening', left: 0 });
        break;
      case 'contact':
        this.#failures = 0;
        break;
      case 'accepted':
        this.#failures = 0;
        this.status = { ...this.status, cursor: progress.cursor, accepted: this.status.accepted + 1 };
        break;
      case 'skipped': {
        const { uid, reason } = progress.mail;
        this.status = { ...this.status, cursor: progress.cursor, skipped: this.status.skipped + 1 };
        const skipped = { mailbox, uid, uidValidity: progress.cursor.uidValidity, reason };
        log.error(skipped, `a mail of ${mailbox} cannot be fetched and is passed over (UID ${uid}): ${reason}`);
        onSkipped?.(skipped);
      }
    }
  }

  async #trouble(error: unknown): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const { log, mailbox, imap } = this.options;
    const { auth } = imap;
    const known =
      error instanceof IntakeTrouble ? storeError(error) : asImapError(error, imap, 'pass' in auth ? auth.pass : '');
    const refused = known.code === 'IMAP_AUTH' || known.code === 'IMAP_MAILBOX';
    const { backOffMinMs, backOffMaxMs, refusedMinMs, refusedMaxMs } = this.#timing;
    const [min, max] = refused ? [refusedMinMs, refusedMaxMs] : [backOffMinMs, backOffMaxMs];
    const delay = backOff(this.#failures, min, max);
    this.#failures += 1;
    const line = known.toLine();
    const since = this.status.error?.since ?? this.options.clock.now();
    this.#set({ state: 'retrying', error: { line, code: known.code, since } });
    log[refused ? 'error' : 'warn']({ mailbox, code: known.code, retryInMs: delay }, line);
    await this.#sleep(delay);
  }

  #set(change: Partial<ListenerStatus> & Pick<ListenerStatus, 'state'>): void {
    const changed = change.state !== this.status.state || change.error !== undefined;
    const since = change.state === this.status.state ? this.status.since : this.options.clock.now();
    // The error stays to be seen until the trouble is over.
    const error = change.state === 'listening' || change.state === 'catching-up' ? undefined : this.status.error;
    this.status = { ...this.status, error, ...change, since };
    if (changed) this.options.onState?.(this.status);
  }

  async #sleep(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}

/** Doubles from `min` to `max`; half of it is chance, so that many listeners do not come back at once. */
export function backOff(failures: number, min: number, max: number): number {
  const full = Math.min(max, min * 2 ** Math.min(failures, 30));
  return Math.round(full / 2 + (Math.random() * full) / 2);
}

function storeError(trouble: IntakeTrouble): FaqtotumError {
  const { cause } = trouble;
  if (cause instanceof FaqtotumError) return cause;
  return new FaqtotumError(
    'REDIS_UNREACHABLE',
    trouble.message,
    '',
    'mail waits on the server and is read when the store is back',
    { cause },
  );
}
