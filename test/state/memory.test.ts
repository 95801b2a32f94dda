import { describe, expect, it } from 'vitest';
import { createMemoryState } from '../../src/state/index.js';
import { stateContract } from './contract.js';
import { judgement, mail, t0 } from './samples.js';

describe('memory', () => {
  stateContract(async () => createMemoryState());

  it('forgets judged bodies when asked to', async () => {
    const state = createMemoryState({ dropJudgedBodies: true });
    await state.mails.put(mail('<a@x>'));
    await state.mails.put(mail('<b@x>'));
    await state.mails.put(mail('<c@x>'));
    await state.work.claim(judgement('<a@x>'), undefined);
    await state.work.settle(['<b@x>']);
    expect((await state.mails.load(['<a@x>', '<b@x>', '<c@x>'])).map((each) => each.id)).toEqual(['<c@x>']);
    expect((await state.mails.get('<a@x>'))?.id).toBe('<a@x>');
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
