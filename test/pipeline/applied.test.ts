import { describe, expect, it } from 'vitest';
import { mail, thread } from '../support/mails.js';
import { startLive } from '../support/live.js';

const nth = (n: number) => `<s-${String(n)}-jane@example.org>`;
/** Patch 3 of 3 never comes: it is judged after half an hour, and would get a reply (no tree). */
const part = thread({
  prefix: 'PATCH',
  cover: 'bpf: count',
  titles: ['bpf: one', 'bpf: two', 'bpf: three'],
  batch: 's',
}).slice(0, 3);
const answer = (from: string, body: string) =>
  mail({
    subject: 'Re: [PATCH 1/3] bpf: one',
    from,
    inReplyTo: nth(1),
    references: `${nth(0)} ${nth(1)}`,
    at: 20,
    body,
  });

describe('a series that was applied before it is judged', () => {
  it.each([
    ['a maintainer', 'Daniel Borkmann <daniel@iogearbox.net>', 'Applied, thanks!\n'],
    ["Patchwork's bot", 'patchwork-bot+netdevbpf@kernel.org', 'This series was applied to bpf/bpf.git (master)\n'],
  ])('gets no reply: %s', async (_name, from, body) => {
    const live = await startLive();
    await live.take(...part, answer(from, body));
    await live.runUntil(40);
    const address = /<?([^<>]+)>?$/.exec(from)?.[1];
    expect(await live.state.work.judgementOf(nth(0))).toMatchObject({
      reply: 'none',
      reason: `applied before it was judged, says ${String(address)}`,
      findings: [{ rule: 'missing-tree', decision: 'observe' }],
    });
    expect(await live.rows()).toEqual([]);
  });

  it('gets one when somebody else says so', async () => {
    const live = await startLive();
    await live.take(...part, answer('Joe Roe <joe@example.org>', 'Applied, thanks!\n'));
    await live.runUntil(40);
    expect(await live.state.work.judgementOf(nth(0))).toMatchObject({ reply: 'send' });
  });
});
