import { describe, expect, it } from 'vitest';
import { createMemoryState, retention } from '../../src/state/index.js';
import { stateContract } from './contract.js';
import { judgement, mail, t0 } from './samples.js';

describe('memory', () => {
  stateContract(async () => createMemoryState());

  it('keeps bodies for a month, of judged and settled mails for a week; a sweep frees them', async () => {
    let now = t0;
    const state = createMemoryState({ clock: { now: () => now } });
    const kept = async () => (await state.mails.load(['<a@x>', '<b@x>', '<c@x>'])).map((each) => each.id);
    for (const id of ['<a@x>', '<b@x>', '<c@x>']) await state.mails.put(mail(id));
    await state.work.claim(judgement('<a@x>'), undefined);
    await state.work.settle(['<b@x>']);
    now += retention.judgedBody - 1;
    expect(await kept()).toEqual(['<a@x>', '<b@x>', '<c@x>']);
    now += 1;
    expect(await kept()).toEqual(['<c@x>']);
    await state.sweepRetention(now);
    now = t0;
    expect(await kept()).toEqual(['<c@x>']);
    expect((await state.mails.get('<a@x>'))?.id).toBe('<a@x>');
    now += retention.body;
    expect(await kept()).toEqual([]);
  });

  it('forgets what was signed after a month', async () => {
    let now = t0;
    const { signed } = createMemoryState({ clock: { now: () => now } });
    await signed.first('a', '<1@x>');
    now += retention.signed - 1;
    await signed.first('b', '<2@x>');
    expect(await signed.first('a', '<3@x>')).toBe('<1@x>');
    now += 1;
    expect(await signed.first('a', '<3@x>')).toBe('<3@x>');
    expect(await signed.first('b', '<3@x>')).toBe('<2@x>');
  });

  it('runs leases on the clock it is given', async () => {
    let now = t0;
    const { intake } = createMemoryState({ clock: { now: () => now } });
    const key = await intake.accept({ raw: Buffer.from('x'), arrival: t0, mailbox: 'a' });
    await intake.processed(key, 100);
    await intake.lease('a', 'one', 100);
    await intake.catchingUp('a', 100);
    now += 100;
    expect(await intake.read(key)).toBeUndefined();
    expect(await intake.lease('a', 'two', 100)).toBe(true);
    expect(await intake.isCatchingUp()).toBe(false);
  });

  it('finds neighbours among many mails quickly', async () => {
    const { mails } = createMemoryState();
    const many = 20_000;
    const start = performance.now();
    for (let n = 0; n < many; n += 1) {
      const thread = Math.floor(n / 20);
      const inReplyTo = n % 20 === 0 ? [] : [`<${thread * 20}@x>`];
      await mails.put(mail(`<${n}@x>`, { arrival: t0 + n, inReplyTo, authorKeys: [`addr:${thread % 500}`] }));
      await mails.thread(`<${n}@x>`, 200);
      await mails.byAuthor([`addr:${thread % 500}`], t0, 200);
    }
    // O(neighbourhood): seconds would mean that it looks at everything.
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
