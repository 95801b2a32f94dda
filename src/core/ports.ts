import type { Authentication, Mail, MailFacts, MessageId } from './mail.js';
import type { GitFacts, MaintainedKernels, TreeStatus } from './facts.js';
import type { Judgement } from './finding.js';
import type { Series } from './series.js';
import type { ErrorCode } from './errors.js';
import type { Draft, LedgerRow, ReplyState } from './reply.js';

/** Time, so that tests and backtest can turn it. */
export interface Clock {
  /** ms since epoch, UTC. */
  now(): number;
}

/** A raw mail on its way in. */
export interface IncomingMail {
  readonly raw: Uint8Array;
  /** INTERNALDATE in ms; undefined in archives (then the topmost Received header decides). */
  readonly arrival: number | undefined;
  /** Bytes of the whole mail when `raw` holds its headers alone, because it is larger than `maxMailBytes`; else undefined. */
  readonly fullSize?: number | undefined;
}

/** Says whether the author's domain vouches for a raw mail. */
export interface Authenticator {
  /** `headersOnly`: the body is not there, or not to be looked at; signatures are left alone then. */
  authenticate(raw: Uint8Array, headersOnly?: boolean): Promise<Authentication>;
}

/** Keeps mails and finds the neighbours of one. */
export interface MailStore {
  /**
   * Records a mail. `known` when its Message-ID is already there: the first arrival is kept, only `listIds` are merged.
   */
  put(mail: Mail): Promise<'new' | 'known'>;
  get(id: MessageId): Promise<MailFacts | undefined>;
  /** Mails with their bodies; those whose body is no longer kept are left out. */
  load(ids: readonly MessageId[]): Promise<readonly Mail[]>;
  /** Every known mail connected with `id` through In-Reply-To or References in either direction, itself included, by arrival; the nearest `limit`. */
  thread(id: MessageId, limit: number): Promise<readonly MailFacts[]>;
  /** Mails by any of these author keys that arrived at or after `since`, by arrival; the newest `limit`. */
  byAuthor(keys: readonly string[], since: number, limit: number): Promise<readonly MailFacts[]>;
}

/** Judging as durable state: queues only wake workers up. */
export interface WorkStore {
  /** The mail waits for judgement at `due`; a later call moves it. Ignored for a judged mail. */
  await(id: MessageId, due: number): Promise<void>;
  /** Mails whose due time is at or before `now`, earliest first. */
  due(now: number, limit: number): Promise<readonly MessageId[]>;
  /** When each of these mails is to be judged (its `await`); those that do not wait are left out. */
  waiting(ids: readonly MessageId[]): Promise<ReadonlyMap<MessageId, number>>;
  /** The earliest due time waiting, undefined when nothing waits. */
  nextDue(): Promise<number | undefined>;
  /** The mail needs no judgement (any more). */
  settle(ids: readonly MessageId[]): Promise<void>;
  /**
   * Records the judgement of a series and takes its mails off the waiting list, all or nothing.
   * False when one of its mails has been judged already: the caller records the others with `joinJudgement`.
   */
  claim(judgement: Judgement, ledger: LedgerRow | undefined): Promise<boolean>;
  /** Late parts: recorded with an existing judgement, never answered. */
  joinJudgement(root: MessageId, late: readonly MessageId[]): Promise<void>;
  /** The judgement a mail belongs to. */
  judgementOf(id: MessageId): Promise<Judgement | undefined>;
  /** Newest first. */
  judgements(limit: number): Promise<readonly Judgement[]>;
}

/** The ledger of replies: claim first, then SMTP, then mark. Rows are never deleted. */
export interface Ledger {
  get(messageId: MessageId): Promise<LedgerRow | undefined>;
  /** Adds a row that comes of no judgement; false, and nothing happens, when there is one with that Message-ID. */
  insert(row: LedgerRow): Promise<boolean>;
  /** Rows in these states, oldest first. */
  list(states: readonly ReplyState[], limit: number): Promise<readonly LedgerRow[]>;
  /**
   * Moves a row from one of `from` to `to`, atomically; false when it is not (any longer) in one of them.
   */
  move(messageId: MessageId, from: readonly ReplyState[], to: ReplyState, change: LedgerChange): Promise<boolean>;
  /** Queued rows whose time has come, and claims older than `claimAge` ms (crashed senders), oldest first. */
  ready(now: number, claimAge: number, limit: number): Promise<readonly LedgerRow[]>;
}

export interface LedgerChange {
  readonly reason: string;
  readonly at: number;
  readonly by?: string;
  readonly notBefore?: number;
  readonly draft?: Draft;
  /** Adds one to `attempts`. */
  readonly attempted?: boolean;
}

/** What SMTP said. */
export type SubmitOutcome =
  | { readonly kind: 'accepted'; readonly response: string }
  /** 4xx, or the connection failed before the message was handed over: nothing left, try again. */
  | { readonly kind: 'temporary'; readonly response: string }
  /** 5xx: a person must look. */
  | { readonly kind: 'refused'; readonly response: string }
  /** The connection broke after DATA: it may or may not have left. */
  | { readonly kind: 'unknown'; readonly response: string };

