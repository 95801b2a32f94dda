import { describe, expect, it } from 'vitest';
import { judgeDue } from '../../src/pipeline/index.js';
import { dayStart, mail, thread, type MailSpec } from '../support/mails.js';
import { DAY, MINUTE, startLive, type Live } from '../support/live.js';

const id = '<p@example.org>';
/** Gets a reply by itself: no tree. */
const patch = (more: Partial<MailSpec> = {}) => mail({ subject: '[PATCH] bpf: count right', id, ...more });
const series = (more: Partial<Parameters<typeof thread>[0]> = {}) =>
  thread({
    prefix: 'PATCH',
    cover: 'bpf: count right',
    titles: ['bpf: one', 'bpf: two', 'bpf: three'],
    batch: 's',
    ...more,
  });
const nth = (n: number) => `<s-${String(n)}-jane@example.org>`;
const at = (minute: number) => dayStart + minute * MINUTE;
const reply = (more: Partial<MailSpec>): string =>
  mail({
    subject: 'Re: [PATCH] bpf: count right',
    from: 'Joe Roe <joe@example.org>',
    inReplyTo: id,
    references: id,
    body: 'I see.\n',
    at: 1,
    ...more,
  });

/** The judgement of a mail, as it stands. */
const judgementOf = async (live: Live, of = id) => {
  const judgement = await live.state.work.judgementOf(of);
  if (judgement === undefined) throw new Error(`${of} was not judged`);
  return judgement;
};
const judged = async (raw: string, settings: Parameters<typeof startLive>[0] = {}) => {
  const live = await startLive(settings);
  await live.take(raw);
  await live.runUntil(40);
  return judgementOf(live);
};

