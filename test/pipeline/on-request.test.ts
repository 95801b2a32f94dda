import { describe, expect, it } from 'vitest';
import type { Draft } from '../../src/core/index.js';
import { parseFaq } from '../../src/faq/index.js';
import { judgeDue, type PipelineOptions } from '../../src/pipeline/index.js';
import { sectionsAsked } from '../../src/pipeline/on-request.js';
import { mail, type MailSpec } from '../support/mails.js';
import { DAY, MINUTE, startLive, type Live, type LiveSettings } from '../support/live.js';

const id = '<p@example.org>';
const asking = '<asks@example.org>';
const daniel = 'Daniel Borkmann <daniel@iogearbox.net>';

/** A clean patch, so that nothing but a request makes a mail. */
const patch = (more: Partial<MailSpec> = {}) => mail({ subject: '[PATCH bpf-next] bpf: count right', id, ...more });
const request = (body: string, more: Partial<MailSpec> = {}) =>
  mail({
    subject: 'Re: [PATCH bpf-next] bpf: count right',
    id: asking,
    from: daniel,
    inReplyTo: id,
    references: id,
    at: 5,
    body,
    ...more,
  });

/** What left after these mails. */
async function sentAfter(raws: readonly string[], settings: LiveSettings = {}): Promise<readonly Draft[]> {
  const live = await startLive(settings);
  await live.take(...raws);
  await live.runUntil(90);
  return live.outbox.submitted;
}
const oneAfter = async (raws: readonly string[], settings: LiveSettings = {}): Promise<Draft> => {
  const [draft, ...more] = await sentAfter(raws, settings);
  expect(more).toEqual([]);
  if (draft === undefined) throw new Error('nothing was sent');
  return draft;
};

describe('a request', () => {
  it('of a maintainer is met at once: an excerpt to the author, with the list in Cc', async () => {
    const live = await startLive();
    await live.take(patch(), request('Please see\n\n#faq stable as well\n\nThanks,\nDaniel\n'));
    await live.runUntil(6);
    const [draft, ...more] = live.outbox.submitted;
    expect(more).toEqual([]);
    expect(draft).toMatchObject({
      kind: 'excerpt',
      root: id,
      list: 'bpf@vger.kernel.org',
      to: [{ name: 'Jane Doe', address: 'jane@example.org' }],
      cc: [{ name: '', address: 'bpf@vger.kernel.org' }],
      subject: 'Re: [PATCH bpf-next] bpf: count right',
      inReplyTo: id,
      references: [id],
    });
    expect(draft?.text).toContain('Daniel Borkmann asked me to point you to this part of the FAQ:');
    const folded = draft?.text.replace(/\s+/g, ' ');
    expect(folded).toContain('"The BPF patch I am about to submit needs to go to stable as well"');
    expect(draft?.text).toContain(`Why: ${asking}`);
    expect(draft?.messageId).toMatch(/^<faq-[0-9a-f]{40}@example\.org>$/);
    const [row] = await live.rows();
    expect(row).toMatchObject({ state: 'sent', attempts: 0, by: undefined });
  });

  it.each(['mode draft', 'mode auto'])('leaves by itself in %s', async (name) => {
    const mode = name === 'mode auto' ? 'auto' : 'draft';
    expect((await oneAfter([patch(), request('#faq merge window\n')], { mode })).kind).toBe('excerpt');
  });

  it('is recorded only where the list is only monitored, and so is an answer', async () => {
    const live = await startLive({ mode: 'monitor' });
    await live.take(patch(), request('#faq merge window\n#faq nothing of the kind\n'));
    await live.runUntil(DAY);
    expect(live.outbox.submitted).toEqual([]);
    const rows = await live.rows();
    expect(rows.map(({ state, reason, draft }) => [draft.kind, state, reason])).toEqual([
      ['excerpt', 'withdrawn', 'list mode monitor: recorded, never sent'],
      ['answer', 'withdrawn', 'list mode monitor: recorded, never sent'],
    ]);
  });

  it('answers any mail of a person, also one in a thread of somebody else', async () => {
    const question = mail({
      subject: 'Re: [PATCH bpf-next] bpf: count right',
      id: '<q@example.org>',
      from: 'Joe Roe <joe@example.org>',
      inReplyTo: id,
      references: id,
      at: 3,
      body: 'And which LLVM do I need?\n',
    });
    const draft = await oneAfter([
      patch(),
      question,
      request('#faq llvm-report-cc\n', { inReplyTo: '<q@example.org>', references: `${id} <q@example.org>` }),
    ]);
    expect(draft.to).toEqual([{ name: 'Joe Roe', address: 'joe@example.org' }]);
    expect(draft.references).toEqual([id, '<q@example.org>']);
  });

  it('is met in the FAQ’s own words where there is a document', async () => {
    const text = 'Q: Which tree?\n--------------\nA: Name it in the subject. It takes a word.\n';
    const draft = await oneAfter([patch(), request('#faq which tree\n')], { document: parseFaq(text, 'faq.rst') });
    expect(draft.text).toContain('  FAQ, "Which tree?":\n  | Name it in the subject. It takes a word.\n');
    expect(draft.text).toContain('bpf_devel_QA.html#q-which-tree');
  });

  it('that comes before the mail it answers has been taken in waits for it', async () => {
    const live = await startLive();
    const key = await live.accept(patch());
    await live.take(request('#faq merge window\n'));
    await live.runUntil(8);
    expect(live.outbox.submitted).toEqual([]);
    await live.process(key);
    await live.runUntil(10);
    expect(live.outbox.submitted.map(({ kind }) => kind)).toEqual(['excerpt']);
  });

  it('and the automatic reply to the same submission are two mails; the reply waits for a person', async () => {
    const live = await startLive();
    await live.take(patch({ subject: '[PATCH] bpf: count right' }), request('#faq merge window\n'));
    await live.runUntil(90);
    expect(live.outbox.submitted.map(({ kind }) => kind)).toEqual(['excerpt']);
    expect((await live.rows()).map(({ draft, state }) => [draft.kind, state])).toEqual([
      ['excerpt', 'sent'],
      ['reply', 'draft'],
    ]);
  });
});

