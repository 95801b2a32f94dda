import type { ImapFlow, ImapFlowError, MailboxObject, SearchObject } from 'imapflow';
import { FaqtotumError, type MailboxCursor } from '../core/index.js';
import { fetchMails, type FetchedMail, type FetchTroubles, type UnfetchableMail } from './fetch-mails.js';
import { closeImap, connectImap, passingCodes, whereOf, withTimeout } from './imap-connect.js';
import type { ListenerOptions, ListenerTiming } from './listener-options.js';
import { IntakeTrouble } from './listener-options.js';
import { keepReadingMark } from './reading-mark.js';

/** What a session needs of the listener that runs it. */
export interface SessionContext {
  readonly options: ListenerOptions;
  readonly timing: ListenerTiming;
  readonly troubles: FetchTroubles;
  /** Aborted when the session must end: stopping, or the lease is lost. */
  readonly signal: AbortSignal;
  onProgress(progress: SessionProgress): void;
}

export type SessionProgress =
  | { readonly kind: 'connected' }
  | { readonly kind: 'catching-up'; readonly left: number }
  | { readonly kind: 'listening' }
  | { readonly kind: 'contact' }
  | { readonly kind: 'accepted'; readonly cursor: MailboxCursor }
  | { readonly kind: 'skipped'; readonly cursor: MailboxCursor; readonly mail: UnfetchableMail };

/** Live mail in such numbers is a backlog too: series wait until it is in. */
const burst = 20;
const hangUpMs = 5000;
/**
 * Servers tell of new mail late (Dovecot: after half a second) and then of all that came meanwhile. While mails follow one another within `beginsMs`, the
 * session asks every `lookMs` instead, until none came for `endsMs`.
 */
const stream = { beginsMs: 1500, endsMs: 1500, lookMs: 40 };

/**
 * One connection's life: opens the mailbox read-only, reads what came since the cursor, then listens by IDLE. Returns when the signal is aborted.
 * Throws FaqtotumError IMAP_AUTH, IMAP_UNREACHABLE or IMAP_MAILBOX; IntakeTrouble when the store fails; anything else when the connection breaks.
 */
export async function runSession(context: SessionContext): Promise<void> {
  const { options, timing, signal } = context;
  const client = await connectImap(options.imap, timing.connectTimeoutMs, signal);
  // A command that hangs must not hold up the end.
  const hangUp = (): void => void setTimeout(() => client.close(), hangUpMs).unref();
  signal.addEventListener('abort', hangUp, { once: true });
  try {
    const box = await openMailbox(client, context);
    context.onProgress({ kind: 'connected' });
    const session = new MailboxSession(client, box, context);
    signal.addEventListener('abort', () => session.wake(), { once: true });
    await listenMarked(session, context);
  } finally {
    signal.removeEventListener('abort', hangUp);
    await closeImap(client);
  }
}

/** Reads and listens, and has everybody know that the mailbox is being read, until the signal is aborted or the connection breaks. */
async function listenMarked(session: MailboxSession, { options, timing, signal }: SessionContext): Promise<void> {
  const { intake, log, mailbox, storeKey = mailbox } = options;
  // In this order: whoever may look again must see that there is still much to come.
  const mark = await intake
    .catchingUp(storeKey, timing.catchingUpTtlMs)
    .then(() => keepReadingMark({ intake, mailbox: storeKey, ttlMs: timing.leaseTtlMs, log }))
    .catch((cause: unknown) => {
      throw new IntakeTrouble(cause);
    });
  try {
    await session.start();
    while (!signal.aborted) await session.listen();
  } finally {
    await mark.end();
  }
}

