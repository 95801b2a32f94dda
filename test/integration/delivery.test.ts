import { simpleParser, type AddressObject } from 'mailparser';
import { describe, expect } from 'vitest';
import { withoutFault, withoutTree, withTwoFaults } from './list-mails.js';
import { bot } from './site.js';
import { test } from './sites.js';

function addressesOf(value: AddressObject | AddressObject[] | undefined): (string | undefined)[] {
  return [value ?? []].flat().flatMap((group) => group.value.map(({ address }) => address));
}

describe.concurrent('from LMTP to SMTP', () => {
  test('a faulty mail gets exactly one right reply', async ({ aListeningSite }) => {
    const site = await aListeningSite();
    const thread = { inReplyTo: '<parent@example.org>', references: '<top@example.org> <parent@example.org>' };
    await site.deliver(withTwoFaults('<faulty@example.org>', thread));
    const row = await site.row('<faulty@example.org>', 'sent');
    await site.quiet();

    const [sunk, ...more] = site.sink.mails;
    expect(more).toEqual([]);
    expect(sunk?.from).toBe(bot);
    expect(sunk?.to).toEqual(['jane@example.org', 'bpf@vger.kernel.org']);
    const read = await simpleParser(sunk?.raw ?? '');
    expect(read.from?.value).toEqual([{ name: 'BPF FAQ bot', address: bot }]);
    expect(addressesOf(read.to)).toEqual(['jane@example.org']);
    expect(addressesOf(read.cc)).toEqual(['bpf@vger.kernel.org']);
    expect(read.subject).toBe('Re: [PATCH] bpf: fix the frobnicator');
    expect(read.messageId).toBe(row.messageId);
    expect(read.messageId).not.toContain('faulty');
    expect(read.inReplyTo).toBe('<faulty@example.org>');
    expect(read.references).toEqual(['<top@example.org>', '<parent@example.org>', '<faulty@example.org>']);
    expect(read.headers.get('auto-submitted')).toBe('auto-replied');
    expect(Math.abs((read.date?.getTime() ?? 0) - site.clock.now())).toBeLessThan(60_000);
    expect(read.headers.get('content-type')).toMatchObject({ value: 'text/plain', params: { charset: 'utf-8' } });
    expect(read.attachments).toEqual([]);
    expect(read.html).toBe(false);
  });

  test('the words of the reply: what was seen, what the FAQ says, one next step, how to stop it', async ({
    aListeningSite,
  }) => {
    const site = await aListeningSite();
    await site.deliver(withTwoFaults('<faulty@example.org>'));
    await site.row('<faulty@example.org>', 'sent');
    const { text = '' } = await simpleParser(site.sink.mails[0]?.raw ?? '');
    expect(text).toMatch(/^Hi Jane,\n/);
    expect(text).toContain('\n> [PATCH] bpf: fix the frobnicator\n');
    expect(text).toContain('\n> Cc[:] stable@vger.kernel.org\n');
    expect(text).toContain('https://docs.kernel.org/bpf/bpf_devel_QA.html#');
    expect(text.match(/^What to do:/gm)).toHaveLength(1);
    expect(text).toContain('reply with "#faq stop"');
    expect(text).toContain('Why: <faulty@example.org>');
    const wide = text
      .split('\n')
      .filter((line) => line.length > 72 && !line.includes('https://') && !line.startsWith('>'));
    expect(wide).toEqual([]);
  });

  test('a reply for the author alone goes to nobody else', async ({ aListeningSite }) => {
    const site = await aListeningSite();
    await site.deliver(withoutTree('<faulty@example.org>'));
    await site.row('<faulty@example.org>', 'sent');
    expect(site.sink.mails.map(({ to }) => to)).toEqual([['jane@example.org']]);
    const read = await simpleParser(site.sink.mails[0]?.raw ?? '');
    expect(read.cc).toBeUndefined();
  });

  test('a clean mail gets none', async ({ aListeningSite }) => {
    const site = await aListeningSite();
    await site.deliver(withoutFault('<clean@example.org>'));
    const judgement = await site.judged('<clean@example.org>');
    await site.quiet();
    expect(judgement).toMatchObject({ inScope: true, findings: [], reply: 'none', reason: 'nothing found' });
    expect(await site.rows()).toEqual([]);
    expect(site.sink.mails).toEqual([]);
  });

  test('mail delivered before the service runs, and while it is stopped, is judged after its next start', async ({
    aListeningSite,
  }) => {
    const site = await aListeningSite();
    await site.stop();
    await site.deliver(withoutTree('<meanwhile@example.org>'));
    await site.startListening();
    await site.row('<meanwhile@example.org>', 'sent');
    await site.quiet();
    expect(site.sink.mails).toHaveLength(1);
  });
});
