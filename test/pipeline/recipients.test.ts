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

  it('no series whose parts came from several addresses', async () => {
    const one = await facts();
    const other = await facts({}, { from: 'Jane Doe <jane@example.com>' });
    expect(authenticationOf({ ...reportSeries(one), mails: [one, one] })).toBe('pass');
    expect(authenticationOf({ ...reportSeries(one), mails: [one, other] })).toBe('none');
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