async function openMailbox(client: ImapFlow, { options, timing }: SessionContext): Promise<MailboxObject> {
  const ask = <T>(answer: Promise<T>): Promise<T> => withTimeout(client, answer, timing.commandTimeoutMs, 'SELECT');
  try {
    return await ask(client.mailboxOpen(options.mailbox, { readOnly: true }));
  } catch (cause) {
    const {
      responseStatus,
      serverResponseCode = '',
      mailboxMissing,
      responseText,
      message,
    } = cause as Partial<ImapFlowError>;
    if (mailboxMissing !== true && (responseStatus !== 'NO' || passingCodes.has(serverResponseCode))) throw cause;
    const folders = await ask(client.list()).catch(() => []);
    const names = folders.slice(0, 20).map(({ path }) => path);
    const remedy = names.length === 0 ? 'check the name of the mailbox' : `name one of: ${names.join(', ')}`;
    const what = `mailbox ${JSON.stringify(options.mailbox)} cannot be opened (${responseText ?? message ?? 'refused'})`;
    throw new FaqtotumError('IMAP_MAILBOX', what, whereOf(options.imap), remedy, { cause });
  }
}

class MailboxSession {
  readonly #uidValidity: string;
  #cursor: MailboxCursor;
  #notBefore: number | undefined;
  #news = true;
  /** When mail came last, and whether it came soon behind the mail before, by the process's own clock. */
  #lastMail = -Infinity;
  #streaming = false;
  #wakeUp: () => void = () => undefined;

  constructor(
    private readonly client: ImapFlow,
    private readonly box: MailboxObject,
    private readonly context: SessionContext,
  ) {
    this.#uidValidity = String(box.uidValidity);
    this.#cursor = { uidValidity: this.#uidValidity, uid: 0 };
    client.on('exists', () => this.wake());
    client.on('close', () => this.wake());
  }

  /** New mail, or the end: whoever idles shall look. */
  wake(): void {
    this.#news = true;
    this.#wakeUp();
  }

