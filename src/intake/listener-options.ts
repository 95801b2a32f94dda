import type { Clock, IntakeStore, ListenerState, ListenerTrouble, MailboxCursor, Waker } from '../core/index.js';
import type { ImapServer } from './imap-connect.js';
import type { Log } from './log.js';

export interface ListenerOptions {
  readonly imap: ImapServer;
  readonly mailbox: string;
  /** Name of the mailbox in the store: cursor, lease, `mailbox` of accepted mail. Default: `mailbox`. Needed when two accounts have mailboxes of one name. */
  readonly storeKey?: string;
  /** Who holds the lease: unique to this process. */
  readonly owner: string;
  readonly intake: IntakeStore;
  readonly waker: Pick<Waker, 'mail'>;
  readonly clock: Clock;
  readonly log: Log;
  /** A larger mail is taken from its headers alone. Bytes. */
  readonly maxMailBytes: number;
  /** Days of old mail to read on the very first start. Default of the service: 0, only new mail. */
  readonly lookbackDays: number;
  /** Told whenever the state changes. Must not throw. */
  readonly onState?: (status: ListenerStatus) => void;
  /** Told of every mail that could not be fetched after all tries and was passed over. Must not throw. */
  readonly onSkipped?: (skipped: SkippedMail) => void;
  readonly timing?: Partial<ListenerTiming>;
}

export interface SkippedMail {
  readonly mailbox: string;
  readonly uidValidity: string;
  readonly uid: number;
  readonly reason: string;
}

export interface ListenerStatus {
  readonly mailbox: string;
  readonly state: ListenerState;
  /** When that state began, ms. */
  readonly since: number;
  /** When the server last answered, ms; undefined before the first time. */
  readonly lastContact: number | undefined;
  /** Set from the first trouble until the mailbox is open again: the last one (REDIS_UNREACHABLE when the store failed), and when the first was. */
  readonly error: ListenerTrouble | undefined;
  readonly cursor: MailboxCursor | undefined;
  /** Mails known to wait while catching up. */
  readonly left: number;
  /** Since the start of this listener. */
  readonly accepted: number;
  readonly skipped: number;
}

/** All in ms but `fetchTries`. */
export interface ListenerTiming {
  readonly leaseTtlMs: number;
  /** Back-off after trouble: doubles from `min` to `max`, with jitter. */
  readonly backOffMinMs: number;
  readonly backOffMaxMs: number;
  /** The same after a refused login or a missing mailbox, which only a person can mend. */
  readonly refusedMinMs: number;
  readonly refusedMaxMs: number;
  readonly connectTimeoutMs: number;
  /** A command that takes longer ends the connection. */
  readonly commandTimeoutMs: number;
  /** Longest IDLE before a NOOP looks whether the server is still there. */
  readonly idleMs: number;
  readonly catchingUpTtlMs: number;
  /** Tries for a mail that does not come, and as many for its headers. */
  readonly fetchTries: number;
  readonly fetchRetryMs: number;
}

export const defaultTiming: ListenerTiming = {
  leaseTtlMs: 30_000,
  backOffMinMs: 1_000,
  backOffMaxMs: 60_000,
  refusedMinMs: 60_000,
  refusedMaxMs: 900_000,
  connectTimeoutMs: 30_000,
  commandTimeoutMs: 120_000,
  idleMs: 240_000,
  catchingUpTtlMs: 120_000,
  fetchTries: 3,
  fetchRetryMs: 1_000,
};

/** The store failed: IMAP is fine. */
export class IntakeTrouble extends Error {
  constructor(cause: unknown) {
    super(`the store failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'IntakeTrouble';
  }
}
