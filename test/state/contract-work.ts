import { describe, expect, it } from 'vitest';
import type { State } from '../../src/state/index.js';
import { judgement, mail, row, t0 } from './samples.js';

export function workContract(state: () => State): void {
  describe('waiting', () => {
    it('hands out what is due, earliest first; a later call moves', async () => {
      await state().work.await('<a@x>', t0 + 10);
      await state().work.await('<b@x>', t0 + 5);
      await state().work.await('<c@x>', t0 + 20);
      expect(await state().work.nextDue()).toBe(t0 + 5);
      expect(await state().work.due(t0 + 4, 10)).toEqual([]);
      expect(await state().work.due(t0 + 10, 10)).toEqual(['<b@x>', '<a@x>']);
      expect(await state().work.due(t0 + 10, 1)).toEqual(['<b@x>']);
      const all = await state().work.waiting(['<c@x>', '<unknown@x>', '<a@x>', '<a@x>']);
      expect([...all].sort()).toEqual([
        ['<a@x>', t0 + 10],
        ['<c@x>', t0 + 20],
      ]);
      expect((await state().work.waiting([])).size).toBe(0);
      await state().work.await('<b@x>', t0 + 30);
      expect(await state().work.due(t0 + 30, 10)).toEqual(['<a@x>', '<c@x>', '<b@x>']);
      await state().work.settle(['<a@x>', '<c@x>']);
      expect(await state().work.due(t0 + 30, 10)).toEqual(['<b@x>']);
      await state().work.settle(['<b@x>', '<unknown@x>']);
      await state().work.settle([]);
      expect(await state().work.nextDue()).toBeUndefined();
    });
  });

  describe('judging', () => {
    it('records a judgement, its mails and the ledger row', async () => {
      await state().work.await('<a@x>', t0);
      await state().work.await('<b@x>', t0);
      const made = judgement('<a@x>', ['<a@x>', '<b@x>']);
      expect(await state().work.claim(made, row('<r@x>'))).toBe(true);
      expect(await state().work.judgementOf('<b@x>')).toEqual(made);
      expect(await state().work.judgementOf('<c@x>')).toBeUndefined();
      expect(await state().work.due(t0 + 999, 10)).toEqual([]);
      await state().work.await('<a@x>', t0);
      expect(await state().work.nextDue()).toBeUndefined();
      expect(await state().ledger.get('<r@x>')).toEqual(row('<r@x>'));
    });

    it('is all or nothing', async () => {
      await state().work.claim(judgement('<a@x>', ['<a@x>', '<b@x>']), undefined);
      await state().work.await('<c@x>', t0);
      expect(await state().work.claim(judgement('<c@x>', ['<c@x>', '<b@x>']), row('<r@x>'))).toBe(false);
      expect(await state().work.judgementOf('<c@x>')).toBeUndefined();
      expect(await state().ledger.get('<r@x>')).toBeUndefined();
      expect(await state().work.due(t0, 10)).toEqual(['<c@x>']);
      expect(await state().work.judgements(10)).toHaveLength(1);
    });

    it('refuses a root that has been judged, even with other mails', async () => {
      await state().work.claim(judgement('<a@x>', ['<b@x>']), undefined);
      expect(await state().work.claim(judgement('<a@x>', ['<c@x>']), undefined)).toBe(false);
    });

    it('leaves an existing ledger row alone', async () => {
      await state().work.claim(judgement('<a@x>'), row('<r@x>'));
      await state().ledger.move('<r@x>', ['queued'], 'claimed', { reason: 'now', at: t0 + 1 });
      expect(await state().work.claim(judgement('<b@x>'), row('<r@x>', { reason: 'again' }))).toBe(true);
      expect(await state().ledger.get('<r@x>')).toMatchObject({ state: 'claimed', reason: 'now' });
      expect(await state().ledger.list(['queued'], 10)).toEqual([]);
    });

    it('lets exactly one of overlapping claims win', async () => {
      const names = Array.from({ length: 12 }, (_, n) => `<${n}@x>`);
      const claims = names.map((name, n) =>
        state().work.claim(judgement(name, [name, '<shared@x>']), row(`<r${n}@x>`)),
      );
      const wins = (await Promise.all(claims)).filter(Boolean);
      expect(wins).toHaveLength(1);
      expect(await state().work.judgements(100)).toHaveLength(1);
      expect(await state().ledger.list(['queued'], 100)).toHaveLength(1);
    });

    it('adds late parts to a judgement, by its root or any of its mails', async () => {
      await state().work.claim(judgement('<a@x>', ['<a@x>', '<b@x>']), undefined);
      await state().work.await('<late@x>', t0);
      await state().work.joinJudgement('<a@x>', ['<late@x>', '<b@x>', '<late@x>']);
      await state().work.joinJudgement('<b@x>', ['<later@x>', '<late@x>']);
      expect((await state().work.judgementOf('<late@x>'))?.mails).toEqual(['<a@x>', '<b@x>', '<late@x>', '<later@x>']);
      expect(await state().work.nextDue()).toBeUndefined();
      expect(await state().work.claim(judgement('<late@x>'), undefined)).toBe(false);
      await expect(state().work.joinJudgement('<none@x>', ['<z@x>'])).rejects.toThrow('no judgement');
    });

    it('does not move a late part that belongs to another judgement', async () => {
      await state().work.claim(judgement('<a@x>'), undefined);
      await state().work.claim(judgement('<b@x>'), undefined);
      await state().work.joinJudgement('<a@x>', ['<b@x>']);
      expect((await state().work.judgementOf('<b@x>'))?.root).toBe('<b@x>');
      expect((await state().work.judgementOf('<a@x>'))?.mails).toEqual(['<a@x>']);
    });

    it('lists judgements, the newest first', async () => {
      for (const n of [2, 1, 3]) {
        await state().work.claim(judgement(`<${n}@x>`, [`<${n}@x>`], { due: t0 + n }), undefined);
      }
      expect((await state().work.judgements(2)).map((each) => each.root)).toEqual(['<3@x>', '<2@x>']);
      expect(await state().work.judgements(0)).toEqual([]);
    });

    it('keeps the bodies of judged mails for a while', async () => {
      await state().mails.put(mail('<a@x>'));
      await state().work.claim(judgement('<a@x>'), undefined);
      expect(await state().mails.load(['<a@x>'])).toHaveLength(1);
    });
  });

  describe('pause', () => {
    it('remembers who and why', async () => {
      expect(await state().pause.paused()).toBeUndefined();
      await state().pause.pause('ann', 'too loud', t0);
      expect(await state().pause.paused()).toEqual({ by: 'ann', reason: 'too loud', at: t0 });
      await state().pause.resume('bob', t0 + 1);
      expect(await state().pause.paused()).toBeUndefined();
    });
  });
}