describe('when a series is judged', () => {
  it('after the grace, when it is complete', async () => {
    const live = await startLive();
    await live.take(...series());
    live.turnTo(1.9);
    expect(await live.judge(nth(2))).toEqual({ kind: 'waiting', until: at(2) });
    live.turnTo(2);
    expect(await live.judge(nth(2))).toMatchObject({
      kind: 'judged',
      judgement: { root: nth(0), mails: [0, 1, 2, 3].map(nth), due: at(2), reply: 'send' },
    });
  });

  it('after the settle time with what came, counted from the last arrival', async () => {
    const live = await startLive();
    const late = series({ patches: [{}, { at: 20 }] });
    await live.take(...late.slice(0, 2));
    live.turnTo(20);
    await live.take(...late.slice(2, 3));
    live.turnTo(30);
    for (const part of [0, 1, 2]) expect(await live.judge(nth(part))).toEqual({ kind: 'waiting', until: at(50) });
    live.turnTo(50);
    expect(await live.judge(nth(0))).toMatchObject({
      kind: 'judged',
      judgement: { mails: [0, 1, 2].map(nth), due: at(50) },
    });
  });

  it('parts that come later are recorded with it and never answered', async () => {
    const live = await startLive();
    await live.take(...series().slice(0, 3));
    await live.runUntil(31);
    expect((await judgementOf(live, nth(1))).mails).toHaveLength(3);
    await live.take(...series({ patches: [{}, {}, { at: 45 }] }).slice(3));
    await live.runUntil(100);
    expect((await judgementOf(live, nth(3))).mails).toEqual([0, 1, 2, 3].map(nth));
    expect(await live.rows()).toHaveLength(1);
    expect(await live.state.work.nextDue()).toBeUndefined();
  });

  it('from what had arrived by its due time, not from what is known when it is looked at', async () => {
    const live = await startLive();
    const late = series({ patches: [{}, {}, { at: 31 }] });
    await live.take(
      ...late,
      reply({ from: 'Daniel Borkmann <daniel@iogearbox.net>', inReplyTo: nth(0), references: nth(0), at: 35 }),
    );
    live.turnTo(600);
    expect(await live.judge(nth(0))).toMatchObject({
      kind: 'judged',
      judgement: { mails: [0, 1, 2].map(nth), due: at(30), reply: 'send' },
    });
    expect(await live.judge(nth(3))).toEqual({ kind: 'joined', root: nth(0) });
  });

  it('at once with settle 0, from everything that is known', async () => {
    const live = await startLive({ timing: { settle: 0 } });
    await live.take(...series().slice(0, 2));
    expect(await live.judge(nth(1))).toMatchObject({
      kind: 'judged',
      judgement: { mails: [0, 1].map(nth), due: at(0) },
    });
    await live.take(...series().slice(2));
    expect(await live.judge(nth(3))).toEqual({ kind: 'joined', root: nth(0) });
  });

  it('never before older mail that is on its way in, never while a mailbox catches up', async () => {
    const live = await startLive();
    await live.take(patch());
    const older = await live.accept(reply({ at: 1 }));
    live.turnTo(5);
    expect(await live.judge(id)).toEqual({ kind: 'waiting', until: at(5) + 500 });
    expect(await live.state.work.nextDue()).toBe(at(2));
    await live.process(older);
    await live.accept(reply({ at: 4, id: '<later@example.org>' }));
    await live.state.intake.catchingUp('INBOX', MINUTE);
    expect(await live.judge(id)).toEqual({ kind: 'waiting', until: at(5) + 500 });
    await live.state.intake.caughtUp('INBOX');
    expect(await live.judge(id)).toMatchObject({ kind: 'judged', judgement: { due: at(2) } });
  });

  it('looks at its neighbours again when one came in during the look', async () => {
    const live = await startLive();
    const [cover = '', ...patches] = series();
    await live.take(cover, ...patches);
    const later = await live.accept(
      mail({
        subject: 'Re: [PATCH 0/3] bpf: count right',
        from: 'Daniel Borkmann <daniel@iogearbox.net>',
        inReplyTo: nth(0),
        references: nth(0),
        body: 'I like it.\n',
        at: 1,
      }),
    );
    live.turnTo(5);
    const { mails } = live.options;
    const options = {
      ...live.options,
      mails: {
        put: mails.put.bind(mails),
        get: mails.get.bind(mails),
        load: mails.load.bind(mails),
        thread: mails.thread.bind(mails),
        byAuthor: async (...asked: Parameters<typeof mails.byAuthor>) => {
          const found = await mails.byAuthor(...asked);
          // The thread has been read: the answer is not in it.
          await new Promise((resolve) => setImmediate(resolve));
          await live.process(later);
          return found;
        },
      },
    };
    expect(await judgeDue(nth(0), options)).toEqual({ kind: 'waiting', until: at(5) + 500 });
    expect(await live.judge(nth(0))).toMatchObject({ kind: 'judged', judgement: { reply: 'draft' } });
  });

  it('a mailbox whose catching up is forgotten ends it by itself', async () => {
    const live = await startLive();
    await live.take(patch());
    live.turnTo(2);
    await live.state.intake.catchingUp('INBOX', MINUTE);
    expect((await live.judge(id)).kind).toBe('waiting');
    live.turnTo(3);
    expect((await live.judge(id)).kind).toBe('judged');
  });

  it('what came while the mailbox could not be read belongs to its series', async () => {
    const live = await startLive();
    const [cover = '', ...patches] = series();
    await live.take(cover);
    live.loseSight(true);
    await live.runUntil(40);
    expect(await live.judge(nth(0))).toEqual({ kind: 'waiting', until: at(40) + 5000 });
    await live.take(...patches);
    live.loseSight(false);
    await live.runUntil(41);
    const [judgement, ...others] = await live.state.work.judgements(10);
    expect(others).toEqual([]);
    expect(judgement?.mails).toHaveLength(1 + patches.length);
    expect(await live.rows()).toHaveLength(1);
  });
});

describe('judged once', () => {
  it('by any number of workers at the same time', async () => {
    for (let round = 0; round < 20; round++) {
      const live = await startLive();
      await live.take(...series());
      live.turnTo(2);
      const outcomes = await Promise.all([0, 1, 2, 3, 0, 3].map((n) => live.judge(nth(n))));
      expect(outcomes.filter(({ kind }) => kind === 'judged')).toHaveLength(1);
      await live.runUntil(5);
      expect(await live.rows()).toHaveLength(1);
      expect(await live.state.work.judgements(10)).toHaveLength(1);
      expect(await live.state.work.nextDue()).toBeUndefined();
    }
  });

  it('whatever is taken or woken again', async () => {
    const live = await startLive();
    await live.take(patch());
    await live.runUntil(2);
    await live.take(patch(), patch().replace('<bpf.vger.kernel.org>', '<netdev.vger.kernel.org>'));
    await live.runUntil(90);
    expect(await live.judge(id)).toEqual({ kind: 'nothing' });
    expect(await live.judge('<nobody@example.org>')).toEqual({ kind: 'nothing' });
    expect(await live.state.work.judgements(10)).toHaveLength(1);
    expect(live.outbox.submitted).toHaveLength(1);
  });

  it('under any of the lists it was sent to', async () => {
    const live = await startLive({ profile: ['netdev', 'bpf'] });
    const both = patch({ to: 'bpf@vger.kernel.org, netdev@vger.kernel.org' });
    await live.take(both);
    await live.runUntil(3);
    await live.take(both.replace('<bpf.vger.kernel.org>', '<netdev.vger.kernel.org>'));
    await live.runUntil(90);
    expect((await live.state.work.judgements(10)).map(({ list }) => list)).toEqual(['bpf@vger.kernel.org']);
  });
});

