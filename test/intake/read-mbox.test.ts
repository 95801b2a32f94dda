import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openArchive, readMbox, type MboxOptions } from '../../src/intake/archive/index.js';
import { collect, inChunks, mailText, texts } from './archive-helpers.js';

const corpus = new URL('../../../shared/corpus/bpf-2019-2023.mbox.gz', import.meta.url).pathname;
const rd = 'From mboxrd@z Thu Jan  1 00:00:00 1970\n';
const plain = 'From ada@example.org Tue Apr 30 19:19:47 2019\n';
const patch = 'From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n';

async function split(mbox: string, options?: MboxOptions, chunk = 7): Promise<string[]> {
  return texts(await collect(readMbox(inChunks(mbox, chunk), options)));
}

const cases: { name: string; mbox: string; mails: string[] }[] = [
  { name: 'nothing', mbox: '', mails: [] },
  { name: 'one mail', mbox: `${rd}A: 1\n\nx\n\n`, mails: ['A: 1\n\nx\n'] },
  { name: 'two mails', mbox: `${rd}A: 1\n\nx\n\n${rd}B: 2\n\ny\n\n`, mails: ['A: 1\n\nx\n', 'B: 2\n\ny\n'] },
  { name: 'no empty line at the end', mbox: `${rd}A: 1\n\nx\n`, mails: ['A: 1\n\nx\n'] },
  { name: 'no newline at the end', mbox: `${rd}A: 1\n\nx`, mails: ['A: 1\n\nx'] },
  {
    name: 'mboxrd quoting',
    mbox: `${rd}A: 1\n\n>From a\n>>From b\n>>>From c\n>from d\n> From e\n\n`,
    mails: ['A: 1\n\nFrom a\n>From b\n>>From c\n>from d\n> From e\n'],
  },
  { name: 'mboxo quoting', mbox: `${plain}A: 1\n\n>From a\n>>From b\n\n`, mails: ['A: 1\n\nFrom a\n>>From b\n'] },
  {
    name: 'format-patch quotes nothing',
    mbox: `${patch}A: 1\n\n>From a\n--\n2.39.5\n\n${patch}B: 2\n\ny\n-- \n2.39.5\n\n`,
    mails: ['A: 1\n\n>From a\n--\n2.39.5\n', 'B: 2\n\ny\n-- \n2.39.5\n'],
  },
  {
    name: 'From in the text, no empty line before it',
    mbox: `${plain}A: 1\n\nx\n${plain}y\n\n`,
    mails: [`A: 1\n\nx\n${plain}y\n`],
  },
  {
    name: 'From in the text after an empty line, without a date',
    mbox: `${plain}A: 1\n\nx\n\nFrom now on we test.\n\n`,
    mails: ['A: 1\n\nx\n\nFrom now on we test.\n'],
  },
  {
    name: 'separators that never carry a date',
    mbox: 'From ada\nA: 1\n\nx\n\nFrom bob\nB: 2\n\ny\n\n',
    mails: ['A: 1\n\nx\n', 'B: 2\n\ny\n'],
  },
  { name: 'empty lines before the first separator', mbox: `\n\n${rd}A: 1\n\nx\n\n`, mails: ['A: 1\n\nx\n'] },
  { name: 'a mail without body', mbox: `${rd}A: 1\n\n${rd}B: 2\n\ny\n\n`, mails: ['A: 1\n', 'B: 2\n\ny\n'] },
];

describe('readMbox', () => {
  for (const { name, mbox, mails } of cases) {
    it(`${name} (LF)`, async () => expect(await split(mbox)).toEqual(mails));
    it(`${name} (CRLF)`, async () => {
      const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
      expect(await split(crlf(mbox))).toEqual(mails.map(crlf));
    });
    it(`${name} (gz, two members)`, async () => {
      const half = Math.floor(mbox.length / 2);
      const gz = Buffer.concat([gzipSync(mbox.slice(0, half)), gzipSync(mbox.slice(half))]);
      expect(texts(await collect(readMbox(inChunks(gz, 11))))).toEqual(mails);
    });
  }

  it('does not depend on where chunks end, and gives every mail back', async () => {
    const line = fc.oneof(
      fc.constantFrom('', 'From x', '>From y', '>>From z', 'From me 10:00 2020', 'text'),
      fc.string({ maxLength: 20 }).map((text) => text.replace(/[^ -~]/g, '')),
    );
    const body = fc.array(line, { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(body, { maxLength: 5 }), fc.integer({ min: 1, max: 90 }), async (bodies, chunk) => {
        const mails = bodies.map((lines, index) => mailText(index, `${lines.join('\n')}\n`));
        const mbox = mails.map((mail) => `${rd}${mail.replace(/^(>*From )/gm, '>$1')}\n`).join('');
        // The From header of mailText is no `From ` line, so quoting the whole mail is quoting its body.
        expect(await split(mbox, {}, chunk)).toEqual(mails);
      }),
    );
  });

  it('hands on a mail over the limit as its headers, and the next one whole', async () => {
    const big = mailText(1, `${'x'.repeat(70)}\n`.repeat(1000));
    const endless = mailText(2, 'y'.repeat(300_000));
    const mbox = `${rd}${big}\n${rd}${endless}\n\n${rd}${mailText(3)}\n`;
    const mails = await collect(readMbox(inChunks(mbox, 4096), { maxBytes: 5000 }));
    expect(mails.map((mail) => mail.fullSize !== undefined)).toEqual([true, true, false]);
    expect(texts(mails)).toEqual([mailText(1, ''), mailText(2, ''), mailText(3)]);
    expect(mails[0]?.fullSize).toBeGreaterThanOrEqual(big.length);
  });

  it('reads a 50 MB mail in bounded memory', async () => {
    const megabyte = Buffer.alloc(1024 * 1024, 'z'.repeat(99) + '\n');
    async function* stream(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${rd}${mailText(1, '')}`);
      for (let count = 0; count < 50; count += 1) yield await Promise.resolve(megabyte);
      yield Buffer.from(`\n\n${rd}${mailText(2)}\n`);
    }
    const mails = await collect(readMbox(stream()));
    expect(mails.map((mail) => mail.raw.length)).toEqual([mailText(1, '').length, mailText(2).length]);
    expect(mails[0]?.fullSize).toBeGreaterThan(50 * 1024 * 1024);
  });

  it('names a damaged .gz', async () => {
    const cut = gzipSync(`${rd}${mailText(1)}\n`.repeat(50)).subarray(0, 60);
    await expect(collect(readMbox(inChunks(cut, 10), { name: 'list.mbox.gz' }))).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      where: 'list.mbox.gz',
    });
  });

  it.skipIf(!existsSync(corpus))(
    'finds the 7,640 mails of the shared corpus (skipped where ../shared is absent)',
    async () => {
      let count = 0;
      let ids = 0;
      let read = 0;
      const archive = await openArchive(corpus, {
        onProgress: (progress) => (read = progress.read / (progress.total ?? 1)),
      });
      for await (const mail of archive) {
        count += 1;
        if (/^message-id:/im.test(mail.raw.toString('latin1'))) ids += 1;
      }
      expect({ kind: archive.kind, count, ids, read }).toEqual({ kind: 'mbox', count: 7640, ids: 7640, read: 1 });
    },
  );
});
