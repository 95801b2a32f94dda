import { describe, expect } from 'vitest';
import { hostileMailIsHere, hostileMails } from '../support/hostile-mails.js';
import { mail } from '../support/mails.js';
import { withoutTree } from './list-mails.js';
import type { Site } from './site.js';
import { test } from './sites.js';
import { waitFor } from './waiting.js';

/** A mail of the list with these headers over the usual ones. */
function oddMail(id: string, headers: Readonly<Record<string, string>>, body = 'Hello.\n'): string {
  const usual = {
    From: 'Jane Doe <jane@example.org>',
    To: 'bpf@vger.kernel.org',
    Subject: '[PATCH bpf-next] bpf: fix the frobnicator',
    'Message-ID': id,
    'List-Id': '<bpf.vger.kernel.org>',
  };
  const all = Object.entries({ ...usual, ...headers }).filter(([, value]) => value !== '');
  return `${all.map(([name, value]) => `${name}: ${value}\n`).join('')}\n${body}`;
}

const multipart = { 'MIME-Version': '1.0', 'Content-Type': 'multipart/mixed; boundary="edge"' };
const crowd = Array.from({ length: 10_000 }, (_, at) => `Person ${at} <person${at}@example.org>`).join(',\n ');
const patch = withoutTree('<x@example.org>').split('\n\n').slice(1).join('\n\n');

const odd: Readonly<Record<string, string | Buffer>> = {
  'NULs everywhere': oddMail(
    '<nuls@example.org>',
    { Subject: '[PATCH] bpf: \0fix \0it', 'X-Odd': '\0' },
    `\0\0${patch}\0`,
  ),
  'bytes of no charset': Buffer.from(
    oddMail('<bytes@example.org>', { Subject: '\xff\xfe[PATCH] \x80bpf' }, '\xff\xfe\x00\x81'),
    'latin1',
  ),
  'an unknown charset': oddMail(
    '<charset@example.org>',
    { 'Content-Type': 'text/plain; charset=klingon', Subject: '[PATCH bpf-next] =?klingon?B?Ym9v?= x' },
    patch,
  ),
  'an absurd date': oddMail(
    '<date@example.org>',
    { Date: 'Foo, 99 Bar 99999 99:99:99 +9999', Received: 'by x; the day after' },
    patch,
  ),
  'a date before all time': oddMail('<early@example.org>', { Date: 'Thu, 01 Jan 0000 00:00:00 +0000' }, patch),
  '10,000 recipients': oddMail('<crowd@example.org>', { To: `bpf@vger.kernel.org, ${crowd}` }),
  'no From': oddMail('<no-from@example.org>', { From: '' }, patch),
  'a From that is none': oddMail('<bad-from@example.org>', { From: '"" <@>, ;:<' }, patch),
  'no Message-ID': oddMail('', { 'Message-ID': '' }, patch),
  'a multipart that never ends': oddMail('<endless@example.org>', multipart, `--edge\n\n${patch}`),
  'parts in parts in parts': oddMail(
    '<nested@example.org>',
    multipart,
    '--edge\nContent-Type: multipart/mixed; boundary="edge"\n\n'.repeat(2000),
  ),
  'broken base64': oddMail('<base64@example.org>', { 'Content-Transfer-Encoding': 'base64' }, '====\n!!!!\nQUJD'),
  '5,000 References': oddMail(
    '<references@example.org>',
    { References: '<r@example.org>\n '.repeat(5000).trim() },
    patch,
  ),
  'a line of a million': oddMail('<line@example.org>', {}, `+${'x'.repeat(1_000_000)}\n`),
  'a subject of a hundred thousand': oddMail(
    '<subject@example.org>',
    { Subject: `[PATCH ${'bpf '.repeat(25_000)}] x` },
    patch,
  ),
  'nothing but headers': oddMail('<bare@example.org>', {}, ''),
};

/** A mail to be answered, behind all others. */
async function expectReplyBehind(site: Site, before: number): Promise<void> {
  await site.deliver(
    mail({ subject: '[PATCH] bpf: mend the widget', id: '<good@example.org>', from: 'Joe <joe@example.org>' }),
  );
  await waitFor('every mail is accepted', () => site.service.listeners[0]?.status().accepted === before + 1, 60_000);
  await site.row('<good@example.org>', 'sent');
  await site.quiet(60_000);
  expect(site.service.listeners[0]?.status()).toMatchObject({ state: 'listening', skipped: 0, error: undefined });
  const toJoe = site.sink.mails.filter(({ to }) => to.includes('joe@example.org'));
  expect(toJoe).toHaveLength(1);
}

describe.concurrent('bad input through the mailbox', () => {
  test('odd mail is taken in, and mail behind it is answered', { timeout: 90_000 }, async ({ aListeningSite }) => {
    const site = await aListeningSite();
    for (const raw of Object.values(odd)) await site.deliver(raw);
    await expectReplyBehind(site, Object.keys(odd).length);
    for (const id of [
      '<crowd@example.org>',
      '<date@example.org>',
      '<charset@example.org>',
      '<no-from@example.org>',
      '<bare@example.org>',
    ]) {
      await site.judged(id);
    }
    expect((await site.state.mails.get('<date@example.org>'))?.date).toBeUndefined();
    for (const { to } of site.sink.mails) expect(to.length).toBeLessThanOrEqual(2);
    expect(site.logged.filter((line) => /"level":(50|60)/.test(line))).toEqual([]);
  });

  test('50 MB: recorded as too large from its headers', { timeout: 90_000 }, async ({ aListeningSite }) => {
    const site = await aListeningSite();
    const line = Buffer.from(`+${'x'.repeat(98)}\n`);
    const raw = Buffer.concat([Buffer.from(withoutTree('<large@example.org>')), Buffer.alloc(50_000_000, line)]);
    await site.deliver(raw);
    const judgement = await site.judged('<large@example.org>', 60_000);
    const facts = await site.state.mails.get('<large@example.org>');
    expect(facts?.tooLarge).toBe(true);
    expect(facts?.patch).toBeUndefined();
    expect(judgement).toMatchObject({ findings: [], reply: 'none' });
    await expectReplyBehind(site, 1);
  });

  test.skipIf(!hostileMailIsHere)(
    `hostile mail of other projects${hostileMailIsHere ? '' : ': ../shared is not here'}`,
    { timeout: 90_000 },
    async ({ aListeningSite }) => {
      const site = await aListeningSite();
      const some = hostileMails().filter((_, at) => at % 8 === 0);
      for (const [, raw] of some) await site.deliver(raw);
      expect(some.length).toBeGreaterThan(20);
      await expectReplyBehind(site, some.length);
      expect(site.sink.mails).toHaveLength(1);
    },
  );
});
