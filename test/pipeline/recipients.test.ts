import { describe, expect, it } from 'vitest';
import type { Draft, MailFacts } from '../../src/core/index.js';
import { parseMail } from '../../src/mail/index.js';
import { authenticationOf, isVouched, refusedRecipient } from '../../src/pipeline/recipients.js';
import { reportSeries } from '../../src/series/index.js';
import { guarded } from '../support/judge.js';
import { mail, type MailSpec } from '../support/mails.js';

const jane = { name: 'Jane Doe', address: 'jane@example.org' };
const signed = { result: 'pass', by: 'mx.example.org' } as const;

async function facts(change: Partial<MailFacts> = {}, spec: Partial<MailSpec> = {}): Promise<MailFacts> {
  const raw = Buffer.from(mail({ subject: '[PATCH] bpf: count right', ...spec }));
  return { ...(await parseMail(raw, { authentication: signed })), ...change };
}

describe('whom the signature of From vouches for', () => {
  it.each<[string, Partial<MailFacts>, boolean]>([
    ['the sender', {}, true],
    ['nobody, without a signature', { authentication: { result: 'none', by: undefined } }, false],
    ['nobody, where the author is unknown', { author: undefined }, false],
    ['not an author from Reply-To', { author: { name: '', address: 'victim@example.com' } }, false],
    [
      "the author that kernel.org's relay has written into its address",
      { from: { name: '', address: 'devnull+jane.example.org@kernel.org' }, author: jane },
      true,
    ],
    [
      'not where the signature leaves Reply-To open',
      {
        from: { name: '', address: 'devnull+jane.example.org@kernel.org' },
        author: jane,
        authentication: { result: 'pass', by: undefined, signed: { names: ['from', 'to'], at: 0, key: '' } },
      },
      false,
    ],
    [
      'not another one behind that relay',
      { from: { name: '', address: 'devnull+eve.example.com@kernel.org' }, author: jane },
      false,
    ],
    [
      'not behind what looks like it',
      { from: { name: '', address: 'devnull+jane.example.org@kernel.org.example.com' }, author: jane },
      false,
    ],
  ])('%s', async (_what, change, vouched) => {
    expect(isVouched(await facts(change))).toBe(vouched);
  });

  it('no series that may be held against a forged one, and it says so', async () => {
    const one = await facts();
    const earlier = async (change: Partial<MailFacts>) => [reportSeries(await facts(change))];
    const other = { name: '', address: 'jane@example.com' };
    expect(authenticationOf(reportSeries(one), await earlier({})).result).toBe('pass');
    for (const change of [
      { authentication: { result: 'none', by: undefined } as const },
      { from: other, author: other },
    ])
      expect(authenticationOf(reportSeries(one), await earlier(change))).toEqual({
        result: 'none',
        doubt: 'an earlier posting may be somebody else’s',
      });
  });

  it('no series whose parts came from several addresses', async () => {
    const one = await facts();
    const other = await facts({}, { from: 'Jane Doe <jane@example.com>' });
    expect(authenticationOf({ ...reportSeries(one), mails: [one, one] }).result).toBe('pass');
    expect(authenticationOf({ ...reportSeries(one), mails: [one, other] }).result).toBe('none');
  });
});

describe('who is never written to', () => {
  it.each<[string, boolean]>([
    ['jane@example.org', false],
    ['bpf@vger.kernel.org', true],
    ['netdev@vger.kernel.org', true],
    ['mailer-daemon@example.org', true],
    ['bugzilla-daemon@kernel.org', true],
    ['bot@example.org', true],
    ['bot+tag@example.org', true],
  ])('%s: %s', async (address, refused) => {
    const draft = { to: [{ name: '', address }] } as unknown as Draft;
    const options = { lists: [await guarded('bpf', {})], ownAddresses: ['bot@example.org'] };
    expect(refusedRecipient(draft, options) !== undefined).toBe(refused);
  });
});