  /** Finds the place to start at and reads everything up to now. The mailbox counts as catching up until then. */
  async start(): Promise<void> {
    const { intake } = this.context.options;
    const known = await this.#store(intake.cursor(this.#key));
    if (known?.uidValidity === this.#uidValidity) this.#cursor = known;
    else await this.#startAnew(known);
    await this.#readNews();
    if (!this.context.signal.aborted) await this.#store(intake.caughtUp(this.#key));
  }

  /** Waits for news, at most `idleMs`, and reads it. */
  async listen(): Promise<void> {
    this.context.onProgress({ kind: 'listening' });
    const streaming = this.#streaming && performance.now() - this.#lastMail < stream.endsMs;
    if (!this.#news) await (streaming ? this.#pause(stream.lookMs) : this.#idle());
    if (this.context.signal.aborted) return;
    if (!this.client.usable) throw new Error('the server closed the connection');
    await this.#ask(this.client.noop(), 'NOOP');
    this.context.onProgress({ kind: 'contact' });
    if (this.#hasNews() || !streaming) await this.#readNews();
  }

  #hasNews(): boolean {
    return this.#news;
  }

  get #key(): string {
    return this.context.options.storeKey ?? this.context.options.mailbox;
  }

  /** No cursor, or one of another UIDVALIDITY (RFC 3501, 2.3.1.1: every UID we know is void). */
  async #startAnew(known: MailboxCursor | undefined): Promise<void> {
    const { lookbackDays, clock, log, intake, mailbox } = this.context.options;
    const days = known === undefined ? lookbackDays : Math.max(lookbackDays, 2);
    if (known !== undefined) {
      log.warn(
        { mailbox, was: known.uidValidity, is: this.#uidValidity, days },
        'UIDVALIDITY changed: reading the last days again',
      );
      this.context.troubles.forget();
    }
    let last = this.box.uidNext > 0 ? this.box.uidNext - 1 : Math.max(0, ...(await this.#search({ all: true })));
    if (days > 0) {
      this.#notBefore = clock.now() - days * dayMs;
      // SINCE knows only days, in the server's own time zone.
      const recent = await this.#search({ since: new Date(this.#notBefore - dayMs) });
      if (recent.length > 0) last = Math.min(...recent) - 1;
    }
    this.#cursor = { uidValidity: this.#uidValidity, uid: last };
    await this.#store(intake.moveCursor(this.#key, this.#cursor));
  }

  async #readNews(): Promise<void> {
    const { options, timing, troubles, signal } = this.context;
    this.#news = false;
    // `n:*` always finds the last mail, even when it lies before n.
    const uids = (await this.#search({ uid: `${this.#cursor.uid + 1}:*` }))
      .filter((uid) => uid > this.#cursor.uid)
      .sort((a, b) => a - b);
    if (uids.length > 0) {
      this.context.onProgress({ kind: 'catching-up', left: uids.length });
      this.#streaming = performance.now() - this.#lastMail < stream.beginsMs;
      this.#lastMail = performance.now();
    }
    const limits = {
      maxMailBytes: options.maxMailBytes,
      tries: timing.fetchTries,
      retryMs: timing.fetchRetryMs,
      timeoutMs: timing.commandTimeoutMs,
    };
    let left = uids.length;
    for await (const batch of fetchMails(this.client, uids, troubles, { ...limits, notBefore: this.#notBefore })) {
      if (left > burst) await this.#store(options.intake.catchingUp(this.#key, timing.catchingUpTtlMs));
      if (signal.aborted) return;
      await this.#take(batch);
      left -= batch.length;
      this.context.onProgress({ kind: 'catching-up', left });
    }
    if (uids.length > burst) await this.#store(options.intake.caughtUp(this.#key));
    this.#notBefore = undefined;
    const last = uids.at(-1);
    // Mails that are gone or too old have no turn of their own.
    if (last !== undefined && last > this.#cursor.uid) await this.#moveCursor(last);
  }

  /**
   * A batch: all of it durable first, then the wake-ups, then the cursor: a crash anywhere reads the mails again, and reading them twice is harmless.
   */
  async #take(batch: readonly (FetchedMail | UnfetchableMail)[]): Promise<void> {
    const { waker } = this.context.options;
    const last = batch.at(-1);
    if (last === undefined) return;
    // Together: the store puts them on disk in one go.
    const keys = await this.#store(
      Promise.all(batch.flatMap((mail) => ('reason' in mail ? [] : [this.#accept(mail)]))),
    );
    await this.#store(Promise.all(keys.map((key) => waker.mail(key))));
    await this.#moveCursor(last.uid);
    for (const mail of batch) {
      if ('reason' in mail) this.context.onProgress({ kind: 'skipped', cursor: this.#cursor, mail });
      else this.context.onProgress({ kind: 'accepted', cursor: this.#cursor });
    }
  }

  #accept({ raw, arrival, fullSize }: FetchedMail): Promise<string> {
    const { intake, clock } = this.context.options;
    const mail = { raw, arrival: arrival ?? clock.now(), mailbox: this.#key };
    return intake.accept(fullSize === undefined ? mail : { ...mail, fullSize });
  }

  async #moveCursor(uid: number): Promise<void> {
    const cursor = { uidValidity: this.#uidValidity, uid };
    await this.#store(this.context.options.intake.moveCursor(this.#key, cursor));
    this.#cursor = cursor;
  }

  async #pause(ms: number): Promise<void> {
    const news = new Promise<void>((resolve) => (this.#wakeUp = resolve));
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([news, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))]);
    clearTimeout(timer);
  }

  /** IDLE (RFC 2177) until something happens; the command that follows ends it. */
  async #idle(): Promise<void> {
    const news = new Promise<void>((resolve) => (this.#wakeUp = resolve));
    if (this.#news || !this.client.usable) return;
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, this.context.timing.idleMs)));
    // A server that ends IDLE by itself is looked at at once; one that refuses it, when the time is over.
    const ended = this.client.idle().then(
      (answer) => (answer === false ? enough : undefined),
      () => enough,
    );
    await Promise.race([news, enough, ended]);
    clearTimeout(timer);
  }

  async #search(query: SearchObject): Promise<number[]> {
    const found = await this.#ask(this.client.search(query, { uid: true }), 'SEARCH');
    if (Array.isArray(found)) return found;
    throw new Error('the server refused SEARCH');
  }

  #ask<T>(answer: Promise<T>, command: string): Promise<T> {
    return withTimeout(this.client, answer, this.context.timing.commandTimeoutMs, command);
  }

  async #store<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (cause) {
      throw new IntakeTrouble(cause);
    }
  }
}

const dayMs = 86_400_000;
