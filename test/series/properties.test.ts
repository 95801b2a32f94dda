import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mail } from '../../src/core/index.js';
import { assembleSeries, isSubmission } from '../../src/series/index.js';
import { judgeMails } from '../support/judge.js';
import { namesOf, parseAll, sent } from '../support/groups.js';

/** One author's and one thread's mails at their worst: any counter, version, parent, time and person. */
const anyMail = fc.record({
  index: fc.constantFrom(undefined, 0, 1, 2, 3, 4, '2.5'),
  total: fc.constantFrom(1, 2, 3, 'n'),
  version: fc.constantFrom('', '', '', ' v2', ' v3', ' v5.1'),
  word: fc.constantFrom(' bpf-next', ' bpf-next', ' bpf', ''),
  mark: fc.constantFrom('PATCH', 'PATCH', 'PATCH', 'RFC PATCH', 'PATCH RESEND', undefined, 'Re'),
  /** 0 to 11: a mail of the set, known or not. */
  parent: fc.constantFrom(undefined, undefined, 0, 0, 0, 1, 2, 5, 11),
  minutes: fc.constantFrom(0, 0, 1, 2, 29, 30, 31, 600, 1500),
  from: fc.constantFrom(
    'Jane Doe <jane@example.org>',
    'Jane Doe <jane@example.org>',
    'jane@example.org',
    'Jane Doe <jd@work.example.org>',
    'Joe Roe <joe@example.org>',
  ),
  diff: fc.boolean(),
  title: fc.constantFrom('bpf: one', 'bpf: two', 'bpf: parts'),
});
type AnyMail = typeof anyMail extends fc.Arbitrary<infer T> ? T : never;
const anyMails = fc.array(anyMail, { minLength: 1, maxLength: 12 }).map((mails) => mails.map(rawOf));

function rawOf({ index, total, version, word, mark, parent, minutes, from, diff, title }: AnyMail, at: number): string {
  const counter = index === undefined ? '' : ` ${String(index)}/${String(total)}`;
  const subject =
    mark === undefined
      ? title
      : mark === 'Re'
        ? `Re: [PATCH${word}${counter}] ${title}`
        : `[${mark}${word}${version}${counter}] ${title}`;
  return sent(
    `m${String(at)}`,
    subject,
    minutes,
    parent === undefined || parent === at ? undefined : `m${String(parent)}`,
    { from, ...(diff ? {} : { body: 'Hello.\n' }) },
  );
}

const withShuffle = anyMails.chain((raws) =>
  fc.tuple(fc.constant(raws), fc.shuffledSubarray(raws, { minLength: raws.length })),
);
const groups = (mails: readonly Mail[]) =>
  assembleSeries(mails).map((series) => ({
    ...series,
    mails: undefined,
    patches: undefined,
    cover: series.cover?.id,
    names: namesOf(series),
  }));

describe('grouping', () => {
  it('does not depend on the order in which mails are given', async () => {
    await fc.assert(
      fc.asyncProperty(withShuffle, async ([raws, shuffled]) => {
        expect(groups(await parseAll(shuffled))).toEqual(groups(await parseAll(raws)));
      }),
      { numRuns: 500 },
    );
  });

  it('puts every submission into one series, gives no position twice, keeps people and versions apart', async () => {
    await fc.assert(
      fc.asyncProperty(anyMails, async (raws) => {
        const mails = await parseAll(raws);
        const found = assembleSeries(mails);
        const placed = found.flatMap((series) => series.mails.map((mail) => mail.id));
        expect(new Set(placed).size).toBe(placed.length);
        expect(mails.filter(isSubmission).filter(({ id }) => !placed.includes(id))).toEqual([]);
        for (const series of found) {
          const numbers = series.patches.map((mail) => mail.prefix.index);
          expect(new Set(numbers).size).toBe(numbers.length);
          expect(series.mails[0]?.id).toBe(series.root);
          expect(series.mails).toHaveLength(series.patches.length + (series.cover === undefined ? 0 : 1));
          expect(new Set(series.mails.map(({ from }) => from.name === 'Joe Roe')).size).toBe(1);
          expect(
            new Set(series.mails.map(({ prefix }) => prefix.version).filter((version) => version !== undefined)).size,
          ).toBeLessThan(2);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('judging', () => {
  const judged = async (raws: readonly string[]) => {
    const judgements = await judgeMails(raws, { eol: '\n' });
    return judgements.sort((a, b) => (a.root < b.root ? -1 : 1));
  };

  it('gives the same when mails of equal arrival come in another order, and judges no mail twice', async () => {
    await fc.assert(
      fc.asyncProperty(withShuffle, async ([raws, shuffled]) => {
        const judgements = await judged(raws);
        expect(await judged(shuffled)).toEqual(judgements);
        const mails = judgements.flatMap((judgement) => judgement.mails);
        expect(new Set(mails).size).toBe(mails.length);
        for (const { failures } of judgements) expect(failures).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
