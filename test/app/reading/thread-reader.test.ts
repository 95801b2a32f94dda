import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { transpile } from '../../../scripts/lib/transpile.mjs';
import { createAuthenticator } from '../../../src/auth/index.js';
import type { IncomingMail, Mail } from '../../../src/core/index.js';
import { readMail } from '../../../src/app/reading/read-mail.js';
import type { createReader as CreateReader, MailReader } from '../../../src/app/reading/reader.js';
import { ThreadReader, type ThreadOptions } from '../../../src/app/reading/thread-reader.js';
import { projectRoot } from '../../../src/app/root.js';
import { bytesOf } from '../../support/judge.js';
import { mail as patchMail } from '../../support/mails.js';

const clock = { now: () => Date.UTC(2024, 2, 4, 9) };
const settings = { authservIds: ['mx.example.org'], dkim: true, maxMailBytes: 2_000_000 };
const incoming = (text: string): IncomingMail => ({ raw: Buffer.from(text), arrival: 7 });

const open: MailReader[] = [];
afterEach(async () => {
  for (const reader of open.splice(0)) await reader.close();
});

function threadReader(more: Partial<ThreadOptions> = {}) {
  const logged: string[] = [];
  const log = (_: object, message: string) => void logged.push(message);
  const reader = new ThreadReader({
    file: join(import.meta.dirname, 'thread-fixture.mjs'),
    data: settings,
    here: async ({ raw }) => ({ subject: `${Buffer.from(raw).toString()} here` }) as Mail,
    clock,
    log: { info: log, warn: log, error: log },
    ...more,
  });
  open.push(reader);
  const read = async (text: string): Promise<string> =>
    reader.read(incoming(text)).then(
      ({ subject }) => subject,
      (error: unknown) => (error as Error).message,
    );
  return { reader, read, logged };
}

describe('the thread that reads mail', () => {
  it('answers everybody, and leaves the raw mail to its owner', async () => {
    const { reader, read } = threadReader();
    const texts = Array.from({ length: 40 }, (_, n) => `mail ${n}`);
    expect(await Promise.all(texts.map(read))).toEqual(texts.map((text) => `${text} in a thread`));
    const whole = Buffer.from('before-mail-after');
    const part = whole.subarray(7, 11);
    expect((await reader.read({ raw: part, arrival: 7 })).subject).toBe('mail in a thread');
    expect(part.toString()).toBe('mail');
  });

  it.each([
    ['dies over', 'die', {}],
    ['hangs over', 'hang', { patience: 300 }],
    ['never answers for', 'forget', { patience: 300 }],
    ['runs out of memory over', 'grow', { megabytes: 60 }],
  ])('is replaced when it %s a mail; the others are read all the same', async (_, culprit, more) => {
    const { read, logged } = threadReader(more);
    const asked = ['a', 'b', culprit, 'c'].map(read);
    const later = read('d');
    expect(await Promise.all(asked)).toEqual([
      'a in a thread',
      'b in a thread',
      expect.stringMatching(/^the thread that reads mail is gone each time it reads this one: /),
      'c in a thread',
    ]);
    expect(await later).toBe('d in a thread');
    expect(await read('e')).toBe('e in a thread');
    expect(logged).toEqual(['the thread that reads mail is gone']);
  });

  it('forgives a thread that dies once', async () => {
    const { read, logged } = threadReader();
    const folder = await mkdtemp(join(tmpdir(), 'faqtotum-thread-'));
    const text = `die once ${join(folder, 'marker')}`;
    expect(await read(text)).toBe(`${text} in a thread`);
    expect(logged).toEqual(['the thread that reads mail is gone']);
    await rm(folder, { recursive: true });
  });

  it('is done without where none can be started', async () => {
    const { read, logged } = threadReader({ data: { ...settings, authservIds: ['stillborn'] } });
    expect(await Promise.all(['a', 'b'].map(read))).toEqual(['a here', 'b here']);
    expect(await read('c')).toBe('c here');
    expect(logged).toContain('no thread can be started to read mail; it is read in the main one');
  });

  it('is done without where the system refuses another one', async () => {
    // What the system's refusal looks like (EAGAIN): the constructor throws.
    const { read, logged } = threadReader({ file: 'no-absolute-path.js' });
    expect(await Promise.all(['a', 'b'].map(read))).toEqual(['a here', 'b here']);
    expect(logged).toContain('no thread can be started to read mail; it is read in the main one');
  });

  it('gets no mail that is read from its headers alone', async () => {
    const { reader } = threadReader();
    const { subject } = await reader.read({ raw: Buffer.from('die'), arrival: 7, fullSize: 9_000_000 });
    expect(subject).toBe('die here');
  });

  it('ends when it is closed, whatever it is at', async () => {
    const { reader, read } = threadReader();
    let answered = false;
    void read('hang').then(() => (answered = true));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await reader.close();
    expect(answered).toBe(false);
  });
});

describe('the built thread', () => {
  let build: Awaited<ReturnType<typeof transpile>>;
  beforeAll(async () => {
    build = await transpile(projectRoot, ['src']);
  });
  afterAll(async () => {
    await build.remove();
  });

  it('answers for every mail, however long another one takes', async () => {
    const file = pathToFileURL(join(build.folder, 'src', 'app', 'reading', 'reader.js')).href;
    const { createReader } = (await import(/* @vite-ignore */ file)) as { createReader: typeof CreateReader };
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const reader = createReader({ ...settings, authservIds: [] }, { clock, log });
    open.push(reader);
    const letter = (n: number, header = '') =>
      `${header}From: a@example.org\r\nSubject: ${String(n)}\r\nDate: Mon, 4 Mar 2024 08:59:00 +0000\r\nMessage-ID: <${String(n)}@x>\r\n\r\nhi\r\n`;
    // To be verified, it takes a question to the DNS; `.invalid` is nobody's.
    const signature =
      'DKIM-Signature: v=1; a=rsa-sha256; d=example.invalid; s=x; c=relaxed/relaxed; h=from:subject:date; bh=eA==; b=YWJj\r\n';
    const texts = [letter(1), letter(2, signature), letter(3), letter(4, signature), letter(5)];
    const read = await Promise.all(texts.map((text) => reader.read(incoming(text))));
    expect(read.map(({ subject }) => subject)).toEqual(['1', '2', '3', '4', '5']);
  });

  it('reads as this one does', async () => {
    const file = pathToFileURL(join(build.folder, 'src', 'app', 'reading', 'reader.js')).href;
    const { createReader } = (await import(/* @vite-ignore */ file)) as { createReader: typeof CreateReader };
    const log = () => {
      throw new Error('nothing to log');
    };
    const reader = createReader(settings, { clock, log: { info: log, warn: log, error: log } });
    open.push(reader);
    expect(reader.constructor.name).toBe('ThreadReader');
    const authenticator = createAuthenticator({ ...settings, clock });
    const raws = [
      bytesOf(patchMail({ subject: '[PATCH bpf-next v2 1/3] libbpf: ä', headers: ['Auto-Submitted: auto-replied'] })),
      Buffer.from('\u0000\u0000'),
      Buffer.alloc(0),
      Buffer.from('From: a@example.org\n\n\ud800 text'),
      Buffer.alloc(settings.maxMailBytes + 1, 'Subject: long\n'),
    ];
    for (const raw of raws) {
      for (const fullSize of [undefined, 5_000_000]) {
        const mail = { raw, arrival: undefined, fullSize };
        const here = await readMail(mail, { authenticator, maxMailBytes: settings.maxMailBytes });
        expect(await reader.read(mail)).toStrictEqual(here);
      }
    }
  });
});
