import { describe, expect, it } from 'vitest';
import type { MailFacts } from '../../src/core/index.js';
import { retention, type State } from '../../src/state/index.js';
import { judgement, mail, t0 } from './samples.js';

const ids = (mails: readonly MailFacts[]): readonly string[] => mails.map((each) => each.id);

export function mailsContract(state: () => State): void {
  describe('mails', () => {
    it('gives back what was put, facts without the body', async () => {
      const sample = mail('<a@x>', {
        to: [],
        oddities: ['ä\u0000\u2028'],
        patch: undefined,
        date: t0 - 5,
        text: 'ümlaut\n\tx\r\n\ud83d\ude00\ud83d',
      });
      expect(await state().mails.put(sample)).toBe('new');
      const facts = await state().mails.get('<a@x>');
      const { text, ...expected } = sample;
      expect(facts).toEqual(expected);
      expect(facts).not.toHaveProperty('text');
      expect(await state().mails.load(['<a@x>', '<none@x>'])).toEqual([{ ...expected, text }]);
      expect(await state().mails.get('<none@x>')).toBeUndefined();
    });

    it('keeps the first arrival and merges the lists', async () => {
      await state().mails.put(mail('<a@x>', { listIds: ['z.example.org'] }));
      const again = mail('<a@x>', { arrival: t0 - 9, subject: 'other', listIds: ['a.example.org', 'z.example.org'] });
      expect(await state().mails.put(again)).toBe('known');
      const facts = await state().mails.get('<a@x>');
      expect(facts).toMatchObject({
        arrival: t0,
        subject: '[PATCH bpf] x',
        listIds: ['z.example.org', 'a.example.org'],
      });
    });

    it('loses no list when many put the same mail at once', async () => {
      const lists = Array.from({ length: 20 }, (_, n) => `list${n}.example.org`);
      const outcomes = await Promise.all(lists.map((list) => state().mails.put(mail('<a@x>', { listIds: [list] }))));
      expect(outcomes.filter((outcome) => outcome === 'new')).toHaveLength(1);
      expect((await state().mails.get('<a@x>'))?.listIds.toSorted()).toEqual(lists.toSorted());
    });

    it('takes hostile ids', async () => {
      const hostile = ['<a:b@x>', '<\u0000\n*?[]@x>', `<${'y'.repeat(20_000)}@x>`, '<\ud800@x>', '<\ud801@x>', ''];
      for (const id of hostile)
        await state().mails.put(mail(id, { inReplyTo: [`${id}p`], authorKeys: [`addr:${id}`] }));
      for (const id of hostile) {
        expect((await state().mails.get(id))?.id).toBe(id);
        expect(ids(await state().mails.thread(id, 10))).toEqual([id]);
        expect(ids(await state().mails.byAuthor([`addr:${id}`], 0, 10))).toEqual([id]);
        await state().work.await(id, t0);
      }
      expect((await state().work.due(t0, 100)).toSorted()).toEqual(hostile.toSorted());
      expect(await state().work.claim(judgement('', hostile), undefined)).toBe(true);
      expect(await state().work.due(t0, 100)).toEqual([]);
      expect((await state().work.judgementOf('<\ud801@x>'))?.mails).toEqual(hostile);
    });
  });

  describe('threads', () => {
    it('finds relatives in both directions, over mails nobody has seen', async () => {
      await state().mails.put(mail('<1@x>', { arrival: t0 + 1, inReplyTo: ['<ghost@x>'] }));
      await state().mails.put(mail('<2@x>', { arrival: t0 + 2, references: ['<ghost@x>'] }));
      await state().mails.put(mail('<3@x>', { arrival: t0 + 3, inReplyTo: ['<2@x>'] }));
      await state().mails.put(mail('<4@x>', { arrival: t0 + 4, references: ['<3@x>'] }));
      await state().mails.put(mail('<other@x>', { arrival: t0 + 5 }));
      for (const id of ['<1@x>', '<2@x>', '<3@x>', '<4@x>', '<ghost@x>']) {
        expect(ids(await state().mails.thread(id, 100)), id).toEqual(['<1@x>', '<2@x>', '<3@x>', '<4@x>']);
      }
      expect(ids(await state().mails.thread('<other@x>', 100))).toEqual(['<other@x>']);
      expect(await state().mails.thread('<nobody@x>', 100)).toEqual([]);
    });

    it('survives circles and mails that name themselves', async () => {
      await state().mails.put(mail('<1@x>', { inReplyTo: ['<1@x>', '<2@x>'] }));
      await state().mails.put(mail('<2@x>', { arrival: t0 + 1, inReplyTo: ['<1@x>'] }));
      expect(ids(await state().mails.thread('<1@x>', 100))).toEqual(['<1@x>', '<2@x>']);
    });

    it('prefers the nearest, first in steps, then in arrival, and answers by arrival', async () => {
      await state().mails.put(mail('<root@x>', { arrival: t0 }));
      for (let n = 1; n <= 30; n += 1) {
        await state().mails.put(mail(`<${n}@x>`, { arrival: t0 + n, inReplyTo: ['<root@x>'] }));
      }
      await state().mails.put(mail('<child@x>', { arrival: t0 + 500, inReplyTo: ['<20@x>'] }));
      expect(ids(await state().mails.thread('<20@x>', 3))).toEqual(['<root@x>', '<20@x>', '<child@x>']);
      expect(ids(await state().mails.thread('<20@x>', 6))).toEqual([
        '<root@x>',
        ...['<18@x>', '<19@x>', '<20@x>', '<21@x>'],
        '<child@x>',
      ]);
      expect(await state().mails.thread('<20@x>', 0)).toEqual([]);
    });

    it('is not impressed by thousands of references', async () => {
      const references = Array.from({ length: 5000 }, (_, n) => `<r${n}@x>`);
      await state().mails.put(mail('<a@x>', { references, inReplyTo: ['<p@x>'] }));
      await state().mails.put(mail('<p@x>'));
      expect(ids(await state().mails.thread('<p@x>', 10))).toEqual(['<a@x>', '<p@x>']);
    });
  });

  describe('authors', () => {
    it('unites keys, without duplicates, since a time, the newest', async () => {
      await state().mails.put(mail('<3@x>', { arrival: t0 + 3, authorKeys: ['name:ann'] }));
      await state().mails.put(mail('<1@x>', { arrival: t0 + 1, authorKeys: ['addr:a@x', 'name:ann'] }));
      await state().mails.put(mail('<2@x>', { arrival: t0 + 2, authorKeys: ['addr:a@x'] }));
      await state().mails.put(mail('<4@x>', { arrival: t0 + 4, authorKeys: ['addr:b@x'] }));
      const find = async (since: number, limit: number): Promise<readonly string[]> =>
        ids(await state().mails.byAuthor(['addr:a@x', 'name:ann'], since, limit));
      expect(await find(0, 10)).toEqual(['<1@x>', '<2@x>', '<3@x>']);
      expect(await find(t0 + 2, 10)).toEqual(['<2@x>', '<3@x>']);
      expect(await find(0, 2)).toEqual(['<2@x>', '<3@x>']);
      expect(await find(t0 + 9, 2)).toEqual([]);
      expect(await state().mails.byAuthor([], 0, 10)).toEqual([]);
      expect(await state().mails.byAuthor(['addr:nobody@x'], 0, 10)).toEqual([]);
    });
  });

  describe('retention', () => {
    it('removes old mails and judgements with everything that leads to them, and no ledger row', async () => {
      const now = t0 + retention.facts + 5000;
      await state().mails.put(mail('<old@x>', { inReplyTo: ['<ghost@x>'] }));
      await state().mails.put(mail('<new@x>', { arrival: now, inReplyTo: ['<ghost@x>'] }));
      await state().work.await('<old@x>', t0);
      await state().work.claim(judgement('<gone@x>', ['<gone@x>'], { due: t0 }), undefined);
      await state().work.joinJudgement('<gone@x>', ['<late@x>']);
      await state().work.claim(judgement('<kept@x>', ['<kept@x>'], { due: now }), undefined);
      expect(await state().sweepRetention(now)).toEqual({ mails: 1, judgements: 1 });
      expect(await state().sweepRetention(now)).toEqual({ mails: 0, judgements: 0 });
      expect(await state().mails.get('<old@x>')).toBeUndefined();
      expect(await state().mails.load(['<old@x>'])).toEqual([]);
      expect(ids(await state().mails.thread('<new@x>', 10))).toEqual(['<new@x>']);
      expect(ids(await state().mails.byAuthor(['name:ann'], 0, 10))).toEqual(['<new@x>']);
      expect(await state().work.due(now, 10)).toEqual([]);
      expect(await state().work.judgementOf('<gone@x>')).toBeUndefined();
      expect(await state().work.judgementOf('<late@x>')).toBeUndefined();
      expect((await state().work.judgements(10)).map((each) => each.root)).toEqual(['<kept@x>']);
    });
  });
}
