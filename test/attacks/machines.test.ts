import { describe, expect, it } from 'vitest';
import { dayStart, mail, type MailSpec } from '../support/mails.js';
import { DAY, MINUTE } from '../support/live.js';
import { describeAttacks } from './attack.js';
import { above, after, daniel, drafted, eve, id, nothing, patch, replied, seen, signed, site } from './site.js';

const genuine = (more: Partial<MailSpec> = {}) => signed(patch(more), 'example.org');

const entry = (who: string) =>
  mail({
    subject: '[Bug 200001] New: valid program rejected',
    id: '<bug@bugzilla.kernel.org>',
    from: 'bugzilla-daemon@kernel.org',
    headers: ['X-Bugzilla-Type: new', `X-Bugzilla-Who: ${who}`],
    body: 'https://bugzilla.kernel.org/show_bug.cgi?id=200001\n\n            Bug ID: 200001\n',
  });
/** A site that would let such replies go. */
const bold = { overrides: { 'bugzilla-report/from-bugzilla': 'send' } } as const;
const covers = ['from', 'to', 'cc', 'subject', 'date'];
const toReporter = 'reply to jane@example.org cc bpf@vger.kernel.org';

const relayed = (replyTo: string, relay = 'jane.example.org') =>
  patch({ from: `Jane Doe via B4 Relay <devnull+${relay}@kernel.org>`, headers: [`Reply-To: ${replyTo}`] });

const answer = (from: string, body: string, more: Partial<MailSpec> = {}) =>
  mail({ subject: 'Re: [PATCH] bpf: count right', from, inReplyTo: id, references: id, at: 20, body, ...more });

const announced = (state: string, at: number) =>
  mail({ subject: `[ANN] bpf-next is ${state}`, id: `<${state}@iogearbox.net>`, from: daniel, body: 'x\n', at });

describe('without an attack', () => {
  it('a new entry of bugzilla is answered to its reporter, where a site wants that', async () => {
    const raw = await signed(entry('jane@example.org'), {
      domain: 'kernel.org',
      covers: [...covers, 'x-bugzilla-who'],
    });
    expect(await after([raw], bold)).toMatchObject({ sent: [toReporter], waiting: [] });
  });

  it('a relayed patch is answered to its author', async () => {
    expect(await after([await signed(relayed('jane@example.org'), 'kernel.org')])).toMatchObject(replied);
  });

  it('a maintainer’s announcement closes a tree', async () => {
    const live = await site();
    await live.take(await signed(announced('CLOSED', 5), 'iogearbox.net'));
    expect((await live.state.trees.statusAt(dayStart + 60 * MINUTE)).get('bpf-next')?.state).toBe('closed');
  });
});

describeAttacks('machines', {
  'writes in the name of bugzilla': async () => {
    expect(await after([entry('jane@example.org')], bold)).toMatchObject(nothing);
    expect(await after([await signed(entry('jane@example.org'), 'evil.example.net')], bold)).toMatchObject(nothing);
  },
  'gives a real entry of bugzilla another reporter, whom no signature covers': async () => {
    const raw = (await signed(entry('joe@example.org'), { domain: 'kernel.org', covers })).replace(
      'X-Bugzilla-Who: joe@',
      'X-Bugzilla-Who: jane@',
    );
    expect(await after([raw], bold)).toMatchObject({ sent: [], waiting: [toReporter] });
    const covered = await signed(entry('joe@example.org'), {
      domain: 'kernel.org',
      covers: [...covers, 'x-bugzilla-who'],
    });
    expect((await after([above(covered, 'X-Bugzilla-Who: jane@example.org')], bold)).sent).toEqual([]);
  },
  'gives a relayed mail another Reply-To': async () => {
    const kernel = (raw: string) => signed(raw, 'kernel.org');
    expect((await after([await kernel(relayed(eve))])).sent).toEqual([]);
    expect((await after([await signed(relayed('jane@example.org'), 'evil.example.net')])).sent).toEqual([]);
    expect((await after([above(await kernel(relayed(eve)), 'Reply-To: jane@example.org')])).sent).toEqual([]);
    const open = await signed(relayed('jane@example.org'), { domain: 'kernel.org', covers });
    expect(await after([open])).toMatchObject(drafted);
    // Both addresses read the same in the relay's.
    const split = open.replace('Reply-To: jane@example.org', 'Reply-To: jane.example@org');
    expect((await after([split])).sent).toEqual([]);
  },
  'says in the name of Patchwork’s bot or of a maintainer that the patch was applied': async () => {
    for (const from of ['patchwork-bot+netdevbpf@kernel.org', 'patchwork-bot@evil.example.net', daniel]) {
      const { sent, live } = await after([await genuine(), answer(from, 'Applied to bpf-next, thanks!\n')]);
      // Silence is all he gets.
      expect(sent).toEqual([]);
      expect((await live.rows()).map(({ state }) => state)).toEqual(['withdrawn']);
    }
  },
  'answers in the name of a maintainer, so that the bot keeps out': async () => {
    expect(await after([await genuine(), answer(daniel, 'Looks good.\n')])).toMatchObject(drafted);
  },
  'announces in a maintainer’s name that a tree is closed': async () => {
    const live = await site();
    const raw = announced('CLOSED', 5);
    await live.take(raw, await signed(raw, 'evil.example.net'));
    await live.take(
      await signed(
        mail({ subject: '[ANN] bpf-next is CLOSED', from: `"${daniel}" <eve@evil.example.net>`, body: 'x\n' }),
        'evil.example.net',
      ),
    );
    expect(await live.state.trees.statusAt(dayStart + 60 * MINUTE)).toEqual(new Map());
  },
  'sends a maintainer’s announcement again when it no longer holds': async () => {
    const statusAt = async (at: number) =>
      (await live.state.trees.statusAt(dayStart + at * MINUTE)).get('bpf-next')?.state;
    const live = await site();
    const closed = await signed(announced('CLOSED', 5), { domain: 'iogearbox.net', at: 5, without: ['message-id'] });
    await live.take(closed, await signed(announced('OPEN', 60), { domain: 'iogearbox.net', at: 60 }));
    expect(await statusAt(90)).toBe('open');
    const copy = (at: number) =>
      closed
        .replace('<CLOSED@', `<copy${String(at)}@`)
        .replace(/^Received: .*/m, `Received: by x; ${new Date(dayStart + at * MINUTE).toUTCString()}`);
    await live.take(copy(120), copy(20 * DAY));
    expect(await statusAt(130)).toBe('open');
    expect(await statusAt(20 * DAY + 1)).toBe('open');
  },
  'sends thousands of mails, so that drafts pile up': async () => {
    const live = await site();
    const flood = Array.from({ length: 40 }, (_, n) =>
      patch({ id: `<f${String(n)}@evil.example.net>`, from: `V${String(n)} <v${String(n)}@example.org>` }),
    );
    await live.take(...flood, await genuine());
    await live.runUntil(120);
    const { sent, waiting } = await seen(live);
    // People see them; the list does not.
    expect(sent).toEqual(replied.sent);
    expect(waiting).toHaveLength(40);
  },
});
