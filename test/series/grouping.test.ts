import { describe, expect, it } from 'vitest';
import { assembleSeries } from '../../src/series/index.js';
import { groupsOf, namesOf, parseAll, sent, text } from '../support/groups.js';

const HOUR = 60;
const DAY = 24 * HOUR;

interface Case {
  readonly name: string;
  readonly mails: readonly string[];
  /** Names of the mails of each series. */
  readonly series: readonly (readonly string[])[];
}

const p = (n: number | string, of: number | string = 3, more = '') =>
  `[PATCH bpf-next${more} ${String(n)}/${String(of)}] bpf: part ${String(n)}`;
/** All patches `from` to `to` of `of`, below `parent`, a minute apart. */
const run = (names: string, of: number, parent: string | undefined, at = 0, more = '') =>
  Array.from({ length: of }, (_, n) => sent(`${names}${String(n + 1)}`, p(n + 1, of, more), at + n / 10, parent));

const cases: readonly Case[] = [
  {
    name: 'cover letter and patches',
    mails: [sent('c', p(0), 0, undefined, text), ...run('a', 3, 'c')],
    series: [['c', 'a1', 'a2', 'a3']],
  },
  {
    name: 'a cover letter without 0/n',
    mails: [sent('c', '[PATCH bpf-next] bpf: parts', 0, undefined, text), ...run('a', 3, 'c')],
    series: [['c', 'a1', 'a2', 'a3']],
  },
  {
    name: 'a cover letter 0/5 with patches x/6',
    mails: [sent('c', p(0, 5), 0, undefined, text), ...run('a', 6, 'c')],
    series: [['c', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6']],
  },
  {
    name: 'chained patches',
    mails: [
      sent('c', p(0), 0, undefined, text),
      sent('a1', p(1), 0, 'c'),
      sent('a2', p(2), 0, 'a1'),
      sent('a3', p(3), 0, 'a2'),
    ],
    series: [['c', 'a1', 'a2', 'a3']],
  },
  {
    name: 'a lone 1/1 under its cover letter',
    mails: [sent('c', p(0, 1), 0, undefined, text), sent('a1', p(1, 1), 0, 'c')],
    series: [['c', 'a1']],
  },
  {
    name: 'a lone 1/1 under a cover letter without 0/1',
    mails: [sent('c', '[PATCH bpf-next] bpf: part', 0, undefined, text), sent('a1', p(1, 1), 0, 'c')],
    series: [['c', 'a1']],
  },
  {
    name: '3/n',
    mails: [1, 2, 3].map((n) => sent(`a${String(n)}`, p(n, 'n'), n / 10, n === 1 ? undefined : 'a1')),
    series: [['a1', 'a2', 'a3']],
  },
  {
    name: '6/5',
    mails: [...run('a', 5, undefined), sent('a6', p(6, 5), 1, 'a1')],
    series: [['a1', 'a2', 'a3', 'a4', 'a5', 'a6']],
  },
  {
    name: '2.5/5',
    mails: [...run('a', 5, undefined), sent('x', p('2.5', 5), 3, 'a1')],
    series: [['a1', 'a2', 'x', 'a3', 'a4', 'a5']],
  },
  {
    name: 'F81504/508/512 is no counter',
    mails: [sent('a', '[PATCH] F81504/508/512: one', 0), sent('b', '[PATCH] F81504/508/512: two', 1)],
    series: [['a'], ['b']],
  },
  {
    name: 'a cover letter whose Message-ID the provider rewrote',
    mails: [sent('rewritten', p(0), 0, undefined, text), ...run('a', 3, 'c')],
    series: [['rewritten', 'a1', 'a2', 'a3']],
  },
  {
    name: 'every Message-ID was rewritten',
    mails: [sent('x', p(0), 0, undefined, text), ...run('a', 3, 'c')].map((raw) =>
      raw.replace(/^Message-ID: <(.*)>/m, 'Message-ID: <provider_$1>'),
    ),
    series: [['provider_x', 'provider_a1', 'provider_a2', 'provider_a3']],
  },
  {
    name: 'without threads, by several routes within half an hour',
    mails: [sent('a3', p(3), 0), sent('c', p(0), 4, undefined, text), sent('a1', p(1), 9), sent('a2', p(2), 20)],
    series: [['c', 'a1', 'a2', 'a3']],
  },
  {
    name: 'patches before their cover letter',
    mails: [...run('a', 3, 'c'), sent('c', p(0), 15, undefined, text)],
    series: [['c', 'a1', 'a2', 'a3']],
  },
  {
    name: 'a cover letter that comes hours after its patches',
    mails: [...run('a', 3, 'c'), sent('c', p(0), 7 * HOUR, undefined, text)],
    series: [['c', 'a1', 'a2', 'a3']],
  },
  {
    name: 'a failed send finished later in a new thread',
    mails: [
      sent('c', p(0, 4), 0, undefined, text),
      ...run('a', 4, 'c').slice(0, 2),
      sent('b3', p(3, 4), 2 * HOUR),
      sent('b4', p(4, 4), 2 * HOUR, 'b3'),
    ],
    series: [['c', 'a1', 'a2', 'b3', 'b4']],
  },
  {
    name: 'a resend minutes after a partly lost send',
    mails: [
      sent('c', p(0), 0, undefined, text),
      ...run('a', 3, 'c').slice(0, 2),
      sent('d', p(0), 6, undefined, text),
      ...run('b', 3, 'd', 6),
    ],
    series: [
      ['c', 'a1', 'a2'],
      ['d', 'b1', 'b2', 'b3'],
    ],
  },
  {
    name: 'a resend after a send of which the cover letter was lost',
    mails: [...run('a', 3, 'lost').slice(0, 2), sent('d', p(0), 6, undefined, text), ...run('b', 3, 'd', 6)],
    series: [
      ['a1', 'a2'],
      ['d', 'b1', 'b2', 'b3'],
    ],
  },
  {
    name: 'a resend after a send of which only the cover letter came',
    mails: [sent('c', p(0), 0, undefined, text), sent('d', p(0), 6, undefined, text), ...run('b', 3, 'd', 6)],
    series: [['c'], ['d', 'b1', 'b2', 'b3']],
  },
  {
    name: 'a resend into the thread of the first send',
    mails: [
      sent('c', p(0), 0, undefined, text),
      ...run('a', 3, 'c'),
      sent('d', p(0), 9, 'c', text),
      ...run('b', 3, 'd', 9),
    ],
    series: [
      ['c', 'a1', 'a2', 'a3'],
      ['d', 'b1', 'b2', 'b3'],
    ],
  },
  {
    name: 'a patch titled like its cover letter',
    mails: [
      sent('c', '[PATCH bpf-next 0/2] bpf: count', 0, undefined, text),
      sent('a1', '[PATCH bpf-next 1/2] bpf: count', 0, 'c'),
      sent('a2', '[PATCH bpf-next 2/2] bpf: test', 0, 'c'),
    ],
    series: [['c', 'a1', 'a2']],
  },
  {
    name: 'v2 below v1',
    mails: [
      sent('c', p(0), 0, undefined, text),
      ...run('a', 3, 'c'),
      sent('d', p(0, 3, ' v2'), DAY, 'c', text),
      ...run('b', 3, 'd', DAY, ' v2'),
    ],
    series: [
      ['c', 'a1', 'a2', 'a3'],
      ['d', 'b1', 'b2', 'b3'],
    ],
  },
  {
    name: 'v2 without a cover letter, every patch below the cover letter of v1',
    mails: [sent('c', p(0), 0, undefined, text), ...run('a', 3, 'c'), ...run('b', 3, 'c', DAY, ' v2')],
    series: [
      ['c', 'a1', 'a2', 'a3'],
      ['b1', 'b2', 'b3'],
    ],
  },
  {
    name: 'v5.1 is not v5',
    mails: [
      sent('c', p(0, 2, ' v5'), 0, undefined, text),
      ...run('a', 2, 'c', 0, ' v5'),
      ...run('b', 2, 'c', 20, ' v5.1'),
    ],
    series: [
      ['c', 'a1', 'a2'],
      ['b1', 'b2'],
    ],
  },
  {
    name: '(v2) in the title of the cover letter alone',
    mails: [sent('c', '[PATCH bpf-next 0/3] bpf: parts (v2)', 0, undefined, text), ...run('a', 3, 'c')],
    series: [['c', 'a1', 'a2', 'a3']],
  },
  {
    name: 'v2 in the cover letter alone',
    mails: [sent('c', p(0, 3, ' v2'), 0, undefined, text), ...run('a', 3, 'c')],
    series: [['c', 'a1', 'a2', 'a3']],
  },
  {
    name: 'an unmarked cover letter',
    mails: [sent('c', 'bpf: parts', 0, undefined, text), ...run('a', 3, 'c')],
    series: [['c', 'a1', 'a2', 'a3']],
  },
  {
    name: "somebody else's mail is no cover letter",
    mails: [sent('c', 'bpf: parts', 0, undefined, { ...text, from: 'Joe Roe <joe@example.org>' }), ...run('a', 3, 'c')],
    series: [['a1', 'a2', 'a3']],
  },
  {
    name: 'a mail of last week is no cover letter',
    mails: [sent('c', 'bpf: parts', -7 * DAY, undefined, text), ...run('a', 3, 'c')],
    series: [['a1', 'a2', 'a3']],
  },
  {
    name: 'two different series within minutes',
    mails: [
      sent('c', p(0), 0, undefined, text),
      ...run('a', 3, 'c'),
      sent('d', p(0), 2, undefined, text),
      ...run('b', 3, 'd', 2),
    ],
    series: [
      ['c', 'a1', 'a2', 'a3'],
      ['d', 'b1', 'b2', 'b3'],
    ],
  },
  {
    name: 'two different series without cover letters within minutes',
    mails: [
      ...[1, 2].map((n) => sent(`a${String(n)}`, p(n, 2), 0, n === 1 ? undefined : 'a1')),
      ...[1, 2].map((n) => sent(`b${String(n)}`, p(n, 2), 2, n === 1 ? undefined : 'b1')),
    ],
    series: [
      ['a1', 'a2'],
      ['b1', 'b2'],
    ],
  },
  {
    name: 'two halves of different work for different trees',
    mails: [sent('a1', '[PATCH bpf 1/2] bpf: one'), sent('b2', '[PATCH net-next 2/2] tcp: two', 2)],
    series: [['a1'], ['b2']],
  },
  {
    name: 'lone patches in a row',
    mails: [
      sent('a', '[PATCH bpf-next] bpf: one'),
      sent('b', '[PATCH bpf-next] bpf: two', 1),
      sent('c', '[PATCH bpf-next 1/1] bpf: three', 2),
    ],
    series: [['a'], ['b'], ['c']],
  },
  {
    name: 'a lone patch below the cover letter of a series',
    mails: [
      sent('c', p(0), 0, undefined, text),
      ...run('a', 3, 'c'),
      sent('x', '[PATCH bpf-next] bpf: fix part 2', 5, 'c'),
    ],
    series: [['c', 'a1', 'a2', 'a3'], ['x']],
  },
  {
    name: 'another author in the thread',
    mails: [
      sent('c', p(0), 0, undefined, text),
      ...run('a', 2, 'c'),
      sent('x', p(3), 5, 'c', { from: 'Joe Roe <joe@example.org>' }),
    ],
    series: [['c', 'a1', 'a2'], ['x']],
  },
  {
    name: 'two addresses of one person',
    mails: [
      sent('c', p(0, 2), 0, undefined, { ...text, from: 'Jane Doe <jane@work.example.org>' }),
      ...run('a', 2, 'c'),
    ],
    series: [['c', 'a1', 'a2']],
  },
  {
    name: 'replies, pull requests and talk are no submissions',
    mails: [
      sent('r', `Re: ${p(1)}`),
      sent('q', '[GIT PULL] bpf', 1, undefined, text),
      sent('t', 'bpf: parts', 2, undefined, text),
    ],
    series: [],
  },
];

describe('grouping', () => {
  it.each(cases)('$name', async ({ mails, series }) => {
    expect(await groupsOf(mails)).toEqual(series);
    expect(await groupsOf([...mails].reverse())).toEqual(series);
  });

  it('survives several In-Reply-To and References headers with junk in them', async () => {
    const junk = {
      headers: [
        'In-Reply-To: <zz@junk.example.org> (a comment) from Jane <c>',
        'References: junk <c',
        ' > <>',
        'References: <zz@junk.example.org>',
      ],
    };
    const mails = [
      sent('c', p(0, 2), 0, undefined, text),
      sent('a1', p(1, 2), 0, undefined, junk),
      sent('a2', p(2, 2), 0, 'junk@mailer.example.org', junk),
    ];
    expect(await groupsOf(mails)).toEqual([['c', 'a1', 'a2']]);
  });
});

describe('grouping, in odd threads', () => {
  it('goes by the last of the References where there is no In-Reply-To', async () => {
    const parts = [1, 2].map((n) =>
      sent(`a${String(n)}`, p(n, 2), n, undefined, { references: '<z@example.org> <c>' }),
    );
    expect(await groupsOf([sent('c', '[PATCH bpf-next] bpf: parts', 0, undefined, text), ...parts])).toEqual([
      ['c', 'a1', 'a2'],
    ]);
  });

  it('gives an unmarked cover letter to one series only', async () => {
    const mails = [sent('c', 'bpf: parts', 0, undefined, text), ...run('a', 2, 'c'), ...run('b', 2, 'c', 9, ' v2')];
    expect(await groupsOf(mails)).toEqual([
      ['c', 'a1', 'a2'],
      ['b1', 'b2'],
    ]);
  });
});

describe('what is known of a series', () => {
  const one = async (...mails: string[]) => {
    const [series, ...more] = assembleSeries(await parseAll(mails));
    expect(more).toEqual([]);
    if (series === undefined) throw new Error('no series');
    return { ...series, names: namesOf(series) };
  };
  const cover = sent('c', p(0), 0, undefined, text);

  it('complete only with every patch and, where one exists, the cover letter', async () => {
    expect(await one(cover, ...run('a', 3, 'c'))).toMatchObject({ complete: true, coverState: 'seen', total: 3 });
    expect(await one(cover, ...run('a', 3, 'c').slice(1))).toMatchObject({
      complete: false,
      coverState: 'seen',
      total: 3,
    });
    expect(await one(...run('a', 3, 'c'))).toMatchObject({ complete: false, coverState: 'unknown', total: 3 });
    expect(await one(cover)).toMatchObject({ complete: false, coverState: 'seen', total: 3, root: '<c>' });
    expect(await one(sent('a', '[PATCH bpf] x'))).toMatchObject({ complete: true, coverState: 'none', total: 1 });
    expect(await one(...[1, 2].map((n) => sent(`a${String(n)}`, p(n, 'n'))))).toMatchObject({
      complete: false,
      total: undefined,
    });
    expect(await one(...run('a', 5, undefined).slice(0, 4), sent('a6', p(6, 5)))).toMatchObject({ complete: false });
    expect(await one(...run('a', 2, undefined).slice(0, 1), sent('x', p('1.5', 2)))).toMatchObject({ complete: false });
  });

  it('the count of the patches stands over that of the cover letter', async () => {
    expect(await one(sent('c', p(0, 5), 0, undefined, text), ...run('a', 6, 'c'))).toMatchObject({
      complete: true,
      total: 6,
    });
  });

  it('versions, RFC and RESEND, wherever they stand', async () => {
    expect(await one(sent('a', '[PATCH bpf] x'))).toMatchObject({
      version: 1,
      versionNamed: false,
      rfc: false,
      resend: false,
    });
    expect(await one(sent('a', '[PATCH v5.1 bpf] x'))).toMatchObject({ version: 5.1, versionNamed: true });
    expect(await one(sent('a', '[PATCH bpf] x (v2)'))).toMatchObject({ version: 2, versionNamed: true });
    expect(await one(sent('c', p(0, 3, ' v2'), 0, undefined, text), ...run('a', 3, 'c'))).toMatchObject({ version: 2 });
    expect(await one(sent('a', '[RFC PATCH RESEND bpf] x'))).toMatchObject({ rfc: true, resend: true });
  });

  it('is named by its cover letter, else by its lowest number', async () => {
    expect((await one(...run('a', 3, 'c'), sent('c', p(0), 9, undefined, text))).root).toBe('<c>');
    expect((await one(...run('a', 3, 'c').reverse())).root).toBe('<a1>');
  });
});
