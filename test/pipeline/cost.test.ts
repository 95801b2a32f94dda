import { describe, expect, it } from 'vitest';
import { judgeMails } from '../support/judge.js';
import { dayStart, mail, type MailSpec } from '../support/mails.js';
import { cpuTime } from '../support/cpu-time.js';

/** Hostile mail may cost time in proportion to its size, not more. Bounds are ten times what a slow machine needs. */
const judged = async (raws: readonly string[]) => {
  const start = cpuTime();
  const judgements = await judgeMails(raws, { eol: '\n' });
  return { judgements, ms: cpuTime() - start };
};
const many = (count: number, make: (n: number) => string) => Array.from({ length: count }, (_, n) => make(n));

describe('one hostile mail', () => {
  const size = 1_500_000;
  const patch = (more: Partial<MailSpec>) => mail({ subject: '[PATCH bpf] bpf: count right', ...more });
  const report = (body: string) => mail({ subject: 'BUG: crash', body, cc: '' });
  const fill = (piece: string) => piece.repeat(Math.floor(size / piece.length));

  it.each<[string, string]>([
    ['empty lines above the diff', patch({ message: fill('\n') })],
    ['blanks above the diff', patch({ message: fill(' ') })],
    ['blanks and line ends above the diff', patch({ message: fill(' \n') })],
    ['empty lines below ---', patch({ notes: fill('\n') })],
    ['"fixes" over and over', patch({ message: fill('fixes ') })],
    [
      'commits over and over',
      patch({ subject: '[PATCH bpf-next] bpf: fix it', message: fill('0123456789abcdef ("x\n') }),
    ],
    ['hex digits', patch({ subject: '[PATCH bpf-next] bpf: fix it', message: fill('0123456789abcdef') })],
    ['trailers over and over', patch({ message: fill('Cc: stable@vger.kernel.org\n') })],
    ['a line of paths', report(fill('BUG kernel/bpf/'))],
    ['a line of BUG', report(fill('BUG '))],
    ['lines of BUG', report(fill('BUG: in __bpf\n'))],
    ['a link that does not end', report(`I filed https://bugzilla.kernel.org/1${fill(')')}x`)],
    ['links over and over', report(fill('I filed https://bugzilla.kernel.org/1 '))],
    ['a long subject', patch({ subject: `[PATCH bpf ${fill('1/1000000 ')}] x` })],
    ['brackets', patch({ subject: fill('[') })],
    ['references', patch({ references: fill('<a@b> ') })],
  ])('%s', async (_name, raw) => {
    expect((await judged([raw])).ms).toBeLessThan(3000);
  });

  it('1/1000000 and the like are no series to wait for', async () => {
    for (const counter of [
      '1/1000000',
      '999999/1000000',
      '1/9999',
      '0/9999',
      '9999/1',
      '00000000001/2',
      '1/0',
      '0/0',
    ]) {
      const { judgements, ms } = await judged([patch({ subject: `[PATCH bpf ${counter}] bpf: count right` })]);
      expect(judgements).toHaveLength(1);
      expect(ms).toBeLessThan(1000);
    }
  });
});

describe('many mails', () => {
  it('a thread of 600 mails', async () => {
    const replies = many(600, (n) =>
      mail({
        subject: 'Re: [PATCH] bpf: x',
        id: `<r${String(n)}@example.org>`,
        inReplyTo: n === 0 ? '<p@example.org>' : `<r${String(n - 1)}@example.org>`,
        at: n / 1000,
        from: `P ${String(n)} <p${String(n)}@example.org>`,
        body: 'Yes.\n',
      }),
    );
    const { judgements, ms } = await judged([mail({ subject: '[PATCH] bpf: x', id: '<p@example.org>' }), ...replies]);
    expect(judgements).toHaveLength(1);
    expect(ms).toBeLessThan(10_000);
  });

  it('an author of 400 patches in one day, titled alike', async () => {
    const { judgements, ms } = await judged(
      many(400, (n) => mail({ subject: `[PATCH bpf-next] bpf: count right in ${String(n)}`, at: n * 3 })),
    );
    expect(judgements).toHaveLength(400);
    expect(ms).toBeLessThan(20_000);
  });

  it('parts of a series without end, each in reply to nothing that is known', async () => {
    const { ms } = await judged(
      many(150, (n) =>
        mail({
          subject: `[PATCH bpf-next ${String(n + 1)}/9999] bpf: x`,
          inReplyTo: `<x${String(n)}@example.org>`,
          at: n,
        }),
      ),
    );
    expect(ms).toBeLessThan(10_000);
  });

  it('parts of a series that come one by one, just before it would be judged: a day is enough', async () => {
    const { judgements, ms } = await judged(
      many(80, (n) =>
        mail({
          subject: `[PATCH bpf-next ${String(n + 1)}/300] bpf: x`,
          ...(n === 0 ? { id: '<1@example.org>' } : { inReplyTo: '<1@example.org>' }),
          at: n * 29,
        }),
      ),
    );
    expect(judgements).toHaveLength(1);
    expect(judgements[0]).toMatchObject({ due: dayStart + 24 * 3_600_000 });
    expect(judgements[0]?.mails).toHaveLength(50);
    expect(ms).toBeLessThan(20_000);
  });
});
