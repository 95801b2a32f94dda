import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '../../src/core/index.js';
import { deliverReply } from '../../src/pipeline/index.js';
import { dayStart, mail, thread, type MailSpec } from '../support/mails.js';
import { DAY, HOUR, MINUTE, startLive, type Live } from '../support/live.js';

const id = '<p@example.org>';
const daniel = 'Daniel Borkmann <daniel@iogearbox.net>';
/** Judged at minute 2, its reply may leave from minute 62. */
const patch = (more: Partial<MailSpec> = {}) => mail({ subject: '[PATCH] bpf: count right', id, ...more });
const reply = (more: Partial<MailSpec>) =>
  mail({ subject: 'Re: [PATCH] bpf: count right', inReplyTo: id, references: id, at: 30, body: 'I see.\n', ...more });
const busy = { kind: 'temporary', response: '451 busy' } as const;
const at = (minute: number) => dayStart + minute * MINUTE;

const rowOf = async (live: Live): Promise<LedgerRow> => {
  const [row, ...more] = await live.rows();
  expect(more).toEqual([]);
  if (row === undefined) throw new Error('no row');
  return row;
};
/** A judged patch, its reply queued; then the time passes to `minute`. */
const queued = async (
  minute = 2,
  settings: Parameters<typeof startLive>[0] = {},
  raws: readonly string[] = [patch()],
) => {
  const live = await startLive(settings);
  await live.take(...raws);
  await live.runUntil(2);
  expect((await rowOf(live)).state).toBe('queued');
  await live.runUntil(minute);
  return live;
};
const outcome = async (live: Live) => {
  const { state, reason } = await rowOf(live);
  return { state, reason, submitted: live.outbox.submitted.length };
};

describe('a reply', () => {
  it('does not leave while the mail of its list is not being read', async () => {
    const live = await queued(30);
    live.loseSight(true);
    await live.runUntil(90);
    expect(await outcome(live)).toMatchObject({ state: 'queued', submitted: 0 });
    live.loseSight(false);
    await live.runUntil(91);
    expect(await outcome(live)).toMatchObject({ state: 'sent', submitted: 1 });
  });

  it('leaves after its delay, once', async () => {
    const live = await queued(61);
    expect(live.outbox.submitted).toEqual([]);
    await live.runUntil(62);
    expect(await outcome(live)).toEqual({ state: 'sent', reason: 'accepted: 250 ok', submitted: 1 });
    expect(live.outbox.submitted[0]).toMatchObject({
      inReplyTo: id,
      subject: 'Re: [PATCH] bpf: count right',
      to: [{ address: 'jane@example.org' }],
    });
    await live.runUntil(DAY);
    expect(live.outbox.submitted).toHaveLength(1);
  });

  it('is no mail to deliver when nobody knows it, when it waits for a person, or in an archive', async () => {
    const live = await queued();
    expect(await deliverReply('<nobody@example.org>', live.options)).toBe('nothing');
    const { live: _, ...archive } = live.options;
    expect(await deliverReply((await rowOf(live)).messageId, archive)).toBe('nothing');
    const { messageId } = await rowOf(live);
    for (const state of ['draft', 'rejected', 'withdrawn', 'unknown', 'sent'] as const) {
      await live.state.ledger.move(messageId, ['queued', 'draft', 'rejected', 'withdrawn', 'unknown'], state, {
        reason: 'a test',
        at: at(2),
      });
      live.turnTo(DAY);
      expect(await deliverReply(messageId, live.options)).toBe('nothing');
    }
    expect(live.outbox.submitted).toEqual([]);
  });
});

