import { describe, expect, it } from 'vitest';
import { judgeMails } from '../support/judge.js';
import { mail } from '../support/mails.js';

const person = (name: string, refers: readonly string[]): string =>
  mail({
    subject: `[PATCH] bpf: change of ${name}`,
    id: `<${name}@example.org>`,
    from: `${name} Doe <${name}@example.org>`,
    ...(refers.length === 0 ? {} : { references: refers.map((other) => `<${other}@example.org>`).join(' ') }),
  });

describe('submissions that answer one another, all at once', () => {
  it('are each judged once, in a ring', async () => {
    const judged = await judgeMails([person('ann', ['cid']), person('bea', ['ann']), person('cid', ['bea'])], {
      eol: '\n',
    });
    expect(judged.map(({ root }) => root).sort()).toEqual([
      '<ann@example.org>',
      '<bea@example.org>',
      '<cid@example.org>',
    ]);
  });

  it('are each judged once, when everybody answers everybody', async () => {
    const names = Array.from({ length: 30 }, (_, at) => `person${String(at)}`);
    const mails = names.map((name) =>
      person(
        name,
        names.filter((other) => other !== name),
      ),
    );
    const judged = await judgeMails(mails, { eol: '\n' });
    expect(new Set(judged.map(({ root }) => root)).size).toBe(30);
    expect(judged).toHaveLength(30);
    expect(judged.filter(({ reply }) => reply !== 'none')).toHaveLength(1);
  });
});
