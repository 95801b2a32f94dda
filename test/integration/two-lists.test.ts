import { describe, expect } from 'vitest';
import { mail, maintainers, type MailSpec } from '../support/mails.js';
import type { Site, SiteOptions } from './site.js';
import { test } from './sites.js';
import { waitFor } from './waiting.js';

const root = '<cross-posted@example.org>';
const addresses = { to: 'netdev@vger.kernel.org', cc: `bpf@vger.kernel.org, ${maintainers}` };
const orders = [
  ['bpf', 'netdev'],
  ['netdev', 'bpf'],
] as const;

/** The copy of a cross-post that one list sends on. */
function copy(through: string, spec: MailSpec): string {
  return mail({ ...spec, ...addresses, listIds: [`<${through}.vger.kernel.org>`] });
}

/** Each list has a mailbox; the second copy comes when the first is judged, or at once. */
async function crossPost(site: Site, order: readonly string[], spec: MailSpec, oneByOne: boolean): Promise<void> {
  for (const through of order) {
    await site.deliver(copy(through, spec), { to: through });
    if (oneByOne) await site.judged(root);
  }
}

/** An empty commit message: both profiles answer it here. */
const fault = { id: root, message: '' };
const options: SiteOptions = { profiles: ['bpf', 'netdev'], rules: { 'empty-commit-message/empty': 'send' } };

describe.concurrent.each(orders)('a mail seen through two lists, first through %s', (...order) => {
  test.for([
    ['the profile whose tree is named', '[PATCH bpf-next] bpf: fix the frobnicator', ['net/core/dev.c'], 'bpf'],
    [
      'the other one, when its tree is named',
      '[PATCH net-next] bpf: fix the frobnicator',
      ['net/core/dev.c'],
      'netdev',
    ],
    [
      'without a tree, the profile that owns most of it',
      '[PATCH] net: fix it',
      ['net/core/dev.c', 'net/core/filter.c', 'net/ipv4/tcp.c'],
      'netdev',
    ],
  ] as const)('is judged and answered once, by %s', async ([, subject, paths, owner], { aListeningSite }) => {
    const site = await aListeningSite(options);
    const spec = { ...fault, subject, files: paths.map((path) => ({ path })) };
    await crossPost(site, order, spec, true);
    const row = await site.row(root, 'sent');
    await waitFor('both copies are in', async () => (await site.state.mails.get(root))?.listIds.length === 2);
    await site.quiet();
    expect((await site.state.work.judgements(100)).map(({ profile, mails }) => [profile, mails])).toEqual([
      [owner, [root]],
    ]);
    expect(row.list).toBe(`${owner}@vger.kernel.org`);
    expect(await site.rows()).toHaveLength(1);
    expect(site.sink.mails).toHaveLength(1);
  });

  test('both copies at the same time', async ({ aListeningSite }) => {
    const site = await aListeningSite({ ...options, settle: '2s', grace: '2s' });
    const spec = { ...fault, subject: '[PATCH bpf-next] bpf: fix the frobnicator' };
    await Promise.all(order.map((through) => site.deliver(copy(through, spec), { to: through })));
    const row = await site.row(root, 'sent');
    await site.quiet();
    expect(row.list).toBe('bpf@vger.kernel.org');
    expect(await site.state.work.judgements(100)).toHaveLength(1);
    expect(site.sink.mails).toHaveLength(1);
  });
});
