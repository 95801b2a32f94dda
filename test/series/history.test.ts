import { describe, expect, it } from 'vitest';
import { assembleSeries, foldTitle, historyOf, titleLikeness } from '../../src/series/index.js';
import { namesOf, parseAll, sent, text } from '../support/groups.js';

const DAY = 1440;
const joe = { from: 'Joe Roe <joe@example.org>' };

/** The history of the series that `name` belongs to, in names. */
async function history(name: string, ...raws: string[]) {
  const mails = await parseAll(raws);
  const all = assembleSeries(mails);
  const series = all.find((each) => namesOf(each).includes(name));
  if (series === undefined) throw new Error(`no ${name}`);
  const { earlier, later, submissions, thread } = historyOf(series, all, mails, new Set());
  return { earlier: earlier.map(namesOf), later: later.map(namesOf), submissions, thread: thread.map(({ id }) => id) };
}

describe('the history of a series', () => {
  it('links versions by title, thread and author', async () => {
    const found = await history(
      'v3',
      sent('v1', '[PATCH bpf] bpf: count right', 0),
      sent('v2', '[PATCH v2 bpf] bpf: Count right!', DAY, undefined, { from: 'Jane Doe <jane@work.example.org>' }),
      sent('idea', '[RFC bpf] bpf: something', DAY + 1),
      sent('other', '[PATCH bpf] bpf: speak French', DAY + 2),
      sent('joes', '[PATCH bpf] bpf: count right', DAY + 3, undefined, joe),
      sent('v3', '[PATCH v3 bpf] bpf: count right', 2 * DAY, 'idea'),
    );
    expect(found).toMatchObject({ earlier: [['v1'], ['v2'], ['idea']], later: [], submissions: 4 });
  });

  it('looks forward: a newer posting of at least as much of the same work', async () => {
    const c = (n: number, more = '') =>
      `[PATCH bpf${more} ${String(n)}/2] bpf: part ${['parts', 'one', 'two'][n] ?? ''}`;
    const first = [sent('c', c(0), 0, undefined, text), sent('a1', c(1), 0, 'c'), sent('a2', c(2), 0, 'c')];
    const again = [
      sent('d', c(0, ' v2'), DAY, undefined, text),
      sent('b1', c(1, ' v2'), DAY, 'd'),
      sent('b2', c(2, ' v2'), DAY, 'd'),
    ];
    expect((await history('c', ...first, ...again)).later).toEqual([['d', 'b1', 'b2']]);
    expect((await history('d', ...first, ...again)).later).toEqual([]);
    expect((await history('c', ...first, ...again.slice(0, 2))).later).toEqual([]);
    expect((await history('c', ...first, sent('x', '[PATCH bpf] bpf: speak French', DAY))).later).toEqual([]);
    expect(
      (await history('a', sent('a', '[PATCH v2 bpf] bpf: x y z'), sent('b', '[PATCH bpf] bpf: x y z', DAY))).later,
    ).toEqual([]);
    expect(
      (
        await history(
          'a',
          sent('a', '[PATCH bpf] bpf: x y z'),
          sent('b', '[PATCH bpf] bpf: x y z', DAY, undefined, joe),
        )
      ).later,
    ).toEqual([]);
  });

  it('leaves its own mails out of its thread', async () => {
    const raws = [
      sent('c', '[PATCH bpf 0/1] bpf: x', 0, undefined, text),
      sent('a1', '[PATCH bpf 1/1] bpf: x', 0, 'c'),
      sent('r', 'Re: [PATCH bpf 1/1] bpf: x', 1, 'a1', joe),
    ];
    expect((await history('c', ...raws)).thread).toEqual(['<r>']);
  });

  it('counts submissions, not mails', async () => {
    const raws = [
      sent('c', '[PATCH bpf 0/1] bpf: x', 0, undefined, text),
      sent('a1', '[PATCH bpf 1/1] bpf: x', 0, 'c'),
      sent('b', '[PATCH bpf] bpf: y', 5),
    ];
    expect((await history('b', ...raws)).submissions).toBe(1);
  });
});

describe('titles', () => {
  it.each([
    ['bpf: Count right', 'bpf,  count right.', 1],
    ['bpf: count right (v2)', 'bpf: count right', 1],
    ['bpf: count', 'tcp: speak', 0],
    ['', '', 0],
    ['...', '!!!', 0],
    ['a b c d', 'a b c', 0.75],
  ])('%s / %s', (one, two, likeness) => {
    expect(titleLikeness(foldTitle(one), foldTitle(two))).toBe(likeness);
  });
});
