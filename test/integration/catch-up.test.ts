import { describe, expect } from 'vitest';
import { mail, thread } from '../support/mails.js';
import { test } from './sites.js';

const HOUR = 3_600_000;
const options = { settle: '30m', grace: '2m', sendDelay: '60m', maxAge: '30d', lookbackDays: 30 };
const people = Array.from({ length: 12 }, (_, at) => `person${at}@example.org`);

/** In the order that tempts most to judge the wrong one first. */
function latestFirst<T extends { readonly arrival: number }>(mails: readonly T[]): T[] {
  return mails.toSorted((a, b) => b.arrival - a.arrival);
}

/** Everything falls due at one time after a long stop: it must be judged as it would have been one by one. */
describe.concurrent('a backlog of days', () => {
  test('one reply a thread, and it goes to the mail that came first', async ({ aSite }) => {
    const site = await aSite(options);
    const then = site.clock.now() - 9 * 24 * HOUR;
    const pairs = people.map((from) => {
      const [first, second] = [`<first-${from}>`, `<second-${from}>`];
      const inThread = { inReplyTo: first, references: first };
      return [
        { raw: mail({ id: first, from, subject: `[PATCH] bpf: ${from} fixes one thing` }), arrival: then },
        {
          raw: mail({ id: second, from, subject: `[PATCH] bpf: another word of ${from}`, ...inThread }),
          arrival: then + 5 * HOUR,
        },
      ];
    });
    await site.append(latestFirst(pairs.flat()));
    await site.startListening();
    await site.quiet();
    const rows = await site.rows();
    expect(rows.map(({ root }) => root).toSorted()).toEqual(people.map((from) => `<first-${from}>`).toSorted());
    for (const from of people) {
      expect((await site.judged(`<second-${from}>`)).reason).toBe('this thread has had its reply');
    }
  });

  test('parts that came too late join what was judged without them', async ({ aSite }) => {
    const site = await aSite(options);
    const then = site.clock.now() - 9 * 24 * HOUR;
    const series = people.map((from, at) => {
      const titles = ['bpf: one', 'bpf: two', 'bpf: three'];
      return thread({ prefix: 'PATCH bpf-next', titles, cover: `bpf: work ${at}`, batch: `b${at}`, each: { from } });
    });
    const late = (part: number) => (part === 3 ? 5 * HOUR : part);
    const mails = series.flatMap((parts) => parts.map((raw, part) => ({ raw, arrival: then + late(part) })));
    await site.append(latestFirst(mails));
    await site.startListening();
    await site.quiet();
    const judgements = await site.state.work.judgements(100);
    expect(judgements).toHaveLength(people.length);
    for (const judgement of judgements) {
      expect(judgement.mails).toHaveLength(4);
      expect(judgement.due).toBeLessThan(then + 2 * HOUR);
    }
  });
});