describe('what becomes of it', () => {
  it('a reply, when nothing speaks against it', async () => {
    expect(await judged(patch())).toMatchObject({ reply: 'send', findings: [{ decision: 'send' }] });
  });

  it('monitor: recorded, nothing is written', async () => {
    const live = await startLive({ mode: 'monitor' });
    await live.take(patch());
    await live.runUntil(90);
    expect(await judgementOf(live)).toMatchObject({
      reply: 'none',
      findings: [{ decision: 'observe', reason: 'list mode monitor' }],
    });
    expect(await live.rows()).toEqual([]);
  });

  it.each(['fail', 'none'] as const)('a sender for whom nobody vouches (%s): a draft', async (result) => {
    const live = await startLive();
    live.vouch(result);
    await live.take(patch());
    await live.runUntil(90);
    expect(await judgementOf(live)).toMatchObject({ reply: 'draft' });
    expect((await live.rows()).map(({ state }) => state)).toEqual(['draft']);
    expect(live.outbox.submitted).toEqual([]);
  });

  it('one mail of a series that was forged makes a draft of all', async () => {
    const live = await startLive();
    const [cover = '', ...patches] = series();
    await live.take(cover);
    live.vouch('none');
    await live.take(...patches);
    await live.runUntil(3);
    expect(await judgementOf(live, nth(0))).toMatchObject({ reply: 'draft' });
  });

  it.each([
    ['a bot', patch({ from: 'Hulk Robot <hulkci@huawei.com>' }), /never answered: bot table/],
    ['automatic', patch({ headers: ['Auto-Submitted: auto-generated'] }), /never answered/],
    ['ours, with a tag', patch({ from: 'Bot <bpf-bot+tag@example.org>' }), /our own mail/],
  ])('%s: suppressed', async (_name, raw, reason) => {
    const { findings, reply: said, reason: why } = await judged(raw);
    expect(findings.map(({ decision }) => decision)).toEqual(['suppress']);
    expect(said).toBe('none');
    expect(why).toMatch(reason);
  });

  it('mail to the bot alone is no submission, and does not take the Message-ID of the list mail behind it', async () => {
    const live = await startLive();
    const early = patch({ listIds: [], id: '<taken@example.org>' });
    await live.take(early);
    expect(await live.state.mails.get('<taken@example.org>')).toBeUndefined();
    expect(await live.state.work.nextDue()).toBeUndefined();
    await live.take(patch({ id: '<taken@example.org>' }));
    expect(await live.state.work.nextDue()).toBeDefined();
  });

  it("an author taken from Reply-To is not backed by From's signature: a draft", async () => {
    const via = { from: 'Jane via List <bpf@vger.kernel.org>', headers: ['Reply-To: Jane Doe <jane@example.org>'] };
    expect((await judged(patch(via))).reply).not.toBe('send');
  });

  it.each(['noreply@example.org', 'syzbot+x@syzkaller.appspotmail.com', 'netdev@vger.kernel.org'])(
    'never writes to %s',
    async (address) => {
      const relay = `Jane via B4 Relay <devnull+${address.replace('@', '.')}@kernel.org>`;
      const { reply } = await judged(patch({ from: relay, headers: [`Reply-To: <${address}>`] }));
      expect(reply).toBe('none');
    },
  );

  it('too old when judged: observed', async () => {
    const live = await startLive({ timing: { maxAge: 2 * DAY * MINUTE } });
    await live.take(patch());
    live.turnTo(3 * DAY);
    await live.judge(id);
    expect(await judgementOf(live)).toMatchObject({ reply: 'none', reason: 'too old to be answered' });
  });

  it('a maintainer has answered by then: a draft; anybody else: not', async () => {
    const answered = async (from: string) => {
      const live = await startLive();
      await live.take(patch(), reply({ from }));
      await live.runUntil(3);
      return (await judgementOf(live)).reply;
    };
    expect(await answered('Daniel Borkmann <daniel@iogearbox.net>')).toBe('draft');
    expect(await answered('Song Liu <song@kernel.org>')).toBe('draft');
    expect(await answered('Joe Roe <joe@example.org>')).toBe('send');
  });

  it("a maintainer's answer to the former version does not count", async () => {
    const live = await startLive();
    await live.take(
      patch({ subject: '[PATCH bpf-next] bpf: count right' }),
      reply({ from: 'Daniel Borkmann <daniel@iogearbox.net>' }),
    );
    await live.take(
      patch({
        subject: '[PATCH v2] bpf: count right',
        id: '<v2@example.org>',
        at: 60,
        inReplyTo: id,
        references: id,
        notes: 'v2: count down',
      }),
    );
    await live.runUntil(95);
    expect(await judgementOf(live, '<v2@example.org>')).toMatchObject({ reply: 'send' });
  });

  it('a patch into a thread that has had its reply: observed; a new version: answered', async () => {
    const live = await startLive();
    await live.take(patch());
    await live.runUntil(90);
    const below = { inReplyTo: id, references: id, at: DAY };
    await live.take(
      patch({ ...below, id: '<other@example.org>', subject: '[PATCH] bpf: something else' }),
      patch({ ...below, id: '<v2@example.org>', subject: '[PATCH v2] bpf: count right', notes: 'v2: count down' }),
    );
    await live.runUntil(DAY + 90);
    expect(await judgementOf(live, '<other@example.org>')).toMatchObject({
      reply: 'none',
      reason: 'this thread has had its reply',
    });
    expect(await judgementOf(live, '<v2@example.org>')).toMatchObject({ reply: 'send' });
  });

  it('no longer kept: judged without a word', async () => {
    const live = await startLive();
    await live.take(patch());
    const gone = { ...live.options, mails: { ...bind(live), load: async () => [] } };
    const { judgeDue } = await import('../../src/pipeline/index.js');
    live.turnTo(2);
    expect(await judgeDue(id, gone)).toMatchObject({
      kind: 'judged',
      judgement: { findings: [], reply: 'none', scopeReason: 'the text of its mails is no longer kept' },
    });
  });

  it('mail in the name of bugzilla counts only with its signature', async () => {
    const entry = patch({
      subject: '[Bug 1] New: x',
      from: 'bugzilla-daemon@kernel.org',
      headers: ['X-Bugzilla-Type: new', 'X-Bugzilla-Who: joe@example.org'],
      body: 'https://bugzilla.kernel.org/show_bug.cgi?id=1\n',
    });
    const live = await startLive();
    live.vouch('none');
    await live.take(entry);
    await live.runUntil(40);
    expect(await judgementOf(live)).toMatchObject({ reply: 'none', findings: [{ decision: 'suppress' }] });
    expect(await judged(entry)).toMatchObject({ reply: 'draft', kind: 'report' });
  });
});