describe('the look again, just before it leaves', () => {
  const then = async (...raws: readonly string[]) => {
    const live = await queued(30);
    await live.take(...raws);
    await live.runUntil(70);
    const { state, reason } = await outcome(live);
    return [state, reason];
  };
  const sent = ['sent', 'accepted: 250 ok'];
  const v2 = '[PATCH bpf-next v2] bpf: count right';

  it('a newer version withdraws it, in the thread or not', async () => {
    const withdrawn = ['withdrawn', `posted again meanwhile: ${v2}`];
    expect(await then(patch({ subject: v2, notes: 'v2: count down', id: '<v2@example.org>', at: 30 }))).toEqual(
      withdrawn,
    );
    expect(
      await then(
        patch({ subject: v2, notes: 'v2: count down', id: '<v2@example.org>', at: 30, inReplyTo: id, references: id }),
      ),
    ).toEqual(withdrawn);
  });
  it('so does a resend that names its tree', async () => {
    const again = '[PATCH bpf-next] bpf: count right';
    expect(await then(patch({ subject: again, id: '<q@example.org>', at: 30 }))).toEqual([
      'withdrawn',
      `posted again meanwhile: ${again}`,
    ]);
  });
  it('other work, and work of others, does not', async () => {
    expect(await then(patch({ subject: '[PATCH bpf-next] bpf: speak French', id: '<q@example.org>', at: 30 }))).toEqual(
      sent,
    );
    expect(
      await then(
        patch({
          subject: v2,
          notes: 'v2: count down',
          id: '<q@example.org>',
          at: 30,
          from: 'Joe Roe <joe@example.org>',
        }),
      ),
    ).toEqual(sent);
    expect(await then(reply({ subject: `Re: ${v2}` }))).toEqual(sent);
  });
  it("a maintainer's answer makes it a draft", async () => {
    expect(await then(reply({ from: daniel }))).toEqual(['draft', 'Daniel Borkmann has answered in the thread']);
  });
  it.each(['I would not do that.\n', '#faq stable as well\n'])(
    'so does that of a person who may give commands: %j',
    async (body) => {
      const live = await queued(30, { allow: ['joe@example.org'] });
      const replyId = (await rowOf(live)).messageId;
      await live.take(reply({ from: 'Joe Roe <joe@example.org>', body }));
      await live.runUntil(70);
      const row = (await live.rows()).find(({ messageId }) => messageId === replyId);
      expect(row).toMatchObject({ state: 'draft', reason: 'Joe Roe has answered in the thread' });
    },
  );
  it("anybody else's answer does not", async () => {
    expect(await then(reply({ from: 'Joe Roe <joe@example.org>' }))).toEqual(sent);
  });
  it('an applied series withdraws it', async () => {
    const applied = ['withdrawn', 'the series was applied'];
    expect(await then(reply({ from: daniel, body: 'Applied, thanks!\n' }))).toEqual(applied);
    expect(
      await then(
        reply({
          from: 'patchwork-bot+netdevbpf@kernel.org',
          body: 'Hello:\n\nThis patch was applied to bpf/bpf-next.git\n',
        }),
      ),
    ).toEqual(applied);
    expect(await then(reply({ from: 'Joe Roe <joe@example.org>', body: 'Applied to my tree.\n' }))).toEqual(sent);
  });
  it('parts that came late make it a draft: it may no longer be true', async () => {
    const raws = thread({ prefix: 'PATCH', cover: 'bpf: count right', titles: ['bpf: one', 'bpf: two'], batch: 's' });
    const live = await startLive();
    await live.take(...raws.slice(0, 2));
    await live.runUntil(40);
    expect((await rowOf(live)).state).toBe('queued');
    await live.take(
      ...thread({
        prefix: 'PATCH',
        cover: 'bpf: count right',
        titles: ['bpf: one', 'bpf: two'],
        batch: 's',
        patches: [{}, { at: 45 }],
      }).slice(2),
    );
    await live.runUntil(120);
    expect(await outcome(live)).toEqual({ state: 'draft', reason: 'more of the series has come since', submitted: 0 });
  });
  it('the mail is no longer known: a draft', async () => {
    const live = await queued(30);
    await live.state.sweepRetention(at(400 * DAY));
    await live.runUntil(62);
    expect(await outcome(live)).toMatchObject({ state: 'draft', reason: 'the mail it answers is no longer known' });
  });

  it('is not asked about what a person has approved, but an opt-out counts', async () => {
    const approve = async (live: Live) => {
      const { messageId } = await rowOf(live);
      expect(
        await live.state.ledger.move(messageId, ['draft', 'queued'], 'queued', {
          reason: 'approved',
          by: 'a maintainer',
          at: at(30),
          notBefore: at(30),
        }),
      ).toBe(true);
      await live.runUntil(31);
      return outcome(live);
    };
    const answered = await queued(30);
    await answered.take(reply({ from: daniel }));
    expect(await approve(answered)).toMatchObject({ state: 'sent' });
    const stopped = await queued(30);
    await stopped.state.optOuts.add('jane@example.org', at(30));
    expect(await approve(stopped)).toMatchObject({
      state: 'withdrawn',
      reason: 'the author asked not to be written to',
      submitted: 0,
    });
  });
});

describe('a pause', () => {
  it('holds everything up at once, and nothing is lost', async () => {
    const live = await queued(60);
    await live.state.pause.pause('a maintainer', 'holidays', at(60));
    await live.runUntil(DAY);
    expect(await outcome(live)).toMatchObject({ state: 'queued', submitted: 0 });
    await live.state.pause.resume('a maintainer', at(DAY));
    await live.runUntil(DAY + 1);
    expect(await outcome(live)).toMatchObject({ state: 'sent', submitted: 1 });
  });
});

