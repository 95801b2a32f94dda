import { beforeEach, describe, expect, it } from 'vitest';
import type { LedgerRow, ReplyState } from '../../src/core/index.js';
import { startLive, type Live } from '../support/live.js';
import { mail } from '../support/mails.js';
import { writePost, type Post } from './mails.js';
import { judgeRun } from './oracle.js';
import { planFaults } from './schedule.js';
import type { JournalEntry } from './smtp-child.js';

const id = '<p@example.org>';
const author = 'jane@example.org';
const post: Post = { submissions: [{ ids: [id], author, wanted: 'author' }], talk: [], deliveries: [] };
const clean = { lost: [], doubled: [], wrong: [] };

let live: Live;
let row: LedgerRow;
let left: JournalEntry;

beforeEach(async () => {
  live = await startLive();
  await live.take(mail({ subject: '[PATCH] bpf: count right', id, from: `Jane <${author}>` }));
  await live.runUntil(2);
  row = (await live.rows())[0] as LedgerRow;
  left = { messageId: row.messageId, inReplyTo: id, to: [author], raw: '' };
});

const judge = (journal: readonly JournalEntry[], what: Post = post) =>
  judgeRun(what, new Map([[id, 0]]), live.state, journal);

async function move(to: ReplyState, reason = 'for a test'): Promise<void> {
  await live.state.ledger.move(row.messageId, [row.state], to, { reason, at: live.clock.now() });
}

describe('the judge of chaos runs', () => {
  it('is content with a reply that left once, and with one that waits for a person', async () => {
    await move('sent');
    expect(await judge([left])).toMatchObject({ wanted: 1, sent: 1, unknown: 0, ...clean });
    live = await startLive();
    await live.take(mail({ subject: '[PATCH] bpf: count right', id, from: `Jane <${author}>` }));
    await live.runUntil(2);
    await move('unknown', 'unknown outcome: not found for 24 h');
    expect(await judge([left])).toMatchObject({ sent: 0, unknown: 1, unknownButLeft: 1, ...clean });
    expect(await judge([])).toMatchObject({ sent: 0, unknown: 1, unknownButLeft: 0, ...clean });
  });

  it('sees a reply that left twice, whatever the ledger says', async () => {
    await move('sent');
    expect((await judge([left, left])).doubled).toHaveLength(1);
  });

  it('sees a reply that never left, or is not settled', async () => {
    expect((await judge([])).lost).toHaveLength(1);
    await move('draft', 'refused: 554');
    expect((await judge([])).lost).toHaveLength(1);
  });

  it('takes nothing for sent that did not leave', async () => {
    await move('sent');
    expect((await judge([])).lost).toHaveLength(1);
  });

  it('sees a mail that is not in the store, and one that is not judged', async () => {
    await move('sent');
    expect((await judge([left], { ...post, talk: ['<talk@example.org>'] })).lost).toHaveLength(1);
    const more = { ids: ['<q@example.org>'], author, wanted: 'none' } as const;
    await live.take(mail({ subject: '[PATCH bpf] bpf: more', id: '<q@example.org>' }));
    expect((await judge([left], { ...post, submissions: [...post.submissions, more] })).lost).toHaveLength(1);
  });

  it('sees a reply to somebody else, one to the wrong mail, one that nobody wants and one that nobody knows', async () => {
    await move('sent');
    expect((await judge([{ ...left, to: ['eve@example.org'] }])).wrong).toHaveLength(1);
    expect((await judge([{ ...left, inReplyTo: '<other@example.org>' }])).wrong).toHaveLength(1);
    expect((await judge([left, { ...left, messageId: '<made-up@example.org>' }])).wrong).toHaveLength(1);
    const unwanted: Post = { ...post, submissions: [{ ids: [id], author, wanted: 'none' }] };
    expect((await judge([left], unwanted)).wrong).toHaveLength(1);
  });
});

describe('what is planned', () => {
  const options = { seed: 7, mails: 300, kills: 40, gapMs: 500, without: ['full disk'] } as const;

  it('is the same for the same seed, and another for another', () => {
    expect(planFaults(options)).toEqual(planFaults(options));
    expect(planFaults({ ...options, seed: 8 })).not.toEqual(planFaults(options));
    const told = (seed: number) => writePost(seed, 50).deliveries.map(({ id: each }) => each);
    expect(told(7)).toEqual(told(7));
    expect(told(8)).not.toEqual(told(7));
  });

  it('has as many kills and mails as were asked for, and nothing that cannot be had', () => {
    const steps = planFaults(options);
    expect(steps.filter(({ fault }) => fault.kind === 'kill')).toHaveLength(40);
    expect(steps.reduce((sum, { mails }) => sum + mails, 0)).toBe(300);
    expect(steps.some(({ fault }) => fault.kind === 'trouble' && fault.trouble === 'full disk')).toBe(false);
  });
});
