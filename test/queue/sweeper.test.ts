import { describe, expect, it, vi } from 'vitest';
import { startSweeper } from '../../src/queue/index.js';
import { createRedisState } from '../../src/state/index.js';
import { judgement, row } from '../state/samples.js';
import { silent } from '../state/servers.js';
import { Harness } from './harness.js';

const harness = Harness.use();

describe('sweeper', () => {
  it('finds what no wake-up told of', async () => {
    const prefix = harness.freshPrefix();
    const { intake, work, ledger, sweepRetention } = createRedisState({ client: harness.client, prefix });
    const key = await intake.accept({ raw: Buffer.from('x'), arrival: 1, mailbox: 'a' });
    await work.await('<due@x>', Date.now() - 1);
    await work.await('<not yet@x>', Date.now() + 60_000);
    await work.claim(judgement('<a@x>', ['<a@x>'], { due: Date.now() }), row('<r@x>'));
    const seen: string[] = [];
    const note = (stage: string) => async (id: string) => void seen.push(`${stage} ${id}`);
    harness.workers(prefix, { mail: note('mail'), series: note('series'), reply: note('reply') });
    const swept = vi.fn(sweepRetention);
    const clock = { now: () => Date.now() };
    const sweeper = startSweeper({
      ...{ intake, work, ledger, waker: harness.waker(prefix), clock, log: silent },
      everyMs: 100,
      sweepRetention: swept,
    });
    harness.atEnd(() => sweeper.stop());
    const expected = [`mail ${key}`, 'reply <r@x>', 'series <due@x>'];
    await vi.waitFor(() => expect([...new Set(seen)].sort()).toEqual(expected), { timeout: 5000 });
    // Nothing was done about it: found again and again.
    const before = seen.length;
    await vi.waitFor(() => expect(seen.length).toBeGreaterThan(before + 3), { timeout: 5000 });
    await intake.processed(key, 0);
    await work.settle(['<due@x>']);
    await ledger.move('<r@x>', ['queued'], 'sent', { reason: '250', at: 1 });
    expect(await sweeper.sweep()).toEqual({ mails: 0, series: 0, replies: 0 });
    expect(swept).toHaveBeenCalledOnce();
    await sweeper.stop();
  });

  it('goes on after a sweep that failed', async () => {
    const warn = vi.fn();
    const unprocessed = vi.fn(async () => ['key']).mockRejectedValueOnce(new Error('away'));
    const mail = vi.fn(async () => {});
    const sweeper = startSweeper({
      intake: { unprocessed },
      work: { due: async () => [] },
      ledger: { ready: async () => [] },
      waker: { mail, series: mail, reply: mail },
      clock: { now: () => 0 },
      log: { ...silent, warn },
      everyMs: 10,
    });
    await vi.waitFor(() => expect(mail).toHaveBeenCalledWith('key'));
    await sweeper.stop();
    expect(warn).toHaveBeenCalledOnce();
  });
});
