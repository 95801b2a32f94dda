import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startDovecot, type EmbeddedDovecot } from '../../src/embedded/dovecot.js';
import { backOff, type ListenerStatus, type SkippedMail } from '../../src/intake/index.js';
import { aDovecot, dovecotFolder, silent, user } from '../embedded/a-dovecot.js';
import { FakeIntake } from './fake-intake.js';
import { asClient, imapFor, listen, listening, put, raws, quick, until, type Place } from './listening.js';

let dovecot: Awaited<ReturnType<typeof aDovecot>>;
let used = 0;

beforeAll(async () => {
  const users = Array.from({ length: 24 }, (_, number) => ({ ...user, name: `user${number + 1}` }));
  dovecot = await aDovecot({ users });
});

afterAll(() => dovecot.discard());

/** An account of the shared Dovecot that no other test uses. */
function place(mailbox = 'list'): Place {
  used += 1;
  return { imapPort: dovecot.imapPort, user: `user${used}`, mailbox };
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('startListener: new mail', () => {
  it('takes new mail by IDLE, as it is, without marking it as seen', async () => {
    const at = place('INBOX');
    const intake = new FakeIntake();
    const listener = listen(at, intake);
    await listening(listener);
    const before = Date.now();
    await dovecot.deliver({ recipient: at.user, raw: raws([7])[0] ?? Buffer.alloc(0) });
    await until('the mail is there', () => intake.mails.length === 1);
    const [mail] = intake.mails;
    expect(Date.now() - before).toBeLessThan(3000);
    expect(Buffer.from(mail?.raw ?? []).toString()).toMatch(/^Return-Path: [^]*Subject: mail 7\r\n[^]*Body 7\.\r\n$/);
    expect(Math.abs((mail?.arrival ?? 0) - before)).toBeLessThan(3000);
    expect(mail?.mailbox).toBe('INBOX');
    await until('the cursor is moved', () => intake.cursors.get('INBOX')?.uid === 1);
    expect(intake.events.slice(-3)).toEqual(['accept 7', 'wake 7', 'cursor 1']);
    const flags = await asClient(at, async (client) => {
      await client.mailboxOpen('INBOX', { readOnly: true });
      return (await client.fetchAll('1:*', { flags: true })).map((row) => [...(row.flags ?? [])]);
    });
    expect(flags.flat()).not.toContain('\\Seen');
  });

  it('asks for more while mails follow one another, though the server would tell late', async () => {
    const at = place();
    const intake = new FakeIntake();
    const listener = listen(at, intake);
    await listening(listener);
    const takes = async (number: number): Promise<number> => {
      const before = performance.now();
      await put(at, [number]);
      await until('the mail is there', () => intake.mails.length === number);
      return performance.now() - before;
    };
    for (const number of [1, 2]) await takes(number);
    const contact = listener.status().lastContact ?? 0;
    await until('it asks by itself', () => (listener.status().lastContact ?? 0) > contact + 200, 1000);
    await takes(3);
    // It is over when no more comes.
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const last = listener.status().lastContact;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(listener.status().lastContact).toBe(last);
    expect(intake.numbers()).toEqual([1, 2, 3]);
  });

  it('does not take the last mail again when nothing new came', async () => {
    const at = place();
    const intake = new FakeIntake();
    intake.cursors.set('list', { uidValidity: 'other', uid: 0 });
    await put(at, [1, 2]);
    const listener = listen(at, intake, { timing: { idleMs: 40 } });
    await until('both are there', () => intake.mails.length === 2);
    const contact = listener.status().lastContact ?? 0;
    await until('it has looked several times more', () => (listener.status().lastContact ?? 0) > contact + 200);
    expect(intake.events.filter((event) => event.startsWith('accept'))).toEqual(['accept 1', 'accept 2']);
  });

  it('starts with new mail only, and remembers where it started', async () => {
    const at = place();
    await put(at, [1, 2, 3]);
    const intake = new FakeIntake();
    const first = listen(at, intake);
    await listening(first);
    await first.stop();
    expect(intake.cursors.get('list')?.uid).toBe(3);
    await put(at, [4]);
    await listening(listen(at, intake));
    expect(intake.numbers()).toEqual([4]);
  });

  it('reads the last days on the first start when told to', async () => {
    const at = place();
    const day = 86_400_000;
    await put(at, [1, 2], Date.now() - 5 * day);
    await put(at, [3], Date.now() - 3 * day - 3_600_000);
    await put(at, [4], Date.now() - 3 * day + 3_600_000);
    await put(at, [5]);
    const intake = new FakeIntake();
    await listening(listen(at, intake, { lookbackDays: 3 }));
    expect(intake.numbers()).toEqual([4, 5]);
    expect(Math.abs((intake.mails[0]?.arrival ?? 0) - (Date.now() - 3 * day + 3_600_000))).toBeLessThan(10_000);
    expect(intake.cursors.get('list')?.uid).toBe(5);
  });

  it('uses the name of the store where it is given one', async () => {
    const at = place();
    const intake = new FakeIntake();
    const listener = listen(at, intake, { storeKey: 'bot@mail.example.org/list' });
    await listening(listener);
    await put(at, [1]);
    await until('the mail is there', () => intake.mails.length === 1);
    expect([...intake.cursors.keys()]).toEqual(['bot@mail.example.org/list']);
    expect(intake.mails[0]?.mailbox).toBe('bot@mail.example.org/list');
  });
});

/** What becomes of mails that are fetched together. */
function batch(numbers: readonly number[]): string[] {
  const last = numbers.at(-1) ?? 0;
  return [...numbers.map((n) => `accept ${n}`), ...numbers.map((n) => `wake ${n}`), `cursor ${last}`];
}

describe('startListener: backlog', () => {
  it('reads what came while it was away, once, in order', async () => {
    const at = place();
    const intake = new FakeIntake();
    const first = listen(at, intake);
    await listening(first);
    await put(at, [1]);
    await until('the first is there', () => intake.mails.length === 1);
    await first.stop();
    await put(at, [2, 3, 4]);
    intake.events.length = 0;
    await listening(listen(at, intake));
    expect(intake.events).toEqual(['catchingUp', ...batch([2, 3, 4]), 'caughtUp']);
  });

  it('takes 300 mails in order, the cursor behind each hundred', async () => {
    const at = place();
    await put(at, range(1, 300));
    const intake = new FakeIntake();
    intake.cursors.set('list', { uidValidity: 'none', uid: 0 });
    const states: string[] = [];
    const listener = listen(at, intake, { onState: ({ state }) => states.push(state) });
    await listening(listener);
    expect(intake.numbers()).toEqual(range(1, 300));
    const order = intake.events.filter((event) => event !== 'catchingUp' && event !== 'caughtUp');
    expect(order).toEqual(['cursor 0', ...[range(1, 100), range(101, 200), range(201, 300)].flatMap(batch)]);
    expect(states).toEqual(['catching-up', 'listening']);
    expect(listener.status()).toMatchObject({ accepted: 300, left: 0, skipped: 0 });
    expect(intake.events.at(-1)).toBe('caughtUp');
  });

  it('takes a large mail from its headers alone', async () => {
    const at = place();
    const intake = new FakeIntake();
    await listening(listen(at, intake));
    const big = Buffer.concat([...raws([2]), Buffer.alloc(200_000, 'x'.repeat(70) + '\r\n')]);
    await asClient(at, (client) => client.append('list', raws([1])[0] ?? '', []));
    await asClient(at, (client) => client.append('list', big, []));
    await put(at, [3]);
    await until('all are there', () => intake.mails.length === 3);
    const text = Buffer.from(intake.mails[1]?.raw ?? []).toString();
    expect(text).toBe(big.toString().slice(0, text.length));
    expect(text.endsWith('Message-ID: <2@example.org>\r\n\r\n')).toBe(true);
    expect(intake.mails.map((mail) => mail.fullSize)).toEqual([undefined, big.length, undefined]);
  });

  it('reads the last two days again after a change of UIDVALIDITY', async () => {
    const at = place();
    const intake = new FakeIntake();
    const first = listen(at, intake);
    await listening(first);
    await put(at, [1]);
    await until('the first is there', () => intake.mails.length === 1);
    await first.stop();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await asClient(at, async (client) => {
      await client.mailboxDelete('list');
      await client.mailboxCreate('list');
    });
    await put(at, [1, 3]);
    await put(at, [2], Date.now() - 3 * 86_400_000);
    const was = intake.cursors.get('list')?.uidValidity;
    await listening(listen(at, intake));
    expect(intake.numbers()).toEqual([1, 3]);
    expect(intake.cursors.get('list')).toMatchObject({ uid: 3 });
    expect(intake.cursors.get('list')?.uidValidity).not.toBe(was);
  });
});

describe('startListener: trouble', () => {
  it('says that the password is wrong, and does not hammer', async () => {
    const at = place();
    const statuses: ListenerStatus[] = [];
    const words: string[] = [];
    const delays: number[] = [];
    const log = {
      ...silent,
      error: (fields: object & { retryInMs?: number }, message: string) => {
        words.push(JSON.stringify(fields) + message);
        delays.push(fields.retryInMs ?? 0);
      },
    };
    const wrong = { ...imapFor(at), auth: { user: at.user, pass: 'tr0ub4dor' } };
    listen(at, new FakeIntake(), { imap: wrong, log, onState: (status) => statuses.push(status) });
    await until('two tries', () => delays.length === 2);
    const error = statuses.at(-1)?.error;
    expect(error?.code).toBe('IMAP_AUTH');
    expect(error?.line).toMatch(
      new RegExp(`^127\\.0\\.0\\.1:${dovecot.imapPort}: login of ${at.user} refused: .* - check the IMAP user`),
    );
    expect(`${JSON.stringify(statuses)}${words.join()}`).not.toContain('tr0ub4dor');
    expect(Math.min(...delays)).toBeGreaterThanOrEqual((quick.refusedMinMs ?? 0) / 2);
  });

  it('says that the mailbox is missing, and which there are, and goes on when it appears', async () => {
    const at = { ...place(), mailbox: 'lists/bpf' };
    const intake = new FakeIntake();
    const listener = listen(at, intake);
    await until('the error shows', () => listener.status().error !== undefined);
    expect(listener.status().error).toMatchObject({
      code: 'IMAP_MAILBOX',
      line: expect.stringMatching(/"lists\/bpf".*name one of: .*INBOX/) as string,
    });
    await asClient(at, (client) => client.mailboxCreate('lists/bpf'));
    await listening(listener);
    expect(listener.status().error).toBeUndefined();
  });

  it.each(['accept', 'wake', 'moveCursor'] as const)('loses nothing when %s fails for a while', async (operation) => {
    const at = place();
    const intake = new FakeIntake();
    /** Mails behind the cursor that were not yet safe, whenever the store was said to fail. */
    const unsafe: number[][] = [];
    const onState = ({ error }: ListenerStatus): void => {
      if (error?.code !== 'REDIS_UNREACHABLE') return;
      const passed = range(1, intake.cursors.get('list')?.uid ?? 0);
      const woken = intake.mails.filter(({ key }) => intake.woken.includes(key)).length;
      unsafe.push(passed.filter((number) => !intake.numbers().includes(number) || number > woken));
    };
    await listening(listen(at, intake, { onState }));
    intake.fail = (asked) => {
      const late = asked === operation && intake.mails.length >= (operation === 'accept' ? 2 : 3);
      if (late && unsafe.length < 3) throw new Error('ECONNREFUSED redis');
    };
    await put(at, range(1, 6));
    await until('all are there', () => intake.cursors.get('list')?.uid === 6);
    expect(unsafe.length).toBeGreaterThanOrEqual(3);
    expect(unsafe.flat()).toEqual([]);
    expect(intake.numbers()).toEqual(range(1, 6));
    expect(new Set(intake.woken).size).toBe(6);
  });

  it('passes over a mail that the server cannot give, loudly, and takes the others', async () => {
    const at = place();
    await put(at, [1, 2, 3]);
    const mailbox = join(dovecot.home, 'mail', at.user, 'Maildir', '.list');
    const files = ['new', 'cur'].flatMap((folder) =>
      readdirSync(join(mailbox, folder)).map((name) => join(mailbox, folder, name)),
    );
    const second = files.find((file) => readFileSync(file, 'latin1').includes('Subject: mail 2'));
    chmodSync(second ?? '', 0);
    const intake = new FakeIntake();
    intake.cursors.set('list', { uidValidity: 'none', uid: 0 });
    const skipped: SkippedMail[] = [];
    const loud: string[] = [];
    const log = { ...silent, error: (_fields: object, message: string) => loud.push(message) };
    const listener = listen(at, intake, { log, onSkipped: (mail) => skipped.push(mail) });
    await listening(listener);
    expect(intake.numbers()).toEqual([1, 3]);
    expect(skipped).toMatchObject([{ mailbox: 'list', uid: 2 }]);
    expect(loud.join()).toContain('UID 2');
    expect(listener.status()).toMatchObject({ accepted: 2, skipped: 1, cursor: { uid: 3 } });
  });

  it('comes back after Dovecot was killed, and misses nothing', async () => {
    const parent = await dovecotFolder();
    onTestFinished(() => rm(parent, { recursive: true, force: true }));
    const dataDir = join(parent, 'dovecot');
    const start = (ports?: { imap: number; lmtp: number }): Promise<EmbeddedDovecot> =>
      startDovecot({ dataDir, users: [user], mailboxes: [], log: silent, ...(ports === undefined ? {} : { ports }) });
    const first = await start();
    const at = { imapPort: first.imapPort, user: user.name, mailbox: 'INBOX' };
    const intake = new FakeIntake();
    const listener = listen(at, intake);
    await listening(listener);
    process.kill(-first.pid, 'SIGKILL');
    await until('it has noticed', () => listener.status().state === 'retrying');
    expect(listener.status().error?.code).toBe('IMAP_UNREACHABLE');
    const second = await start({ imap: first.imapPort, lmtp: first.lmtpPort });
    onTestFinished(() => second.stop());
    await put(at, [1, 2]);
    await until('both are there', () => intake.mails.length === 2);
    await listening(listener);
    await put(at, [3]);
    await until('it listens again', () => intake.mails.length === 3);
    await listener.stop();
  });

  it('notices a connection that hangs', async () => {
    const at = place();
    const proxy = await aProxy(dovecot.imapPort);
    const intake = new FakeIntake();
    const timing = { idleMs: 200, commandTimeoutMs: 400, connectTimeoutMs: 2000 };
    const errors: string[] = [];
    const onState = ({ error }: ListenerStatus): void => {
      if (error !== undefined) errors.push(error.line);
    };
    await listening(listen(at, intake, { imap: { ...imapFor(at), port: proxy.port }, timing, onState }));
    proxy.freeze();
    await until('it has noticed', () => errors.length > 0);
    expect(errors[0]).toMatch(/no answer to (?:NOOP|SEARCH)/);
    await put(at, [1]);
    await until('it is back', () => intake.mails.length === 1);
  });

  it('stops at once while the server does not answer', async () => {
    const at = place();
    const silentServer = createServer();
    await new Promise<void>((resolve) => silentServer.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silentServer.close());
    const { port } = silentServer.address() as AddressInfo;
    const listener = listen(at, new FakeIntake(), { imap: { ...imapFor(at), port } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const before = Date.now();
    await listener.stop();
    expect(Date.now() - before).toBeLessThan(1000);
    expect(listener.status().state).toBe('stopped');
  });
});

describe('startListener: lease', () => {
  it('lets one owner read, and the next when the first stops', async () => {
    const at = place();
    const intake = new FakeIntake();
    const timing = { leaseTtlMs: 600 };
    const first = listen(at, intake, { owner: 'one', timing });
    await listening(first);
    const second = listen(at, intake, { owner: 'two', timing });
    await until('the second waits', () => second.status().state === 'waiting');
    await put(at, [1]);
    await until('the first has it', () => first.status().accepted === 1);
    expect(second.status().accepted).toBe(0);
    await first.stop();
    await listening(second);
    await put(at, [2]);
    await until('the second reads', () => second.status().accepted === 1);
    expect(intake.numbers()).toEqual([1, 2]);
  });

  it('stops reading when the lease is lost, until it has it again', async () => {
    const at = place();
    const intake = new FakeIntake();
    const listener = listen(at, intake, { owner: 'one', timing: { leaseTtlMs: 300 } });
    await listening(listener);
    intake.leases.set('list', { owner: 'thief', until: Date.now() + 1500 });
    await until('it has stopped', () => listener.status().state === 'waiting');
    await put(at, [1]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(intake.mails).toEqual([]);
    await until('it reads again', () => intake.mails.length === 1);
  });
});

describe('backOff', () => {
  it('doubles up to its limit, half of it chance', () => {
    for (const [failures, full] of [
      [0, 100],
      [1, 200],
      [3, 800],
      [4, 1000],
      [500, 1000],
    ] as const) {
      const delay = backOff(failures, 100, 1000);
      expect(delay).toBeGreaterThanOrEqual(full / 2);
      expect(delay).toBeLessThanOrEqual(full);
    }
  });
});

/** Passes bytes on until it is frozen; connections made after that work. */
async function aProxy(target: number): Promise<{ port: number; freeze(): void }> {
  const pairs = new Set<[Socket, Socket]>();
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    pairs.add([client, upstream]);
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  });
  const freeze = (): void => {
    for (const [client, upstream] of pairs) {
      client.unpipe();
      upstream.unpipe();
      client.pause();
      upstream.pause();
    }
  };
  return { port: (server.address() as AddressInfo).port, freeze };
}
