import { createHash } from 'node:crypto';
import type { IntakeStore, MailboxCursor, RawIncoming, Waker } from '../../src/core/index.js';

/** Keeps everything in memory, writes down what is asked of it, and fails when told to. */
export class FakeIntake implements IntakeStore, Pick<Waker, 'mail'> {
  readonly mails: (RawIncoming & { readonly key: string })[] = [];
  readonly woken: string[] = [];
  /** Mailboxes that are marked as being read. */
  readonly readMarks = new Set<string>();
  /** `accept 3`, `wake 3`, `cursor 17:3`, `catchingUp`, `caughtUp` with the mail's number where there is one. */
  readonly events: string[] = [];
  readonly cursors = new Map<string, MailboxCursor>();
  readonly leases = new Map<string, { owner: string; until: number }>();
  /** Called before every operation; throws to fail it. */
  fail: (operation: 'accept' | 'wake' | 'moveCursor' | 'lease') => void = () => undefined;

  async accept(mail: RawIncoming): Promise<string> {
    await pause();
    this.fail('accept');
    const key = createHash('sha256').update(mail.raw).digest('hex');
    this.events.push(`accept ${numberOf(mail.raw)}`);
    if (!this.mails.some((known) => known.key === key)) this.mails.push({ ...mail, key });
    return key;
  }

  async mail(key: string): Promise<void> {
    await pause();
    this.fail('wake');
    this.events.push(`wake ${numberOf(this.mails.find((mail) => mail.key === key)?.raw ?? Buffer.alloc(0))}`);
    this.woken.push(key);
  }

  async cursor(mailbox: string): Promise<MailboxCursor | undefined> {
    await pause();
    return this.cursors.get(mailbox);
  }

  async moveCursor(mailbox: string, cursor: MailboxCursor): Promise<void> {
    await pause();
    this.fail('moveCursor');
    this.events.push(`cursor ${cursor.uid}`);
    this.cursors.set(mailbox, cursor);
  }

  async lease(mailbox: string, owner: string, ttlMs: number): Promise<boolean> {
    await pause();
    this.fail('lease');
    const held = this.leases.get(mailbox);
    if (held !== undefined && held.owner !== owner && held.until > Date.now()) return false;
    this.leases.set(mailbox, { owner, until: Date.now() + ttlMs });
    return true;
  }

  async release(mailbox: string, owner: string): Promise<void> {
    await pause();
    if (this.leases.get(mailbox)?.owner === owner) this.leases.delete(mailbox);
  }

  async catchingUp(): Promise<void> {
    await pause();
    if (this.events.at(-1) !== 'catchingUp') this.events.push('catchingUp');
  }

  async caughtUp(): Promise<void> {
    await pause();
    this.events.push('caughtUp');
  }

  async reading(mailbox: string): Promise<void> {
    await pause();
    this.readMarks.add(mailbox);
  }

  async stoppedReading(mailbox: string): Promise<void> {
    await pause();
    this.readMarks.delete(mailbox);
  }

  isRead(mailbox: string): Promise<boolean> {
    return Promise.resolve(this.readMarks.has(mailbox));
  }

  /** Numbers of the mails, in the order they were accepted. */
  numbers(): number[] {
    return this.mails.map((mail) => numberOf(mail.raw));
  }

  read(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  readUnprocessed(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  unprocessed(): Promise<string[]> {
    return Promise.resolve([]);
  }

  oldestUnprocessed(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  processed(): Promise<void> {
    return Promise.resolve();
  }

  isCatchingUp(): Promise<boolean> {
    return Promise.resolve(false);
  }
}

/** The number in `Subject: mail <number>`. */
function numberOf(raw: Uint8Array): number {
  return Number(/^Subject: mail (\d+)\r?$/m.exec(Buffer.from(raw).toString('latin1'))?.[1] ?? Number.NaN);
}

function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