describe('a request counts', () => {
  it.each([
    '#faq merge window\n',
    '\nYes.\n\n#faq merge window\nDaniel\n',
    'On Mon, Mar 4, 2024 at 9:00 AM Jane Doe <jane@example.org> wrote:\n>\n> Why?\n\nBecause.\n#faq merge window\n',
    'Not now, please:\n\n#faq merge window\n',
    'Hi Jane,\n\nas the FAQ says:\n#faq merge window\n',
    'On Mon, Mar 4, 2024 at 9:00 AM Jane Doe with a long name\n<jane@example.org>\nwrote:\n\n> Why?\n#faq merge window\n',
    'Am Montag hat Jane Doe geschrieben:\n> Why?\n\n#faq merge window\n\n> And this?\n\nNo.\n',
    'Jane Doe <jane@example.org> 于2024年3月4日周一 写道：\n[...]\n> Why?\n\n#faq merge window\n',
    '> From: Jane\n> Sent: Monday\n>\n> Why?\n#faq merge window\n',
    'Acked-by: Daniel Borkmann <daniel@iogearbox.net>\nTested-by: Ann <ann@example.org>\n\n#faq merge window\n',
    'See https://lore.kernel.org/r/a@b\nhttps://example.org/\n\n#faq merge window\n',
    'Nice work :)\n\n#faq merge window\n',
    'How about this?\n---\n#faq merge window\n',
  ])('%j', async (body) => {
    expect((await oneAfter([patch(), request(body)])).kind).toBe('excerpt');
  });

  it('above what may be somebody else’s; what stands below is told in private', async () => {
    const body =
      '#faq merge window\n#faq bpftool\n\nVon: Jane\nGesendet: Montag\n\n#faq merge window\n#faq cc-stable\n';
    const sent = await sentAfter([patch(), request(body)]);
    expect(sent.map(({ kind }) => kind).sort()).toEqual(['answer', 'excerpt', 'excerpt']);
    const text = sent.find(({ kind }) => kind === 'answer')?.text ?? '';
    expect(text).toContain('> [#]faq cc-stable\n\nIt stands below words');
    expect(text).not.toMatch(/merge window|bpftool|To try again/);
  });

  it('from nobody else, who is told nothing either', async () => {
    const body = 'Von: Jane\nGesendet: Montag\n\n#faq merge window\n';
    expect(await sentAfter([patch(), request(body, { from: 'Joe Roe <joe@example.org>' })])).toEqual([]);
  });
});

