import { describe, expect, it } from 'vitest';
import { dayStart, mail, type MailSpec } from '../support/mails.js';
import { MINUTE, startLive } from '../support/live.js';

const announcement = (more: Partial<MailSpec> = {}) =>
  mail({
    subject: '[ANN] bpf-next is CLOSED',
    id: '<ann@example.org>',
    from: 'Daniel Borkmann <daniel@iogearbox.net>',
    body: 'x\n',
    ...more,
  });
const at = dayStart + 60 * MINUTE;

describe('announcements on their way in', () => {
  it('count from their arrival', async () => {
    const live = await startLive();
    await live.take(announcement({ at: 5 }));
    expect((await live.state.trees.statusAt(at)).get('bpf-next')).toEqual({
      tree: 'bpf-next',
      state: 'closed',
      since: dayStart + 5 * MINUTE,
      by: {
        kind: 'announcement',
        messageId: '<ann@example.org>',
        from: 'daniel@iogearbox.net',
        subject: '[ANN] bpf-next is CLOSED',
      },
    });
    expect(await live.state.trees.statusAt(dayStart)).toEqual(new Map());
  });

  it.each(['fail', 'none'] as const)('count for nothing when authentication says %s', async (result) => {
    const live = await startLive();
    live.vouch(result);
    await live.take(announcement());
    expect(await live.state.trees.statusAt(at)).toEqual(new Map());
  });

  it('are noted wherever they are seen, for every list that has the tree', async () => {
    const live = await startLive({ profile: ['bpf', 'netdev'] });
    await live.take(
      announcement({
        subject: 'net-next is CLOSED',
        from: 'Paolo Abeni <pabeni@redhat.com>',
        to: 'netdev@vger.kernel.org',
        listIds: [],
      }),
    );
    expect([...(await live.state.trees.statusAt(at)).keys()].sort()).toEqual(['bpf-next', 'net-next']);
  });
});
