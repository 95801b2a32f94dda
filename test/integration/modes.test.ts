import { simpleParser } from 'mailparser';
import { describe, expect } from 'vitest';
import { openDesk } from '../../src/app/desk.js';
import type { Desk } from '../../src/cli/services.js';
import { answer, withoutFault, withoutTree, withTwoFaults } from './list-mails.js';
import { bot, type Site } from './site.js';
import { test, type Sites } from './sites.js';

/** A person's desk beside the running service. */
async function deskOf(site: Site, atEnd: Sites['atEnd']): Promise<Desk> {
  const desk = await openDesk({ config: site.configFile, dataDir: undefined });
  atEnd(() => desk.close());
  return desk;
}

describe.concurrent('what leaves, waits, or is only recorded', () => {
  test('monitor: recorded, nothing is sent', async ({ aListeningSite }) => {
    const site = await aListeningSite({ mode: 'monitor' });
    await site.deliver(withTwoFaults('<faulty@example.org>'));
    const judgement = await site.judged('<faulty@example.org>');
    await site.quiet();
    expect(judgement.findings.map(({ rule, decision }) => [rule, decision]).sort()).toEqual([
      ['cc-stable', 'observe'],
      ['missing-tree', 'observe'],
    ]);
    expect(judgement.reply).toBe('none');
    expect(await site.rows()).toEqual([]);
    expect(site.sink.mails).toEqual([]);
  });

  test('draft: waits for a person; approved, it leaves once', async ({ aListeningSite, atEnd }) => {
    const site = await aListeningSite({ mode: 'draft' });
    await site.deliver(withoutTree('<faulty@example.org>'));
    const draft = await site.row('<faulty@example.org>', 'draft');
    await site.quiet();
    expect(site.sink.mails).toEqual([]);
    expect(draft.reason).toContain('list mode draft');

    const desk = await deskOf(site, atEnd);
    expect((await desk.drafts(['draft'])).map(({ root }) => root)).toEqual(['<faulty@example.org>']);
    await desk.approve(draft.messageId, 'maintainer@example.org');
    const sent = await site.row('<faulty@example.org>', 'sent');
    await site.quiet();
    expect(sent.by).toBe('maintainer@example.org');
    expect(site.sink.mails).toHaveLength(1);
    const read = await simpleParser(site.sink.mails[0]?.raw ?? '');
    expect(read.messageId).toBe(draft.messageId);
    await expect(desk.approve(draft.messageId, 'maintainer@example.org')).rejects.toMatchObject({
      code: 'DRAFT_STATE',
    });
  });

  test('draft: rejected, it never leaves', async ({ aListeningSite, atEnd }) => {
    const site = await aListeningSite({ mode: 'draft' });
    await site.deliver(withoutTree('<faulty@example.org>'));
    const draft = await site.row('<faulty@example.org>', 'draft');
    const desk = await deskOf(site, atEnd);
    await desk.reject('faulty@example.org', 'maintainer@example.org', 'not this time');
    await site.quiet();
    expect(await site.rows()).toMatchObject([{ messageId: draft.messageId, state: 'rejected' }]);
    expect(site.sink.mails).toEqual([]);
  });

  test('a sender nobody vouches for: a draft, even in auto', async ({ aListeningSite }) => {
    const site = await aListeningSite();
    await site.deliver(withoutTree('<unstamped@example.org>'), { stamped: false });
    await site.deliver(
      withoutTree('<forged@example.org>', {
        headers: ['Authentication-Results: mx.example.org; dkim=pass header.d=elsewhere.example'],
      }),
      { stamped: false },
    );
    const row = await site.row('<unstamped@example.org>', 'draft');
    await site.row('<forged@example.org>', 'draft');
    await site.quiet();
    expect(row.reason).toContain('nobody trusted vouches for the sender');
    expect(site.sink.mails).toEqual([]);
  });

  test("a bot's mail, and mail that did not come through the list, are never answered", async ({ aListeningSite }) => {
    const site = await aListeningSite();
    await site.deliver(withTwoFaults('<direct@example.org>', { listIds: [] }));
    await site.deliver(withTwoFaults('<lkp@example.org>', { from: 'kernel test robot <lkp@intel.com>' }));
    const machine = await site.judged('<lkp@example.org>');
    await site.quiet();
    expect(new Set(machine.findings.map(({ decision }) => decision))).toEqual(new Set(['suppress']));
    expect(machine.reason).toContain('never answered: bot table: kernel test robot');
    expect(await site.state.mails.get('<direct@example.org>')).toBeUndefined();
    expect(await site.rows()).toEqual([]);
    expect(site.sink.mails).toEqual([]);
  });

  test('our own reply, echoed by the list, is known and not answered', async ({ aListeningSite }) => {
    const site = await aListeningSite();
    await site.deliver(withTwoFaults('<faulty@example.org>'));
    const { messageId } = await site.row('<faulty@example.org>', 'sent');
    const echo = Buffer.concat([
      Buffer.from('List-Id: <bpf.vger.kernel.org>\r\n'),
      site.sink.mails[0]?.raw ?? Buffer.of(),
    ]);
    await site.deliver(echo);
    // Its own patch, under its own name: as wrong as can be, and still nobody's to answer.
    await site.deliver(withTwoFaults('<own@example.org>', { from: `BPF FAQ bot <${bot.replace('@', '+tag@')}>` }));
    await site.digested(messageId);
    const own = await site.judged('<own@example.org>');
    await site.quiet();
    expect(own.reason).toBe('never answered: our own mail');
    expect(site.sink.mails).toHaveLength(1);
    expect(await site.rows()).toHaveLength(1);
  });

  test('#faq stop: at once and for good', async ({ aListeningSite }) => {
    const site = await aListeningSite();
    await site.deliver(withoutTree('<first@example.org>'));
    const { messageId } = await site.row('<first@example.org>', 'sent');
    const stop = answer('<stop@example.org>', { id: messageId, subject: 'Re: [PATCH] bpf: fix it' }, '#faq stop\n', {
      to: bot,
      cc: '',
      listIds: [],
    });
    await site.deliver(stop, { stamped: false });
    await expect.poll(() => site.state.optOuts.has('jane@example.org'), { timeout: 10_000 }).toBe(true);
    await site.deliver(withoutTree('<second@example.org>', { subject: '[PATCH] bpf: mend the widget' }));
    const second = await site.judged('<second@example.org>');
    await site.quiet();
    expect(second.reason).toBe('never answered: the author asked not to be written to');
    expect(site.sink.mails).toHaveLength(1);
  });

  test('a mail that waits for a person is withdrawn at once when its author says stop', async ({
    aListeningSite,
    atEnd,
  }) => {
    const site = await aListeningSite({ rules: { 'missing-tree': 'draft' } });
    await site.deliver(withTwoFaults('<first@example.org>', { subject: '[PATCH bpf-next] bpf: count right' }));
    const { messageId } = await site.row('<first@example.org>', 'sent');
    await site.deliver(withoutTree('<second@example.org>', { subject: '[PATCH] bpf: mend the widget' }));
    const draft = await site.row('<second@example.org>', 'draft');
    await site.deliver(
      answer('<stop@example.org>', { id: messageId, subject: 'Re: [PATCH] bpf: fix it' }, '#faq stop\n'),
    );
    await site.digested('<stop@example.org>');
    const row = await site.row('<second@example.org>', 'withdrawn');
    expect(row.reason).toBe('the author asked not to be written to');
    const desk = await deskOf(site, atEnd);
    await expect(desk.approve(draft.messageId, 'maintainer@example.org')).rejects.toMatchObject({
      code: 'DRAFT_STATE',
    });
    await site.quiet();
    expect(site.sink.mails).toHaveLength(1);
  });

  test('the pause switch: what is queued waits, and leaves after it', async ({ aListeningSite, atEnd }) => {
    const site = await aListeningSite();
    const desk = await deskOf(site, atEnd);
    await desk.pause('maintainer@example.org', 'holiday');
    await site.deliver(withoutTree('<faulty@example.org>'));
    await site.row('<faulty@example.org>', 'queued');
    await site.deliver(
      withoutFault('<clean@example.org>', {
        subject: '[PATCH bpf] bpf: mend the widget',
        trailers: ['Fixes: 0123456789ab ("bpf: widget")'],
      }),
    );
    await site.judged('<clean@example.org>');
    expect(site.sink.mails).toEqual([]);
    await desk.resume('maintainer@example.org');
    await site.row('<faulty@example.org>', 'sent');
    expect(site.sink.mails).toHaveLength(1);
  });

  test('posted again in good order meanwhile: the reply is withdrawn just before it leaves', async ({
    aListeningSite,
  }) => {
    const site = await aListeningSite({ sendDelay: '60m' });
    const now = site.clock.now();
    await site.append([{ raw: withoutTree('<faulty@example.org>'), arrival: now - 120_000 }]);
    await site.row('<faulty@example.org>', 'queued');
    await site.append([{ raw: withoutFault('<again@example.org>'), arrival: now }]);
    await site.judged('<again@example.org>');
    expect(site.sink.mails).toEqual([]);
    site.clock.advance(61 * 60_000);
    const row = await site.row('<faulty@example.org>', 'withdrawn');
    expect(row.reason).toContain('posted again meanwhile');
    expect(site.sink.mails).toEqual([]);
  });

  test('mail too old for an answer is recorded', async ({ aListeningSite }) => {
    const site = await aListeningSite({ maxAge: '1h', settle: '2h', grace: '2h' });
    await site.deliver(withoutTree('<old@example.org>'));
    await site.digested('<old@example.org>');
    site.clock.advance(3 * 3_600_000);
    const judgement = await site.judged('<old@example.org>');
    expect(judgement).toMatchObject({ reply: 'none', reason: 'too old to be answered' });
    expect(await site.rows()).toEqual([]);
  });
});
