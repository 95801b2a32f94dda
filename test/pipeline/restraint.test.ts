import { describe, expect, it } from 'vitest';
import { handlers } from '../../handlers/index.js';
import type { Restraint } from '../../src/pipeline/index.js';
import { DAY, MINUTE, startLive, type Live } from '../support/live.js';
import { mail, type MailSpec } from '../support/mails.js';

const plenty = { hour: 1000, day: 1000 };
const none = { author: plenty, thread: plenty, list: plenty, overall: plenty };
const start = (caps: Partial<Restraint['caps']>, coolDown = 0) =>
  startLive({ limits: { caps: { ...none, ...caps }, coolDown } });

/** A submission without a tree, by a newcomer of its own unless it says so. */
const patch = (n: number, at: number, more: Partial<MailSpec> = {}) =>
  mail({
    subject: `[PATCH] bpf: ${'abcdefghij'[n] ?? ''} counts ${'jihgfedcba'[n] ?? ''}`,
    id: `<p${String(n)}@example.org>`,
    from: `Ann <ann${String(n)}@example.org>`,
    at,
    ...more,
  });

async function statesOf(live: Live): Promise<string[]> {
  const rows = [...(await live.rows())].sort((a, b) => (a.root < b.root ? -1 : 1));
  return rows.map(({ state, reason }) => (state === 'sent' ? 'sent' : `${state}: ${reason}`));
}

describe('caps', () => {
  it('what is over the cap of the list waits for a person, and the breaker falls for all that follows', async () => {
    const live = await start({ list: { hour: 2, day: 10 } });
    await live.take(patch(0, 0), patch(1, 1), patch(2, 2), patch(3, 3));
    await live.runUntil(200);
    const reason = 'cap reached: list bpf@vger.kernel.org had 2 in the hour or 10 in the day';
    expect(await statesOf(live)).toEqual([
      'sent',
      'sent',
      `draft: ${reason}`,
      `draft: the breaker has fallen: ${reason}`,
    ]);
    expect(live.outbox.submitted).toHaveLength(2);
    await live.state.restraint.mend();
    await live.take(patch(4, 200));
    await live.runUntil(400);
    expect(live.outbox.submitted).toHaveLength(3);
  });

  it('the cap of an author holds back his mail alone', async () => {
    const live = await start({ author: { hour: 1, day: 1 } });
    const jane = { from: 'Jane Doe <jane@example.org>' };
    await live.take(patch(0, 0, jane), patch(1, 1, jane), patch(2, 2));
    await live.runUntil(200);
    expect(await statesOf(live)).toEqual([
      'sent',
      'draft: cap reached: author jane@example.org had 1 in the hour or 1 in the day',
      'sent',
    ]);
    expect(await live.state.restraint.broken()).toBeUndefined();
  });

  it('a reply that a person approves goes, over the cap and past the breaker, and is counted', async () => {
    const live = await start({ overall: { hour: 0, day: 0 } });
    await live.take(patch(0, 0));
    await live.runUntil(100);
    const [row] = await live.rows();
    expect(row?.state).toBe('draft');
    await live.state.ledger.move(row?.messageId ?? '', ['draft'], 'queued', {
      reason: 'approved by jane',
      at: live.clock.now(),
      by: 'jane',
      notBefore: live.clock.now(),
    });
    await live.runUntil(102);
    expect(await statesOf(live)).toEqual(['sent']);
    expect(await live.state.restraint.counted('overall', live.clock.now())).toEqual({ hour: 1, day: 1 });
  });

  it('a refusal by SMTP is not counted twice', async () => {
    const live = await start({ author: { hour: 1, day: 1 } });
    live.outbox.answers.push({ kind: 'temporary', response: '451 later' });
    await live.take(patch(0, 0));
    await live.runUntil(120);
    expect(await statesOf(live)).toEqual(['sent']);
    expect(live.outbox.submitted).toHaveLength(2);
  });
});

describe('what has not left', () => {
  it('a server that says "later" for hours: what leaves in the end keeps to the cap of that hour', async () => {
    const live = await start({ list: { hour: 2, day: 50 } });
    for (let n = 0; n < 60; n++) live.outbox.answers.push({ kind: 'temporary', response: '451 later' });
    await live.take(patch(0, 0), patch(1, 1));
    await live.runUntil(119);
    await live.take(patch(2, 120), patch(3, 121));
    await live.runUntil(300);
    live.outbox.answers.length = 0;
    const before = live.outbox.submitted.length;
    await live.runUntil(360);
    const after = live.outbox.submitted.slice(before).map(({ root }) => root);
    expect(new Set(after).size).toBe(2);
    expect((await statesOf(live)).filter((state) => state === 'sent')).toHaveLength(2);
  });

  it('a mail that SMTP refuses for good gives its place back; one of unknown fate keeps it', async () => {
    const live = await start({ overall: { hour: 1, day: 1 } });
    live.outbox.answers.push({ kind: 'refused', response: '550 no' }, { kind: 'unknown', response: 'cut off' });
    await live.take(patch(0, 0));
    await live.runUntil(70);
    expect(await statesOf(live)).toEqual(['draft: refused: 550 no']);
    expect(await live.state.restraint.counted('overall', live.clock.now())).toEqual({ hour: 0, day: 0 });
    await live.take(patch(1, 70), patch(2, 71));
    await live.runUntil(140);
    expect(await statesOf(live)).toEqual([
      'draft: refused: 550 no',
      'claimed: handed to SMTP',
      'draft: cap reached: overall had 1 in the hour or 1 in the day',
    ]);
  });

  it('a pause while a reply is looked at once more keeps it back', async () => {
    const live = await start({});
    const { restraint } = live.state;
    const count = restraint.count.bind(restraint);
    restraint.count = async (...asked) => {
      const held = await count(...asked);
      await live.state.pause.pause('jane', 'stop it', live.clock.now());
      return held;
    };
    await live.take(patch(0, 0));
    await live.runUntil(100);
    expect(live.outbox.submitted).toEqual([]);
    expect((await live.rows()).map(({ state }) => state)).toEqual(['queued']);
    restraint.count = count;
    await live.state.pause.resume('jane', live.clock.now());
    await live.runUntil(102);
    expect(await statesOf(live)).toEqual(['sent']);
  });

  it('the tags of one address share its cap', async () => {
    const live = await start({ author: { hour: 1, day: 1 } });
    await live.take(
      patch(0, 0, { from: 'Jane <jane+a@example.org>' }),
      patch(1, 1, { from: 'Jane <jane+b@example.org>' }),
    );
    await live.runUntil(100);
    expect((await statesOf(live))[1]).toBe(
      'draft: cap reached: author jane@example.org had 1 in the hour or 1 in the day',
    );
  });
});