describe('one excerpt per mail and section', () => {
  const kinds = async (raws: readonly string[]) => (await sentAfter(raws)).map(({ kind }) => kind);

  it('however often it is asked for, and by whatever words', async () => {
    const again = request('#faq cc-stable\n', { id: '<again@example.org>', at: 9 });
    expect(await kinds([patch(), request('#faq stable as well\n#faq stable as well\n'), again])).toEqual(['excerpt']);
  });

  it('two sections are two mails', async () => {
    expect(await kinds([patch(), request('#faq merge window\n#faq bpftool\n')])).toEqual(['excerpt', 'excerpt']);
  });

  it('when the same mail comes through two lists', async () => {
    const both = { to: 'bpf@vger.kernel.org', cc: 'netdev@vger.kernel.org' };
    const copy = (list: string) => request('#faq merge window\n', { ...both, listIds: [`<${list}.vger.kernel.org>`] });
    for (const order of [
      ['bpf', 'netdev'],
      ['netdev', 'bpf'],
    ]) {
      const sent = await sentAfter([patch(both), ...order.map(copy)], { profile: ['bpf', 'netdev'] });
      expect(sent.map(({ list }) => list)).toEqual(['bpf@vger.kernel.org']);
    }
  });

  it('when it is judged again and again', async () => {
    const live = await startLive();
    await live.take(patch(), request('#faq merge window\n'));
    await live.runUntil(6);
    for (let n = 0; n < 3; n++) await live.judge(asking);
    await live.runUntil(20);
    expect(live.outbox.submitted).toHaveLength(1);
    expect(await live.rows()).toHaveLength(1);
  });
});

describe('silence', () => {
  it.each<[string, string, Partial<MailSpec>]>([
    ['anybody else', '#faq merge window\n', { from: 'Joe Roe <joe@example.org>' }],
    ['anybody else with an unknown section', '#faq nonsense xyz\n', { from: 'Joe Roe <joe@example.org>' }],
    ['the author himself', '#faq merge window\n', { from: 'Jane Doe <jane@example.org>' }],
    ['a list that rewrote From', '#faq merge window\n', { from: 'Daniel via bpf <bpf@vger.kernel.org>' }],
    ['another mailbox of his', '#faq merge window\n', { from: 'Daniel Borkmann <daniel+x@iogearbox.net>' }],
    ['mail that did not come through the list', '#faq merge window\n', { listIds: [] }],
    ['another list', '#faq merge window\n', { listIds: ['<linux-mm.kvack.org>'] }],
    ['an automatic reply', '#faq merge window\n', { headers: ['Auto-Submitted: auto-replied'] }],
    ['a quote', '> #faq merge window\n\nWhat is this?\n', {}],
    ['a quote of another style', '| #faq merge window\n\nWhat is this?\n', {}],
    ['the middle of a line', 'Write #faq merge window for it.\n', {}],
    ['an indented line', '  #faq merge window\n', {}],
    ['a quoted command', '"#faq merge window"\n', {}],
    ['a command that was made harmless', '[#]faq merge window\n', {}],
    ['the signature', 'See above.\n\n-- \n#faq merge window\n', {}],
    ['a forwarded mail', 'FYI\n\n-----Original Message-----\n#faq merge window\n', {}],
    ['no section', '#faq\n#faq \n', {}],
    ['another word', '#faqs merge window\n', {}],
    ['a patch', '#faq merge window\n', { subject: '[PATCH bpf-next v2] bpf: x' }],
    ...[
      'stop',
      'wrong',
      'wrong missing-tree',
      'draft missing-tree',
      'send cc-stable',
      'observe x',
      'pause',
      'tree bpf-next open',
    ].map((words): [string, string, Partial<MailSpec>] => [`another command: ${words}`, `#faq ${words}\n`, {}]),
  ])('for %s', async (_what, body, more) => {
    const live = await startLive();
    await live.take(patch(), request(body, more));
    await live.runUntil(90);
    expect((await live.rows()).filter(({ draft }) => draft.kind !== 'reply')).toEqual([]);
  });

  it.each(['none', 'fail'] as const)('when nobody vouches for the one who asks (%s)', async (result) => {
    const live = await startLive();
    await live.take(patch());
    live.vouch(result);
    await live.take(request('#faq merge window\n'));
    await live.runUntil(90);
    expect(await live.rows()).toEqual([]);
  });

  it('when nobody may give commands', async () => {
    expect(await sentAfter([patch(), request('#faq merge window\n')], { allow: [] })).toEqual([]);
  });

  it('for a request that is too old: a mailbox that was read late', async () => {
    const live = await startLive({ timing: { maxAge: 60 * MINUTE } });
    await live.take(patch(), request('#faq merge window\n'));
    live.turnTo(70);
    await live.runUntil(90);
    expect(await live.rows()).toEqual([]);
  });
});

