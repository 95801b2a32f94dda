import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerRow, ReplyState } from '../../src/core/index.js';
import type { State } from '../../src/state/index.js';
import { draft, judgement, row, t0 } from './samples.js';

const states = ['queued', 'draft', 'claimed', 'unknown', 'sent', 'rejected', 'withdrawn'] as const;

const names = (rows: readonly LedgerRow[]): readonly string[] => rows.map((each) => each.messageId);

export function ledgerContract(state: () => State): void {
  async function add(messageId: string, more: Partial<LedgerRow> = {}): Promise<void> {
    await state().work.claim(judgement(`<root of ${messageId}>`), row(messageId, more));
  }

  describe('ledger', () => {
    it('moves a row and keeps what the change does not name', async () => {
      await add('<r@x>');
      expect(
        await state().ledger.move('<r@x>', ['queued', 'draft'], 'claimed', { reason: 'leaves', at: t0 + 1, by: 'ann' }),
      ).toBe(true);
      const claimed = {
        ...row('<r@x>'),
        state: 'claimed',
        reason: 'leaves',
        changedAt: t0 + 1,
        claimedAt: t0 + 1,
        by: 'ann',
      };
      expect(await state().ledger.get('<r@x>')).toEqual(claimed);
      await state().ledger.move('<r@x>', ['claimed'], 'claimed', { reason: 'looked up', at: t0 + 5 });
      expect(await state().ledger.get('<r@x>')).toMatchObject({ claimedAt: t0 + 1, changedAt: t0 + 5, by: 'ann' });
      const edited = draft('<r@x>', { cc: [], text: 'edited\n' });
      await state().ledger.move('<r@x>', ['claimed'], 'queued', {
        reason: '451',
        at: t0 + 6,
        notBefore: t0 + 60,
        attempted: true,
        draft: edited,
      });
      expect(await state().ledger.get('<r@x>')).toMatchObject({
        state: 'queued',
        notBefore: t0 + 60,
        attempts: 1,
        draft: edited,
      });
      expect((await state().ledger.get('<r@x>'))?.claimedAt).toBeUndefined();
    });

    it('takes a row that comes of no judgement, once', async () => {
      expect(await state().ledger.insert(row('<r@x>', { reason: 'first' }))).toBe(true);
      expect(await state().ledger.insert(row('<r@x>', { reason: 'second' }))).toBe(false);
      expect(await state().ledger.get('<r@x>')).toEqual(row('<r@x>', { reason: 'first' }));
      expect(names(await state().ledger.list(states, 10))).toEqual(['<r@x>']);
      expect(names(await state().ledger.ready(t0 + 1_000_000, 1, 10))).toEqual(['<r@x>']);
      await add('<r@x>', { reason: 'third' });
      expect((await state().ledger.get('<r@x>'))?.reason).toBe('first');
      const all = await Promise.all(Array.from({ length: 10 }, () => state().ledger.insert(row('<s@x>'))));
      expect(all.filter(Boolean)).toHaveLength(1);
    });

    it('refuses a move from another state, and rows it does not know', async () => {
      await add('<r@x>');
      const change = { reason: 'x', at: t0 + 1 };
      expect(await state().ledger.move('<r@x>', ['draft'], 'sent', change)).toBe(false);
      expect(await state().ledger.move('<none@x>', ['queued'], 'sent', change)).toBe(false);
      expect(await state().ledger.get('<r@x>')).toEqual(row('<r@x>'));
      expect(await state().ledger.get('<none@x>')).toBeUndefined();
    });

    it('refuses a draft with another Message-ID', async () => {
      await add('<r@x>');
      const change = { reason: 'x', at: t0 + 1, draft: draft('<other@x>') };
      await expect(state().ledger.move('<r@x>', ['queued'], 'draft', change)).rejects.toThrow('Message-ID');
    });

    it('lets exactly one of simultaneous claims win', async () => {
      await add('<r@x>');
      const claims = Array.from({ length: 20 }, (_, n) =>
        state().ledger.move('<r@x>', ['queued'], 'claimed', { reason: `worker ${n}`, at: t0 + n }),
      );
      expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
    });

    it('lists by state, the oldest change first', async () => {
      await add('<1@x>', { changedAt: t0 + 3 });
      await add('<2@x>', { changedAt: t0 + 1, state: 'draft' });
      await add('<3@x>', { changedAt: t0 + 2 });
      expect(names(await state().ledger.list(['queued', 'draft'], 10))).toEqual(['<2@x>', '<3@x>', '<1@x>']);
      expect(names(await state().ledger.list(['queued'], 1))).toEqual(['<3@x>']);
      expect(await state().ledger.list([], 10)).toEqual([]);
      expect(await state().ledger.list(['queued'], 0)).toEqual([]);
    });

    it('knows what is ready: queued rows whose time has come, and old claims', async () => {
      await add('<later@x>', { notBefore: t0 + 100 });
      await add('<now@x>', { notBefore: t0 + 10 });
      await add('<draft@x>', { notBefore: t0, state: 'draft' });
      await add('<stuck@x>', { notBefore: t0 });
      await state().ledger.move('<stuck@x>', ['queued'], 'claimed', { reason: 'x', at: t0 + 5 });
      expect(names(await state().ledger.ready(t0 + 10, 50, 10))).toEqual(['<now@x>']);
      expect(names(await state().ledger.ready(t0 + 55, 50, 10))).toEqual(['<stuck@x>', '<now@x>']);
      expect(names(await state().ledger.ready(t0 + 55, 50, 1))).toEqual(['<stuck@x>']);
      expect(names(await state().ledger.ready(t0 + 100, 50, 10))).toEqual(['<stuck@x>', '<now@x>', '<later@x>']);
      expect(names(await state().ledger.ready(t0 + 55, Infinity, 10))).toEqual(['<now@x>']);
      await state().ledger.move('<stuck@x>', ['claimed'], 'claimed', { reason: 'looked up', at: t0 + 60 });
      expect(names(await state().ledger.ready(t0 + 100, 50, 10))).toEqual(['<now@x>', '<later@x>']);
    });

    it('agrees with a plain model under any moves', async () => {
      const moves = fc.array(
        fc.record({
          from: fc.subarray([...states], { minLength: 1 }),
          to: fc.constantFrom(...states),
          notBefore: fc.option(fc.nat(100), { nil: undefined }),
          attempted: fc.boolean(),
        }),
        { maxLength: 20 },
      );
      let run = 0;
      await fc.assert(
        fc.asyncProperty(moves, async (steps) => {
          run += 1;
          const id = `<run${run}@x>`;
          await add(id);
          const model: { state: ReplyState; attempts: number; notBefore: number } = {
            state: 'queued',
            attempts: 0,
            notBefore: t0,
          };
          for (const [n, { from, to, notBefore, attempted }] of steps.entries()) {
            const change = { reason: 'x', at: t0 + n, attempted, ...(notBefore === undefined ? {} : { notBefore }) };
            const allowed = from.includes(model.state);
            expect(await state().ledger.move(id, from, to, change)).toBe(allowed);
            if (!allowed) continue;
            model.state = to;
            model.attempts += attempted ? 1 : 0;
            model.notBefore = notBefore ?? model.notBefore;
          }
          expect(await state().ledger.get(id)).toMatchObject(model);
          for (const each of states) {
            const listed = names(await state().ledger.list([each], 10_000)).includes(id);
            expect(listed).toBe(each === model.state);
          }
          const ready = names(await state().ledger.ready(t0 + 1000, 100_000, 10_000)).includes(id);
          expect(ready).toBe(model.state === 'queued');
        }),
        { numRuns: 50 },
      );
    });
  });
}
