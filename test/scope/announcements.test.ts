import { beforeAll, describe, expect, it } from 'vitest';
import type { MailFacts, Profile } from '../../src/core/index.js';
import { parseMail } from '../../src/mail/index.js';
import { readAnnouncement } from '../../src/scope/index.js';
import { guarded } from '../support/judge.js';
import { mail, type MailSpec } from '../support/mails.js';

const linus = 'Linus Torvalds <torvalds@linux-foundation.org>';
const kuba = 'Jakub Kicinski <kuba@kernel.org>';
const andrew = 'Andrew Lunn <andrew@lunn.ch>';

let profiles: Readonly<Record<'bpf' | 'netdev', Profile>>;
beforeAll(async () => {
  profiles = { bpf: (await guarded('bpf')).profile, netdev: (await guarded('netdev')).profile };
});

async function read(subject: string, more: Partial<MailSpec> = {}, names: readonly ('bpf' | 'netdev')[] = ['bpf']) {
  const facts: MailFacts = await parseMail(Buffer.from(mail({ from: kuba, body: 'Hi!\n', ...more, subject })));
  return Object.fromEntries(
    readAnnouncement(
      facts,
      names.map((name) => profiles[name]),
    ).map(({ tree, state }) => [tree, state]),
  );
}

describe('readAnnouncement', () => {
  it.each([
    '[ANN] net-next is CLOSED',
    'net-next is closed.',
    '[ANNOUNCE] net-next tree is now closed',
    'The net-next tree has been closed for the 6.9 merge window',
    'net-next: CLOSED',
    '[PSA] net-next is closed',
    'net-next is CLOSED until the 2nd of January',
    'net-next CLOSED!',
    'net-next is still closed',
  ])('closed: %s', async (subject) => {
    expect(await read(subject)).toEqual({ 'net-next': 'closed', 'bpf-next': 'closed' });
  });

  it.each(['net-next is OPEN', '[ANN] net-next is open again', 'net-next has been re-opened!', 'net_next reopened'])(
    'open: %s',
    async (subject) => {
      expect(await read(subject)).toEqual({ 'net-next': 'open', 'bpf-next': 'open' });
    },
  );

  it.each([
    'net-next will be closed',
    'net-next will be closed on Sunday',
    'net-next is closing',
    'net-next is about to be closed',
    'net-next is closed from Monday on',
    'net-next is closed soon',
    'net-next is closed tomorrow',
    'net-next is not closed',
    "net-next isn't closed yet",
    'net-next is CLOSED?',
    'is net-next closed',
    'when net-next is closed',
    'patches while net-next is closed',
    'net-next is closed source',
    'Re: net-next is CLOSED',
    'Fwd: net-next is CLOSED',
    '[PATCH net-next] net-next is CLOSED',
    '[RFC] net-next is CLOSED',
    '[GIT PULL] net-next is CLOSED',
    'mm-next is CLOSED',
    'linux is open',
    'CLOSED',
    '',
  ])('nothing: %s', async (subject) => {
    expect(await read(subject)).toEqual({});
  });

  it('several trees in one mail', async () => {
    expect(await read('net-next and bpf-next are CLOSED')).toEqual({ 'net-next': 'closed', 'bpf-next': 'closed' });
    expect(await read('net-next and wireless-next are OPEN', {}, ['netdev'])).toEqual({ 'net-next': 'open' });
  });

  it('of those whom a profile believes, and of nobody else', async () => {
    expect(await read('net-next is CLOSED', { from: 'Joe Roe <joe@example.org>' }, ['bpf', 'netdev'])).toEqual({});
    expect(await read('net-next is CLOSED', { from: andrew }, ['bpf', 'netdev'])).toEqual({});
    expect(await read('net-next is CLOSED', { from: 'Jakub Kicinski <joe@example.org>' }, ['bpf'])).toEqual({});
    expect(await read('bpf-next is CLOSED', { from: 'Andrii Nakryiko <andrii@kernel.org>' }, ['bpf'])).toEqual({
      'bpf-next': 'closed',
    });
    expect(await read('bpf-next is CLOSED', { from: 'Andrii Nakryiko <andrii@kernel.org>' }, ['netdev'])).toEqual({});
  });

  it('a tree that follows goes with its leader, whichever profile believed the mail', async () => {
    const eric = 'Eric Dumazet <edumazet@google.com>';
    expect(await read('net-next is CLOSED', { from: eric }, ['bpf', 'netdev'])).toEqual({
      'net-next': 'closed',
      'bpf-next': 'closed',
    });
    expect(await read('net-next is CLOSED', { from: eric }, ['bpf'])).toEqual({});
    expect(await read('bpf-next is CLOSED', { from: kuba }, ['bpf', 'netdev'])).toEqual({ 'bpf-next': 'closed' });
  });

  it('no reply, not even one without Re:', async () => {
    expect(await read('net-next is CLOSED', { inReplyTo: '<x@example.org>' })).toEqual({});
  });

  it('-rc1 opens the trees that the profile says', async () => {
    expect(await read('Linux 6.9-rc1', { from: linus }, ['bpf', 'netdev'])).toEqual({ 'bpf-next': 'open' });
    expect(await read('Linux 6.9-rc1', { from: 'Joe Roe <joe@example.org>' })).toEqual({});
    expect(await read('Linux 6.9-rc1', { from: 'Andrii Nakryiko <andrii@kernel.org>' })).toEqual({});
    for (const subject of ['Linux 6.9-rc2', 'Linux 6.9-rc10', 'Linux 6.9', 'Re: Linux 6.9-rc1', 'Linux 6.9-rc1 soon'])
      expect(await read(subject, { from: linus })).toEqual({});
  });

  it('stays quick on long subjects', async () => {
    const start = performance.now();
    await read(`net-next ${'is '.repeat(20_000)}closed`);
    await read(`${'net-next and '.repeat(10_000)}are closed`);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
