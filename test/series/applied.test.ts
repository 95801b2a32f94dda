import { describe, expect, it } from 'vitest';
import { appliedNotice, assembleSeries, historyOf } from '../../src/series/index.js';
import { parseAll } from '../support/groups.js';
import { mail, thread, type MailSpec } from '../support/mails.js';

const kim = 'Kim Poe <kim@example.org>';
const bot = 'patchwork-bot+netdevbpf@kernel.org';
const appliers = new Set(['kim@example.org']);
const nth = (n: number) => `<s-${String(n)}-jane@example.org>`;
const series = thread({
  prefix: 'PATCH bpf',
  cover: 'bpf: count',
  titles: ['bpf: one', 'bpf: two'],
  batch: 's',
  at: 10,
});
let count = 0;
const answer = (body: string, more: Partial<MailSpec> = {}) =>
  mail({
    subject: 'Re: [PATCH bpf 1/2] bpf: one',
    id: `<a${String(++count)}@example.org>`,
    from: kim,
    inReplyTo: nth(1),
    references: `${nth(0)} ${nth(1)}`,
    at: 60,
    body: `${body}\n`,
    ...more,
  });

async function history(raws: readonly string[]) {
  const mails = await parseAll(raws);
  const all = assembleSeries(mails);
  const own = all.find(({ root }) => root === nth(0)) ?? all[0];
  if (own === undefined) throw new Error('no series');
  return { own, mails, ...historyOf(own, all, mails, appliers) };
}
const isApplied = async (...answers: string[]) => (await history([...series, ...answers])).applied !== undefined;

describe('a series was applied', () => {
  it.each([
    'Applied, thanks!',
    'Applied to bpf-next.',
    'Looks good. I have applied both.',
    'Fixed up the typo and queued it for bpf.',
    'This series was merged.',
    'Both pushed',
    'Already applied.',
  ])('says a maintainer: %s', async (words) => {
    expect(await isApplied(answer(words))).toBe(true);
  });

  it.each([
    'Looks good.',
    'This cannot be applied as it is.',
    "It hasn't been applied yet.",
    'I will look again once it is applied.',
    'It should be merged through net.',
    'Was this applied?',
    'With this applied, the test fails.',
    '> Applied, thanks!',
  ])('says nobody: %s', async (words) => {
    expect(await isApplied(answer(words))).toBe(false);
  });

  it("says Patchwork's bot, whatever it writes", async () => {
    const notice = answer('Hello:', { from: bot, inReplyTo: nth(0), references: nth(0), id: '<bot@example.org>' });
    const { applied, reviews } = await history([...series, notice]);
    expect(applied?.id).toBe('<bot@example.org>');
    expect(reviews).toEqual([]);
  });

  it('is not said by anybody else, by its author, or before it was there', async () => {
    expect(await isApplied(answer('Applied, thanks!', { from: 'Joe Roe <joe@example.org>' }))).toBe(false);
    expect(await isApplied(answer('Applied, thanks!', { at: 1 }))).toBe(false);
    const own = thread({ prefix: 'PATCH bpf', titles: ['bpf: one'], batch: 's', each: { from: kim } });
    expect((await history([...own, answer('Applied.')])).applied).toBeUndefined();
  });

  it('is said of this one, not of another in the thread', async () => {
    const second = thread({
      prefix: 'PATCH v2 bpf',
      titles: ['bpf: one', 'bpf: two'],
      batch: 't',
      at: 100,
      each: { inReplyTo: nth(0), references: nth(0) },
    });
    const { own, mails, applied } = await history([
      ...series,
      ...second,
      answer('Applied.', { inReplyTo: '<t-1-jane@example.org>', references: '<t-1-jane@example.org>', at: 200 }),
    ]);
    expect(applied).toBeUndefined();
    const newer = assembleSeries(mails).find(({ version }) => version === 2);
    expect(newer && appliedNotice(newer, mails, appliers)).toBeDefined();
    expect(own.version).toBe(1);
  });

  it('also below a cover letter that nobody here has seen, and deep in a discussion', async () => {
    const question = answer('Why?', { id: '<why@example.org>' });
    const deep = answer('Applied.', { inReplyTo: '<why@example.org>', references: '<why@example.org>', at: 70 });
    expect(await isApplied(question, deep)).toBe(true);
    const below = answer('Applied.', { inReplyTo: nth(0), references: nth(0) });
    expect((await history([...series.slice(1), below])).applied).toBeDefined();
  });
});

describe('reviews', () => {
  it('are what other people answered, by arrival', async () => {
    const { reviews } = await history([
      ...series,
      answer('Why?', { id: '<why@example.org>' }),
      answer('Because.', { from: 'Jane Doe <jane@example.org>', at: 65 }),
      answer('Ah.', {
        id: '<ah@example.org>',
        from: 'Joe Roe <joe@example.org>',
        inReplyTo: '<why@example.org>',
        references: '<why@example.org>',
        at: 70,
      }),
      answer('Something else', {
        id: '<else@example.org>',
        inReplyTo: '<x@example.org>',
        references: '<x@example.org>',
      }),
    ]);
    expect(reviews.map(({ id }) => id)).toEqual(['<why@example.org>', '<ah@example.org>']);
  });
});