describe('SMTP says', () => {
  it('4xx: tried again with longer and longer waits', async () => {
    const live = await queued();
    const tries: number[] = [];
    live.outbox.answers.push(busy, busy, busy, busy, busy, busy);
    for (let minute = 62; minute <= 300; minute++) {
      const before = live.outbox.submitted.length;
      await live.runUntil(minute);
      if (live.outbox.submitted.length > before) tries.push(minute - 62);
    }
    expect(tries).toEqual([0, 1, 6, 21, 51, 111, 171]);
    expect(await outcome(live)).toMatchObject({ state: 'sent', submitted: 7 });
  });

  it('4xx for a day: a draft', async () => {
    const live = await queued();
    live.outbox.answers.push(...Array.from({ length: 100 }, () => busy));
    await live.runUntil(62 + 23 * HOUR);
    expect(await outcome(live)).toMatchObject({ state: 'queued' });
    await live.runUntil(62 + 25 * HOUR);
    const { state, reason, submitted } = await outcome(live);
    expect([state, reason]).toEqual(['draft', 'given up after a day: 451 busy']);
    await live.runUntil(3 * DAY);
    expect(live.outbox.submitted).toHaveLength(submitted);
  });

  it('4xx for a draft that a person approved days later: it is tried for a day all the same', async () => {
    const live = await queued();
    const { messageId } = await rowOf(live);
    await live.state.ledger.move(messageId, ['queued'], 'draft', { reason: 'a test', at: at(2) });
    live.turnTo(5 * DAY);
    await live.state.ledger.move(messageId, ['draft'], 'queued', {
      reason: 'approved',
      by: 'a maintainer',
      at: at(5 * DAY),
      notBefore: at(5 * DAY),
    });
    live.outbox.answers.push(busy, busy, busy);
    await live.runUntil(5 * DAY + HOUR);
    expect(await outcome(live)).toMatchObject({ state: 'sent', submitted: 4 });
  });

  it('5xx: a draft, never again by itself', async () => {
    const live = await queued();
    live.outbox.answers.push({ kind: 'refused', response: '550 no such user' });
    await live.runUntil(DAY);
    expect(await outcome(live)).toEqual({ state: 'draft', reason: 'refused: 550 no such user', submitted: 1 });
  });
});

describe.each([
  ['SMTP fell silent', { kind: 'unknown', response: 'connection lost after DATA' } as const],
  ['the worker died over SMTP', new Error('killed')],
])('%s', (_name, answer) => {
  const lost = async (minute: number) => {
    const live = await queued();
    live.outbox.answers.push(answer);
    await live.runUntil(minute);
    return live;
  };

  it('is looked for, and found', async () => {
    const live = await lost(66);
    expect(await outcome(live)).toMatchObject({ state: 'claimed', submitted: 1 });
    expect(live.lookups()).toBe(0);
    await live.runUntil(80);
    expect(live.lookups()).toBeGreaterThan(0);
    expect(await outcome(live)).toMatchObject({ state: 'claimed' });
    live.found.add((await rowOf(live)).messageId);
    await live.runUntil(95);
    expect(await outcome(live)).toEqual({ state: 'sent', reason: 'found on the list or in Sent', submitted: 1 });
  });

  it('is seen on the list, in our own name only', async () => {
    const live = await lost(66);
    const { messageId } = await rowOf(live);
    const forged = await lost(66);
    await live.take(reply({ id: messageId, from: 'BPF FAQ bot <bpf-bot@example.org>', at: 66 }));
    await forged.take(reply({ id: messageId, from: 'Mallory <mallory@example.org>', at: 66 }));
    await live.runUntil(80);
    await forged.runUntil(80);
    expect(await outcome(live)).toMatchObject({ state: 'sent' });
    expect(await outcome(forged)).toMatchObject({ state: 'claimed' });
  });

  it('is never sent again, and goes to a person after a day', async () => {
    const live = await lost(62 + 23 * HOUR);
    expect(await outcome(live)).toMatchObject({ state: 'claimed', submitted: 1 });
    await live.runUntil(62 + 25 * HOUR);
    expect(await outcome(live)).toEqual({
      state: 'unknown',
      reason: 'unknown outcome: not found for 24 h',
      submitted: 1,
    });
    await live.runUntil(4 * DAY);
    expect(await outcome(live)).toMatchObject({ state: 'unknown', submitted: 1 });
  });
});