/** Hands one mail to SMTP, once. Never retries. */
export interface Outbox {
  submit(draft: Draft): Promise<SubmitOutcome>;
}

/** Looks for our own mail in the list's mailbox or Sent: did a claimed reply leave? */
export interface SentLookup {
  find(messageId: MessageId, from: string): Promise<boolean>;
}

/** The pause switch; survives restarts. */
export interface PauseSwitch {
  /** undefined when running. */
  paused(): Promise<{ readonly by: string; readonly at: number; readonly reason: string } | undefined>;
  pause(by: string, reason: string, at: number): Promise<void>;
  resume(by: string, at: number): Promise<void>;
}

/** Where the listener stands in one mailbox (RFC 3501, 2.3.1.1). */
export interface MailboxCursor {
  readonly uidValidity: string;
  /** Highest UID that is durably queued; 0 = none. */
  readonly uid: number;
}

/** A raw mail as the listener hands it over; `fullSize` is set when `raw` holds the headers alone, and must be given back by `read`. */
export interface RawIncoming {
  readonly raw: Uint8Array;
  /** INTERNALDATE, ms. */
  readonly arrival: number;
  readonly mailbox: string;
  readonly fullSize?: number | undefined;
}

/** The door between listener and pipeline: everything accepted here is judged some day, whatever crashes. */
export interface IntakeStore {
  /** Stores the raw mail durably, unprocessed. The key is derived from the content, so that a second acceptance of the same bytes is harmless. */
  accept(mail: RawIncoming): Promise<string>;
  /** The raw mail of a key, whether processed or not; undefined when it is no longer kept. */
  read(key: string): Promise<RawIncoming | undefined>;
  /** The raw mail of a key that is not processed yet; undefined when it is. */
  readUnprocessed(key: string): Promise<RawIncoming | undefined>;
  /** Keys not yet processed, oldest arrival first. */
  unprocessed(limit: number): Promise<readonly string[]>;
  /** Arrival (ms) of the oldest unprocessed mail. */
  oldestUnprocessed(): Promise<number | undefined>;
  /** Processed: indexed in the mail store. The raw mail stays for `keepMs` more. */
  processed(key: string, keepMs: number): Promise<void>;
  cursor(mailbox: string): Promise<MailboxCursor | undefined>;
  moveCursor(mailbox: string, cursor: MailboxCursor): Promise<void>;
  /** Takes or renews the lease of a mailbox for `ttlMs`; false when another owner holds it. */
  lease(mailbox: string, owner: string, ttlMs: number): Promise<boolean>;
  release(mailbox: string, owner: string): Promise<void>;
  /** The listener is reading a backlog of this mailbox: series wait, so that nothing is judged before its neighbours are in. Ends by itself after `ttlMs`. */
  catchingUp(mailbox: string, ttlMs: number): Promise<void>;
  caughtUp(mailbox: string): Promise<void>;
  isCatchingUp(): Promise<boolean>;
  /** Somebody reads the mailbox: its mail is known, apart from the last moments. Ends by itself after `ttlMs`. */
  reading(mailbox: string, ttlMs: number): Promise<void>;
  stoppedReading(mailbox: string): Promise<void>;
  isRead(mailbox: string): Promise<boolean>;
}

/** How a listener stands. `waiting`: somebody else holds the lease of its mailbox. `retrying`: trouble; it goes on by itself. */
export type ListenerState = 'waiting' | 'connecting' | 'catching-up' | 'listening' | 'retrying' | 'stopped';

/** Why a mailbox cannot be read: one line without secrets, and since when (ms). */
export interface ListenerTrouble {
  readonly line: string;
  readonly code: ErrorCode;
  readonly since: number;
}

/** What a running service says of itself to every process that shares its state. No secrets. */
export interface ServiceMark {
  /** When it started, ms. */
  readonly since: number;
  readonly host: string;
  readonly pid: number;
  readonly mailboxes: readonly {
    /** Its name in the store, as of `MailboxCursor`. */
    readonly mailbox: string;
    readonly state: ListenerState;
    /** When that state began, ms. */
    readonly since: number;
    readonly trouble?: ListenerTrouble | undefined;
  }[];
}

/** Which services run. */
export interface ServiceMarks {
  /** Says it again, under a name that no other running service has. Ends by itself after `ttlMs`. */
  renew(id: string, mark: ServiceMark, ttlMs: number): Promise<void>;
  /** It runs no longer. Safe to repeat. */
  end(id: string): Promise<void>;
  /** Those that have not ended, by start. */
  all(): Promise<readonly ServiceMark[]>;
}