describe('what is not judged', () => {
  it.each([
    ['a reply', reply({ id })],
    ['a question', patch({ subject: 'bpf: how?', body: 'How?\n' })],
    ['a reply of ours', reply({ id, from: 'BPF FAQ bot <bpf-bot@example.org>' })],
    ['mail for others', patch({ to: 'other@example.org', listIds: ['<other.example.org>'] })],
  ])('%s leaves nothing behind', async (_name, raw) => {
    const live = await startLive();
    await live.take(raw);
    await live.runUntil(40);
    expect(await live.state.work.judgementOf(id)).toBeUndefined();
    expect(await live.state.work.nextDue()).toBeUndefined();
    expect(await live.rows()).toEqual([]);
  });

  it('our own mail that a list sends in another name', async () => {
    const live = await startLive();
    await live.take(patch());
    await live.runUntil(90);
    const [row] = await live.rows();
    await live.take(
      patch({
        id: row?.messageId ?? '',
        subject: '[PATCH] bpf: looks like a patch',
        from: 'bot via list <bpf@vger.kernel.org>',
        at: 91,
      }),
    );
    await live.runUntil(130);
    expect(await live.rows()).toHaveLength(1);
    expect(await live.state.mails.get(row?.messageId ?? '')).toMatchObject({ automatic: { kind: 'own' } });
  });

  it('a report is judged after the settle time, like any incomplete series', async () => {
    const live = await startLive();
    await live.take(
      patch({ subject: 'bpf: rejected', body: 'I filed https://bugzilla.kernel.org/show_bug.cgi?id=1 for it.\n' }),
    );
    await live.runUntil(29);
    expect(await live.state.work.judgementOf(id)).toBeUndefined();
    await live.runUntil(91);
    expect(await judgementOf(live)).toMatchObject({ kind: 'report', reply: 'send' });
    expect(live.outbox.submitted).toHaveLength(1);
  });
});

/** The mail store as a plain object, so that one of its methods can be another. */
function bind({ state: { mails } }: Live): Live['options']['mails'] {
  return {
    put: (each) => mails.put(each),
    get: (of) => mails.get(of),
    load: (ids) => mails.load(ids),
    thread: (of, limit) => mails.thread(of, limit),
    byAuthor: (keys, since, limit) => mails.byAuthor(keys, since, limit),
  };
}
