import { describe, expect, it } from 'vitest';
import { parseMail } from '../../src/mail/index.js';

const head =
  'From: Ada Sample <ada@example.org>\nSubject: [PATCH bpf] x\nMessage-ID: <a@example.org>\nMIME-Version: 1.0\n';
const mixed = (boundary: string) => `Content-Type: multipart/mixed; boundary="${boundary}"\n\n`;

/** What is read, and what it costs: processor time in ms, and MB of memory. */
async function reading(raw: string) {
  const bytes = Buffer.from(raw);
  const [used, before] = [process.cpuUsage(), process.memoryUsage.rss()];
  const mail = await parseMail(bytes);
  const { user, system } = process.cpuUsage(used);
  return { mail, ms: (user + system) / 1000, megabytes: (process.memoryUsage.rss() - before) / 1e6 };
}

const nested = (depth: number) =>
  `${head}${mixed('b0')}${Array.from({ length: depth }, (_, level) => `--b${String(level)}\n${mixed(`b${String(level + 1)}`)}`).join('')}--b${String(depth)}\n\nhello\n`;

const diff = (name: string | number) =>
  `diff --git a/${String(name)} b/${String(name)}\n--- a/${String(name)}\n+++ b/${String(name)}\n@@ -1 +1 @@\n-a\n+b\n`;

describe('what a mail is made of has bounds', () => {
  it.each<[string, string, RegExp]>([
    ['20,000 multiparts in one another', nested(20_000), /^mime: /],
    ['30,000 multiparts with one boundary', `${head}${mixed('b')}${`--b\n${mixed('b')}`.repeat(30_000)}x`, /^mime: /],
    [
      '50,000 parts',
      `${head}${mixed('b')}${'--b\nContent-Type: text/plain\n\nhello\n'.repeat(50_000)}--b--\n`,
      /^mime: /,
    ],
    ['100,000 headers', `${head}${'X-Odd: x\n'.repeat(100_000)}\nhello\n`, /^too many headers$/],
    ['a header of two megabytes', `${head}X-Odd: ${'x'.repeat(1_900_000)}\n\nhello\n`, /^$/],
    ['a header folded 300,000 times', `${head}X-Odd: x\n${' x\n'.repeat(300_000)}\nhello\n`, /^$/],
    ['300,000 parameters', `${head}Content-Type: text/plain${'; a=b'.repeat(300_000)}\n\nhello\n`, /^$/],
  ])('%s', async (_, raw, oddity) => {
    const { mail, ms, megabytes } = await reading(raw);
    expect(mail.id).toBe('<a@example.org>');
    expect(mail.oddities.some((odd) => oddity.test(odd)) || oddity.test('')).toBe(true);
    expect(mail.oddities.join()).not.toMatch(/gave up/);
    expect(ms).toBeLessThan(2000);
    expect(megabytes).toBeLessThan(300);
  });

  it.each<[string, string, string]>([
    ['300,000 recipients', `To: ${'a@b,'.repeat(300_000)}c@example.org\n${head}\nhello\n`, 'addresses'],
    ['To headers without end', `${'To: a@example.org\n'.repeat(9000)}${head}\nhello\n`, 'addresses'],
    ['100,000 trailers', `${head}\n${'Cc: a@b\n'.repeat(100_000)}---\n${diff('x')}`, 'files or trailers'],
    [
      '20,000 files',
      `${head}\nx\n---\n${Array.from({ length: 20_000 }, (_, n) => diff(n)).join('')}`,
      'files or trailers',
    ],
    ['a path of a megabyte', `${head}\nx\n---\n${diff('x'.repeat(400_000))}`, 'files or trailers'],
    [
      '20,000 references of 900 characters',
      `References: ${`<${'x'.repeat(900)}@b>\n `.repeat(1900)}\n${head}\nhello\n`,
      '',
    ],
  ])('%s: what is kept of it is small, and it is never answered', async (_, raw, excess) => {
    const { mail } = await reading(raw);
    const { text: _text, ...facts } = mail;
    expect(JSON.stringify(facts).length).toBeLessThan(300_000);
    if (excess !== '') expect(mail.automatic).toEqual({ kind: 'spam', why: `more ${excess} than any honest mail has` });
  });

  it('a mail to as many as honest mail has is no spam', async () => {
    const many = Array.from(
      { length: 500 },
      (_, n) => `Developer Number ${String(n)} <developer.${String(n)}@example.org>`,
    );
    const { mail } = await reading(
      `${head}Cc: ${many.join(',\n ')}\n\n${Array.from({ length: 800 }, (_, n) => diff(`drivers/net/file-${String(n)}.c`)).join('')}`,
    );
    expect(mail.cc).toHaveLength(500);
    expect(mail.patch?.files).toHaveLength(800);
    expect(mail.automatic).toBeUndefined();
  });

  it('a mail larger than that is recorded from its headers', async () => {
    const { mail, ms } = await reading(`${head}\n${'x'.repeat(20_000_000)}`);
    expect(mail).toMatchObject({ id: '<a@example.org>', tooLarge: true, text: '', oddities: ['too large'] });
    expect(ms).toBeLessThan(500);
  });
});
