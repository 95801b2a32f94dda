import { describe, expect, it } from 'vitest';
import type { MessageId, TreeStatus } from '../../src/core/index.js';
import { retention, type State } from '../../src/state/index.js';
import { day, t0 } from './samples.js';

const said = (state: TreeStatus['state'], since: number, messageId: MessageId, tree = 'net-next'): TreeStatus => ({
  tree,
  state,
  since,
  by: { kind: 'announcement', messageId, from: 'kim@example.org', subject: `${tree} is ${state}` },
});
const turned = (state: TreeStatus['state'], since: number, tree = 'net-next'): TreeStatus => ({
  tree,
  state,
  since,
  by: { kind: 'switch', who: 'ann' },
});

export function treesContract(state: () => State): void {
  describe('trees', () => {
    const at = async (time: number, tree = 'net-next') => (await state().trees.statusAt(time)).get(tree);

    it('knows nothing until something is said', async () => {
      expect(await state().trees.statusAt(t0)).toEqual(new Map());
    });

    it('gives the last word at a time, without hindsight, per tree', async () => {
      const closed = said('closed', t0, '<a@x>');
      const open = said('open', t0 + 2 * day, '<b@x>');
      const other = said('closed', t0 + day, '<c@x>', 'bpf-next');
      for (const status of [open, other, closed]) await state().trees.note(status);
      expect(await at(t0 - 1)).toBeUndefined();
      expect(await state().trees.statusAt(t0)).toEqual(new Map([['net-next', closed]]));
      expect(await at(t0 + 2 * day - 1)).toEqual(closed);
      expect(await state().trees.statusAt(t0 + 2 * day)).toEqual(
        new Map([
          ['net-next', open],
          ['bpf-next', other],
        ]),
      );
    });

    it('takes a second copy of an announcement for the first, whichever comes first', async () => {
      await state().trees.note(said('closed', t0 + 10, '<a@x>'));
      await state().trees.note(said('open', t0 + day, '<b@x>'));
      await state().trees.note(said('closed', t0 + 2 * day, '<a@x>'));
      await state().trees.note(said('closed', t0, '<a@x>'));
      expect(await at(t0 + 3 * day)).toMatchObject({ state: 'open' });
      expect(await at(t0 + 20)).toEqual(said('closed', t0, '<a@x>'));
    });

    it('says nothing of a tree that was closed 28 days ago', async () => {
      await state().trees.note(said('closed', t0, '<a@x>'));
      await state().trees.note(turned('closed', t0, 'bpf-next'));
      await state().trees.note(said('open', t0, '<b@x>', 'tip-next'));
      expect((await state().trees.statusAt(t0 + 28 * day)).size).toBe(3);
      expect([...(await state().trees.statusAt(t0 + 28 * day + 1)).keys()]).toEqual(['tip-next']);
    });

    it('has a switch, which later announcements overrule and which can be taken back', async () => {
      await state().trees.note(said('closed', t0, '<a@x>'));
      await state().trees.note(turned('open', t0 + 1));
      expect(await at(t0 + 1)).toEqual(turned('open', t0 + 1));
      await state().trees.release('net-next', 'ann', t0 + 2);
      expect(await at(t0 + 2)).toEqual(said('closed', t0, '<a@x>'));
      await state().trees.note(turned('open', t0 + 3));
      expect(await at(t0 + 3)).toEqual(turned('open', t0 + 3));
      await state().trees.note(said('closed', t0 + 4, '<b@x>'));
      expect(await at(t0 + 4)).toEqual(said('closed', t0 + 4, '<b@x>'));
      expect(await at(t0 + 1)).toEqual(turned('open', t0 + 1));
      await state().trees.release('other-next', 'ann', t0 + 5);
      expect(await at(t0 + 5)).toEqual(said('closed', t0 + 4, '<b@x>'));
    });

    it('is bounded: the newest 500 words, of 180 days', async () => {
      await state().trees.note(said('open', t0, '<first@x>', 'old-next'));
      for (let n = 1; n <= 500; n++) await state().trees.note(said('open', t0 + n, `<${n}@x>`));
      expect([...(await state().trees.statusAt(t0 + 1000)).keys()]).toEqual(['net-next']);
      expect(await at(t0 + 1)).toEqual(said('open', t0 + 1, '<1@x>'));
      await state().sweepRetention(t0 + retention.facts + 500);
      expect(await at(t0 + 499)).toBeUndefined();
      expect(await at(t0 + 500)).toMatchObject({ state: 'open' });
    });
  });
}