describe('our own mail', () => {
  it('quoted or copied by an allowed person asks for nothing', async () => {
    const live = await startLive();
    await live.take(patch({ subject: '[PATCH] bpf: #faq merge window' }));
    await live.take(request('#faq merge window\n#faq how do i\n', { at: 5 }));
    await live.runUntil(90);
    const texts = (await live.rows()).map(({ draft }) => draft.text);
    expect(texts).toHaveLength(3);
    for (const text of texts) {
      expect(sectionsAsked(text)).toEqual([]);
      expect(text.split('\n').filter((line) => /^[\s"'>|]*#/.test(line))).toEqual([]);
    }
    const before = (await live.rows()).length;
    const copied = texts.map((body, at) => request(body, { id: `<copy-${String(at)}@example.org>`, at: 95 }));
    await live.take(...copied);
    await live.runUntil(120);
    expect(await live.rows()).toHaveLength(before);
  });
});

describe('an answer to the one who asked, alone', () => {
  const problems = async (body: string, raws: readonly string[] = [patch()], more: Partial<MailSpec> = {}) => {
    const draft = await oneAfter([...raws, request(body, more)]);
    expect(draft).toMatchObject({
      kind: 'answer',
      to: [{ address: 'daniel@iogearbox.net' }],
      cc: [],
      inReplyTo: asking,
    });
    return draft.text;
  };

  it('for a section that does not exist', async () => {
    expect(await problems('#faq quantum entanglement\n')).toContain('No part of the FAQ fits these words;');
  });

  it('for words that fit several, with their questions', async () => {
    const text = await problems('#faq how do i\n');
    expect(text).toContain('> [#]faq how do i\n\nMore than one part of the FAQ fits these words:\n\n* How do I');
    expect(text).toContain('To try again,');
  });

  it('once for a mail with several, and what could be met is met', async () => {
    const sent = await sentAfter([patch(), request('#faq nonsense xyz\n#faq merge window\n#faq how do i\n')]);
    expect(sent.map(({ kind }) => kind).sort()).toEqual(['answer', 'excerpt']);
    const text = sent.find(({ kind }) => kind === 'answer')?.text ?? '';
    expect(text).toContain('> [#]faq nonsense xyz');
    expect(text).toContain('> [#]faq how do i');
    expect(text).not.toContain('merge window\n');
  });

  it.each<[string, readonly string[], Partial<MailSpec>, string]>([
    ['that nobody knows', [], {}, 'I do not know the mail'],
    [
      'that is none',
      [patch()],
      { inReplyTo: undefined as never, references: undefined as never },
      'I do not know the mail',
    ],
    ['of a machine', [patch({ from: 'kernel test robot <lkp@intel.com>' })], {}, 'was written by a machine'],
    ['sent by itself', [patch({ headers: ['Auto-Submitted: auto-generated'] })], {}, 'was written by a machine'],
    ['of the bot', [patch({ from: 'FAQ bot <bpf-bot+x@example.org>' })], {}, 'is my own'],
    ['of his own', [patch({ from: daniel })], {}, 'is your own'],
    ['without a person’s address', [patch({ from: 'X via bpf <bpf@vger.kernel.org>' })], {}, 'no address of a person'],
    ['of another list', [patch({ from: 'Joe <joe@lists.example.org>' })], {}, 'no address of a person'],
  ])('for a mail %s', async (_what, raws, more, words) => {
    expect((await problems('#faq merge window\n', raws, more)).replace(/\s+/g, ' ')).toContain(words);
  });

  it('for an author who never wants to hear from the bot', async () => {
    const live = await startLive();
    await live.state.optOuts.add('jane@example.org', 0);
    await live.take(patch(), request('#faq merge window\n'));
    await live.runUntil(20);
    expect(live.outbox.submitted.map(({ kind, to }) => [kind, to[0]?.address])).toEqual([
      ['answer', 'daniel@iogearbox.net'],
    ]);
    expect(live.outbox.submitted[0]?.text.replace(/\s+/g, ' ')).toContain('has asked me never to write');
  });

  it('is written once, whatever happens', async () => {
    const live = await startLive();
    await live.take(patch(), request('#faq how do i\n'));
    await live.runUntil(6);
    await live.judge(asking);
    await live.runUntil(20);
    expect(live.outbox.submitted).toHaveLength(1);
  });
});

describe('an excerpt on its way', () => {
  const waiting = async (act: (live: Live) => Promise<void> | void, minute = 30) => {
    const live = await startLive();
    await live.take(patch(), request('#faq merge window\n'));
    await act(live);
    await live.runUntil(minute);
    return { live, row: (await live.rows())[0] };
  };

  it('waits while sending is paused', async () => {
    const { live, row } = await waiting((each) => each.state.pause.pause('ann', 'holiday', 0));
    expect(row?.state).toBe('queued');
    await live.state.pause.resume('ann', 0);
    await live.runUntil(31);
    expect(live.outbox.submitted).toHaveLength(1);
  });

  it('waits while the list is not being read', async () => {
    const { live, row } = await waiting((each) => each.loseSight(true));
    expect(row?.state).toBe('queued');
    live.loseSight(false);
    await live.runUntil(31);
    expect(live.outbox.submitted).toHaveLength(1);
  });

  it('is withdrawn when its author opts out before it leaves', async () => {
    const { row, live } = await waiting(async (each) => {
      each.loseSight(true);
      await each.runUntil(6);
      await each.state.optOuts.add('jane@example.org', 0);
      each.loseSight(false);
    });
    expect(row).toMatchObject({ state: 'withdrawn', reason: 'the author asked not to be written to' });
    expect(live.outbox.submitted).toEqual([]);
  });

  it('leaves although a maintainer answered, a new version came or the series was applied', async () => {
    const { live } = await waiting(async (each) => {
      each.loseSight(true);
      await each.runUntil(6);
      const thread = {
        inReplyTo: id,
        references: id,
        from: daniel,
        at: 6,
        subject: 'Re: [PATCH bpf-next] bpf: count right',
      };
      await each.take(
        mail({ ...thread, body: 'Applied, thanks!\n' }),
        patch({ subject: '[PATCH bpf-next v2] bpf: count right', id: '<v2@example.org>', at: 6 }),
      );
      each.loseSight(false);
    });
    expect(live.outbox.submitted.map(({ kind }) => kind)).toEqual(['excerpt']);
  });

  it('to somebody for whom nobody vouches waits for a person', async () => {
    const live = await startLive();
    live.vouch('none');
    await live.take(patch());
    live.vouch('pass');
    await live.take(request('#faq merge window\n'));
    await live.runUntil(60);
    expect(live.outbox.submitted).toEqual([]);
    const [row] = await live.rows();
    expect(row).toMatchObject({
      state: 'draft',
      reason: 'nobody trusted vouches for the sender of the mail that it answers',
    });
    await live.state.ledger.move(row?.messageId ?? '', ['draft'], 'queued', {
      reason: 'approved',
      at: 0,
      by: 'ann',
      notBefore: 0,
    });
    await live.runUntil(61);
    expect(live.outbox.submitted).toHaveLength(1);
  });

  it('is stopped for ever by an answer with the stop command', async () => {
    const { live, row } = await waiting(() => undefined, 6);
    await live.take(mail({ subject: 'Re: x', inReplyTo: row?.messageId ?? '', at: 8, body: '#faq stop\n' }));
    expect(await live.state.optOuts.has('jane@example.org')).toBe(true);
  });
});

/** The options of a worker that dies at its n-th step: before doing it, or after it was done and before it hears of it. */
function dying(live: Live, step: number, after: boolean): PipelineOptions {
  const { options } = live;
  const { live: own } = options;
  if (own === undefined) throw new Error('not live');
  let taken = 0;
  const wrap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (_target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return async (...args: readonly unknown[]): Promise<unknown> => {
          taken++;
          if (taken > step) throw new Crash('dead');
          const done: unknown = taken < step || after ? await Reflect.apply(value, target, args) : undefined;
          if (taken < step) return done;
          throw new Crash('dies');
        };
      },
    });
  const { mails, work, waker } = options;
  const { intake, ledger, optOuts } = own;
  return {
    ...options,
    mails: wrap(mails),
    work: wrap(work),
    waker: wrap(waker),
    live: { ...own, intake: wrap(intake), ledger: wrap(ledger), optOuts: wrap(optOuts) },
  };
}

class Crash extends Error {}

describe('a worker that dies while it meets a request', () => {
  it('at any step: each mail leaves once all the same', async () => {
    for (const after of [true, false]) {
      for (let step = 1; step < 14; step++) {
        const live = await startLive();
        await live.take(patch(), request('#faq merge window\n#faq how do i\n'));
        live.turnTo(6);
        await judgeDue(asking, dying(live, step, after)).catch((error: unknown) => {
          if (!(error instanceof Crash)) throw error;
        });
        await live.runUntil(30);
        expect(live.outbox.submitted.map(({ kind }) => kind).sort()).toEqual(['answer', 'excerpt']);
        expect((await live.rows()).map(({ state }) => state)).toEqual(['sent', 'sent']);
      }
    }
  });

  it('or hands one over: it leaves once at most, and is looked for', async () => {
    const live = await startLive();
    live.outbox.answers.push(new Error('killed'));
    await live.take(patch(), request('#faq merge window\n'));
    await live.runUntil(2 * DAY);
    expect(live.outbox.submitted).toHaveLength(1);
    expect((await live.rows()).map(({ state }) => state)).toEqual(['unknown']);
  });
});
