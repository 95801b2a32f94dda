import { describe, expect, it } from 'vitest';
import type { Cap } from '../../src/core/index.js';
import type { State } from '../../src/state/index.js';
import { t0 } from './samples.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function restraintContract(state: () => State): void {
  const caps: readonly Cap[] = [
    { name: 'author jane@example.org', hour: 1, day: 2 },
    { name: 'all', hour: 3, day: 4 },
  ];
  const count = async (id: string, at: number, force = false) =>
    (await state().restraint.count(id, caps, t0 + at, force))?.name;

  describe('caps', () => {
    it('let so many through in an hour and in a day, and say which one is reached', async () => {
      expect(await count('<1@x>', 0)).toBeUndefined();
      expect(await count('<2@x>', 1)).toBe('author jane@example.org');
      expect(await count('<2@x>', HOUR)).toBeUndefined();
      expect(await count('<3@x>', 2 * HOUR)).toBe('author jane@example.org');
      expect(await count('<3@x>', DAY)).toBeUndefined();
    });

    it('count a mail once, whoever asks again', async () => {
      for (let n = 0; n < 5; n++) expect(await count('<1@x>', n)).toBeUndefined();
      expect(await state().restraint.counted('all', t0 + 5)).toEqual({ hour: 1, day: 1 });
    });

    it('count under all of them or under none', async () => {
      await count('<1@x>', 0);
      await count('<2@x>', 1);
      expect(await state().restraint.counted('all', t0 + 5)).toEqual({ hour: 1, day: 1 });
    });

    it('count what a person sends, and do not hold it back', async () => {
      await count('<1@x>', 0);
      expect(await count('<2@x>', 1, true)).toBeUndefined();
      expect(await state().restraint.counted('all', t0 + 5)).toEqual({ hour: 2, day: 2 });
      expect(await state().restraint.counted('all', t0 + HOUR + 1)).toEqual({ hour: 0, day: 2 });
    });

    it('count a mail in the hour in which it leaves: what was refused for now is counted anew', async () => {
      const all = [{ name: 'all', hour: 1, day: 9 }];
      const ask = async (id: string, at: number) => (await state().restraint.count(id, all, t0 + at, false))?.name;
      expect(await ask('<1@x>', 0)).toBeUndefined();
      // SMTP said: later. Meanwhile another one leaves.
      expect(await ask('<2@x>', HOUR)).toBeUndefined();
      expect(await ask('<1@x>', HOUR + 1)).toBe('all');
      expect(await ask('<1@x>', 2 * HOUR)).toBeUndefined();
      expect(await state().restraint.counted('all', t0 + 2 * HOUR + 1)).toEqual({ hour: 1, day: 2 });
    });

    it('give a place back', async () => {
      await count('<1@x>', 0);
      const names = caps.map(({ name }) => name);
      for (let n = 0; n < 2; n++) await state().restraint.uncount('<1@x>', names);
      expect(await state().restraint.counted('all', t0 + 1)).toEqual({ hour: 0, day: 0 });
      expect(await count('<2@x>', 1)).toBeUndefined();
      await state().restraint.uncount('<1@x>', names);
      expect(await state().restraint.counted('all', t0 + 2)).toEqual({ hour: 1, day: 1 });
    });

    it('stand when a clock is set back, and forget what was counted far ahead', async () => {
      await count('<1@x>', 2 * HOUR);
      expect(await count('<2@x>', 0)).toBe('author jane@example.org');
      expect(await state().restraint.counted('all', t0)).toEqual({ hour: 1, day: 1 });
      await count('<far@x>', 40 * DAY, true);
      expect(await count('<3@x>', 3 * HOUR)).toBeUndefined();
      expect(await state().restraint.counted('all', t0 + 3 * HOUR)).toEqual({ hour: 1, day: 1 });
    });

    it('hold when many ask at the same time', async () => {
      const all = [{ name: 'all', hour: 3, day: 4 }];
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) => state().restraint.count(`<${String(n)}@x>`, all, t0, false)),
      );
      expect(answers.filter((cap) => cap === undefined)).toHaveLength(3);
    });
  });

  describe('what an author was told', () => {
    const tell = (root: string, at: number, rule = 'missing-tree') =>
      state().restraint.tell('jane@example.org', rule, root, t0 + at, t0 + at - 30 * DAY);

    it('counts the other submissions before, and answers the same again', async () => {
      expect([await tell('<1@x>', 0), await tell('<2@x>', 1), await tell('<3@x>', 2)]).toEqual([0, 1, 2]);
      expect([await tell('<1@x>', 5), await tell('<2@x>', 6)]).toEqual([0, 1]);
      expect(await tell('<1@x>', 7, 'cc-stable')).toBe(0);
    });

    it('is forgotten after the time, and silence does not lengthen it', async () => {
      await tell('<1@x>', 0);
      await tell('<2@x>', 1);
      for (let day = 2; day < 30; day++) expect(await tell(`<s${String(day)}@x>`, day * DAY)).toBe(2);
      expect(await tell('<4@x>', 31 * DAY)).toBe(0);
    });
  });

  it('what was not told after all is not held against anybody', async () => {
    const tell = (root: string, at: number) =>
      state().restraint.tell('jane@example.org', 'missing-tree', root, t0 + at, t0 + at - 30 * DAY);
    expect([await tell('<1@x>', 0), await tell('<2@x>', 1)]).toEqual([0, 1]);
    await state().restraint.untell('jane@example.org', 'missing-tree', '<1@x>');
    expect([await tell('<2@x>', 2), await tell('<3@x>', 3), await tell('<4@x>', 4)]).toEqual([0, 1, 2]);
  });

  it('who came first stays first when a clock is set back', async () => {
    const tell = (root: string, at: number) => state().restraint.tell('jane@example.org', 'x', root, t0 + at, t0 - DAY);
    expect([await tell('<1@x>', HOUR), await tell('<2@x>', 0)]).toEqual([0, 1]);
    expect([await tell('<1@x>', 0), await tell('<2@x>', 0)]).toEqual([0, 1]);
  });

  describe('opt-outs', () => {
    it('are kept, once each', async () => {
      for (const at of [1, 2]) await state().optOuts.add('jane@example.org', t0 + at);
      expect(await state().optOuts.has('jane@example.org')).toBe(true);
      expect(await state().optOuts.has('ann@example.org')).toBe(false);
      expect(await state().optOuts.count()).toBe(1);
    });
  });

  describe('the breaker', () => {
    it('keeps its first reason until somebody mends it', async () => {
      expect(await state().restraint.broken()).toBeUndefined();
      await state().restraint.trip('too many', t0);
      await state().restraint.trip('again', t0 + 1);
      expect(await state().restraint.broken()).toEqual({ at: t0, reason: 'too many' });
      await state().restraint.mend();
      expect(await state().restraint.broken()).toBeUndefined();
    });
  });
}