describe('cool-down', () => {
  const jane = { from: 'Jane Doe <jane@example.org>' };

  it('a reply that the next version withdraws has told nothing: that version has the excerpt', async () => {
    const rules = handlers.filter(({ name }) => name === 'missing-tree');
    const live = await startLive({ limits: { caps: none, coolDown: 30 * DAY * MINUTE }, rules });
    await live.take(patch(0, 0, jane));
    await live.runUntil(20);
    const second = {
      ...jane,
      id: '<v2@example.org>',
      subject: '[PATCH v2] bpf: a counts j',
      message: 'Another word.\n',
    };
    await live.take(patch(0, 21, second));
    await live.runUntil(200);
    expect(await statesOf(live)).toEqual(['withdrawn: posted again meanwhile: [PATCH v2] bpf: a counts j', 'sent']);
    expect(live.outbox.submitted.map(({ text }) => text.includes('The FAQ in short'))).toEqual([true]);
    await live.take(patch(1, 201, jane));
    await live.runUntil(400);
    expect(live.outbox.submitted.map(({ text }) => text.includes('The FAQ in short'))).toEqual([true, false]);
  });

  it('bugzilla.kernel.org is no author: each reporter is one', async () => {
    const live = await startLive({
      limits: { caps: none, coolDown: 30 * DAY * MINUTE },
      overrides: { 'bugzilla-report/from-bugzilla': 'send' },
    });
    const entry = (n: number) =>
      mail({
        subject: `[Bug 20000${String(n)}] New: valid program rejected`,
        id: `<b${String(n)}@example.org>`,
        from: 'bugzilla-daemon@kernel.org',
        at: n,
        headers: ['X-Bugzilla-Type: new', `X-Bugzilla-Who: joe${String(n)}@example.org`],
        body: `https://bugzilla.kernel.org/show_bug.cgi?id=20000${String(n)}\n\n            Bug ID: 20000${String(n)}\n`,
      });
    await live.take(entry(0), entry(1), entry(2), entry(3));
    await live.runUntil(5);
    const judged = await Promise.all(
      [0, 1, 2, 3].map((n) => live.state.work.judgementOf(`<b${String(n)}@example.org>`)),
    );
    await live.runUntil(100);
    expect(live.outbox.submitted.map(({ to }) => to[0]?.address)).toEqual(
      [0, 1, 2, 3].map((n) => `joe${String(n)}@example.org`),
    );
    expect(judged).toHaveLength(4);
  });

  it('the excerpt once, then the link alone, then nothing, and the excerpt again after the time', async () => {
    const live = await start({}, 30 * DAY * MINUTE);
    const days = [0, 1, 2, 40];
    for (const [n, day] of days.entries()) {
      live.turnTo(day * DAY);
      await live.take(patch(n, day * DAY, jane));
      await live.runUntil(day * DAY + 90);
    }
    const texts = live.outbox.submitted.map(({ text }) => (text.includes('The FAQ in short') ? 'excerpt' : 'link'));
    expect(texts).toEqual(['excerpt', 'link', 'excerpt']);
    const silent = await live.state.work.judgementOf('<p2@example.org>');
    expect(silent).toMatchObject({ reply: 'none', reason: 'the author has heard of it 2 times lately' });
    expect(silent?.findings.map(({ decision }) => decision)).toContain('observe');
  });

  it('series that are judged at one time share it', async () => {
    const live = await start({}, 30 * DAY * MINUTE);
    await live.take(patch(0, 0, jane), patch(1, 0, jane), patch(2, 0, jane), patch(3, 0, jane), patch(4, 0, jane));
    await live.runUntil(90);
    expect(live.outbox.submitted).toHaveLength(2);
  });

  it('another author, and another rule, is another matter', async () => {
    const live = await start({}, 30 * DAY * MINUTE);
    await live.take(patch(0, 0, jane), patch(1, 1, jane), patch(2, 2));
    const stable = { trailers: ['Cc: stable@vger.kernel.org', 'Signed-off-by: Jane Doe <jane@example.org>'] };
    await live.take(patch(3, 3, { ...jane, ...stable, subject: '[PATCH bpf] bpf: speak French' }));
    await live.runUntil(120);
    expect((await statesOf(live)).filter((state) => state === 'sent')).toHaveLength(3);
    expect((await live.state.work.judgementOf('<p3@example.org>'))?.reply).not.toBe('none');
  });
});
