import { ImapFlow } from 'imapflow';
import { onTestFinished } from 'vitest';
import { appendMails } from '../../src/embedded/append-mail.js';
import { startListener, type Listener, type ListenerOptions, type ListenerTiming } from '../../src/intake/index.js';
import { imapOf, silent } from '../embedded/a-dovecot.js';
import { mailText } from './archive-helpers.js';
import type { FakeIntake } from './fake-intake.js';

/** Quick enough for tests. */
export const quick: Partial<ListenerTiming> = {
  leaseTtlMs: 3000,
  backOffMinMs: 50,
  backOffMaxMs: 400,
  refusedMinMs: 300,
  refusedMaxMs: 600,
  connectTimeoutMs: 5000,
  commandTimeoutMs: 5000,
  idleMs: 60_000,
  fetchRetryMs: 10,
};

export interface Place {
  readonly imapPort: number;
  /** IMAP user; all have the same password. */
  readonly user: string;
  readonly mailbox: string;
}

export function imapFor({ imapPort, user }: Place): ReturnType<typeof imapOf> {
  const imap = imapOf({ imapPort });
  return { ...imap, auth: { ...imap.auth, user } };
}

/** A listener that is stopped when the test ends. */
export function listen(place: Place, intake: FakeIntake, change: Partial<ListenerOptions> = {}): Listener {
  const listener = startListener({
    imap: imapFor(place),
    mailbox: place.mailbox,
    owner: 'test',
    intake,
    waker: intake,
    clock: { now: () => Date.now() },
    log: silent,
    maxMailBytes: 100_000,
    lookbackDays: 0,
    ...change,
    timing: { ...quick, ...change.timing },
  });
  onTestFinished(() => listener.stop());
  return listener;
}

/** Waits until it is so; fails with the description otherwise. */
export async function until(what: string, isSo: () => boolean, timeoutMs = 12_000): Promise<void> {
  for (const start = Date.now(); !isSo();) {
    if (Date.now() - start > timeoutMs) throw new Error(`still not: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export async function listening(listener: Listener): Promise<void> {
  await until('listening', () => listener.status().state === 'listening');
}

export function raws(numbers: readonly number[]): Buffer[] {
  return numbers.map((number) => Buffer.from(mailText(number).replaceAll('\n', '\r\n')));
}

export async function put(place: Place, numbers: readonly number[], internalDate?: number): Promise<void> {
  const mails = raws(numbers).map((raw) => ({ raw, ...(internalDate === undefined ? {} : { internalDate }) }));
  await appendMails({ imap: imapFor(place), mailbox: place.mailbox, mails });
}

/** Something done by another client. */
export async function asClient<T>(place: Place, work: (client: ImapFlow) => Promise<T>): Promise<T> {
  const client = new ImapFlow({ ...imapFor(place), logger: false });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.logout();
  }
}