/** Wakes workers up. Losing a wake-up loses time only: the sweeper finds the work again. */
export interface Waker {
  /** A mail was accepted. */
  mail(key: string): Promise<void>;
  /** A mail's series may be judged at `due` (ms). */
  series(id: MessageId, due: number): Promise<void>;
  /** A ledger row may leave at `at` (ms). */
  reply(messageId: MessageId, at: number): Promise<void>;
}

/** Holds what is due until the mail that came before it is in. What it holds is forgotten with its process: the sweeper finds the work again. */
export interface Gate {
  /**
   * Wakes the series of a mail when nothing that arrived by `cut` (ms) is on its way in any more, and no mailbox catching up.
   *
   * @param behind mails that it answers: while one of them is due and waits, it goes first, for some seconds at most
   */
  hold(id: MessageId, cut: number, behind: readonly MessageId[]): void;
}

/** People who asked never to be written to. Kept for ever, outside any retention. */
export interface OptOuts {
  /** `address` as in `Address`. Safe to repeat: the first time is kept. */
  add(address: string, at: number): Promise<void>;
  has(address: string): Promise<boolean>;
  /** How many there are. */
  count(): Promise<number>;
}

/** Remembers what authors have signed, for longer than such a mail is believed (docs/decisions/0010-replayed-mail.md). */
export interface SignedStore {
  /** The Message-ID under which a signed text (`Signed.key`) came first: `id` itself when it is new. Safe to repeat. */
  first(key: string, id: MessageId): Promise<MessageId>;
}

/** What has been said about trees: by announcements on the list, or by a maintainer's switch. */
export interface TreeStore {
  /** Records what was said. Safe to repeat; an older word does not replace a newer one. Of two copies of one announcement the earlier counts. */
  note(status: TreeStatus): Promise<void>;
  /** Takes the switch of a tree back: from `at` (ms) on what was announced holds again. */
  release(tree: string, who: string, at: number): Promise<void>;
  /**
   * Per tree the last word at or before `at` (ms): no hindsight. A tree that was closed more than 28 days before, with no word since, is left out:
   * no merge window lasts that long, so an announcement was missed or the switch forgotten.
   */
  statusAt(at: number): Promise<ReadonlyMap<string, TreeStatus>>;
}

/** What is asked of the local clones about one series. */
export interface GitQuestion {
  readonly series: Series;
  /** Every patch of it is here: only then is it tried whether it applies. */
  readonly whole: boolean;
  /** Name of the tree that it is for; undefined when it names none. */
  readonly tree: string | undefined;
  /** Hashes that it names, lower case, 7 to 40 hex digits. */
  readonly commits: readonly string[];
  /** Stable branches that it speaks of: `linux-6.1.y`. */
  readonly branches: readonly string[];
}

/** Says which kernels are maintained. */
export interface KernelSource {
  /** What is known for a mail of this time (ms); undefined when nothing is, or it is too old, or too much newer than the mail. Never rejects. */
  at(time: number): Promise<MaintainedKernels | undefined>;
}

/** Local clones of git trees. */
export interface GitSource {
  /** Never rejects: what cannot be told in time is left out of the answer. */
  look(question: GitQuestion): Promise<GitFacts>;
}

/** At most so many mails in any hour and in any day (24 h). */
export interface Cap {
  /** What is counted, e.g. `author jane@example.org`; names the counter. */
  readonly name: string;
  readonly hour: number;
  readonly day: number;
}

/** How often an author hears of one rule before silence: once with the excerpt, once with the link (safety.md, "Who receives"). */
export const mostTold = 2;

/** Keeps the bot from saying too much: caps, the breaker that falls when they are reached, and what an author has heard already. */
export interface RestraintStore {
  /**
   * Counts one mail under every cap at `now`, all or none. undefined when there is room beside the others, else the first cap that is reached. A mail
   * that was counted before and has not left is counted anew: its hour is the one in which it leaves. `force` counts it all the same: a person sends it.
   */
  count(messageId: MessageId, caps: readonly Cap[], now: number, force: boolean): Promise<Cap | undefined>;
  /** It does not leave after all: gives back its places under these names. Safe to repeat. */
  uncount(messageId: MessageId, names: readonly string[]): Promise<void>;
  /** Mails counted under a name in the hour and in the day before `now`. */
  counted(name: string, now: number): Promise<{ readonly hour: number; readonly day: number }>;
  /**
   * Notes that an author hears of a rule with this submission; gives how many others told him of it since `since` (ms). Safe to repeat. What would be the
   * third or more is not noted, so that silence does not go on for ever.
   */
  tell(author: string, rule: string, root: MessageId, now: number, since: number): Promise<number>;
  /** He has not heard of it with this submission after all. Safe to repeat. */
  untell(author: string, rule: string, root: MessageId): Promise<void>;
  /** The breaker has fallen: nothing leaves by itself until a person sets it again. */
  broken(): Promise<{ readonly at: number; readonly reason: string } | undefined>;
  trip(reason: string, at: number): Promise<void>;
  mend(): Promise<void>;
}
