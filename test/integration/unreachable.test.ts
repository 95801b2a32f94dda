import { describe, expect } from 'vitest';
import type { FaqtotumError } from '../../src/core/index.js';
import { withoutTree } from './list-mails.js';
import { bot, password, type Site } from './site.js';
import { test } from './sites.js';
import { waitFor } from './waiting.js';

const secret = 'a-password-that-nobody-may-see';

/** Nothing that the service said, to logs or people, holds a secret in any of its forms. */
function expectNoSecret(site: Site, ...said: readonly unknown[]): void {
  const text = [...site.logged, ...said.map((one) => JSON.stringify(one))].join('\n');
  for (const hidden of [secret, password]) {
    expect(text).not.toContain(hidden);
    expect(text).not.toContain(Buffer.from(hidden).toString('base64'));
  }
}

async function troubleOf(site: Site): Promise<{ readonly line: string; readonly code: string }> {
  return waitFor('the listener is in trouble', () => {
    const status = site.service.listeners[0]?.status();
    return status?.state === 'retrying' ? status.error : undefined;
  });
}

describe.concurrent('servers that refuse or cannot be reached', () => {
  test('a wrong IMAP password: one clear line, and it goes on trying', async ({ aSite }) => {
    const site = await aSite();
    const [list] = site.config.lists;
    if (list === undefined) throw new Error('no list');
    const imap = { ...list.imap, auth: { user: 'bpf', password: secret } };
    site.config = { ...site.config, lists: [{ ...list, imap }] };
    await site.start();
    const { code, line } = await troubleOf(site);
    expect(code).toBe('IMAP_AUTH');
    expect(line).toMatch(/^127\.0\.0\.1:\d+: login of bpf refused: [^\n]* - check the IMAP user [^\n]* \[IMAP_AUTH\]$/);
    expect(site.logged.filter((logged) => logged.includes('IMAP_AUTH'))).toHaveLength(1);
    expectNoSecret(site, line);
  });

  test('a mailbox that does not exist: the line names those that do', async ({ aSite }) => {
    const site = await aSite({ imap: { mailbox: 'lists/bfp' } });
    await site.start();
    const { code, line } = await troubleOf(site);
    expect(code).toBe('IMAP_MAILBOX');
    expect(line).toMatch(/"lists\/bfp" cannot be opened .* name one of: .*INBOX/);
    expectNoSecret(site, line);
  });

  test('no IMAP server: it retries until there is one', async ({ aSite }) => {
    const site = await aSite();
    await site.dovecot.stop();
    await site.start();
    expect((await troubleOf(site)).code).toBe('IMAP_UNREACHABLE');
    await site.startDovecot();
    await site.listening();
    await site.deliver(withoutTree('<faulty@example.org>'));
    await site.row('<faulty@example.org>', 'sent');
    expectNoSecret(site);
  });

  test('one list out of order does not stop the other', async ({ aSite }) => {
    const site = await aSite({ profiles: ['bpf', 'netdev'] });
    const [bpf, netdev] = site.config.lists;
    if (bpf === undefined || netdev === undefined) throw new Error('two lists');
    const lists = [bpf, { ...netdev, imap: { ...netdev.imap, auth: { user: 'netdev', password: secret } } }];
    site.config = { ...site.config, lists };
    await site.start();
    await waitFor('bpf listens', () => site.service.listeners[0]?.status().state === 'listening');
    await site.deliver(withoutTree('<faulty@example.org>'));
    await site.row('<faulty@example.org>', 'sent');
    expect(site.service.listeners[1]?.status().error?.code).toBe('IMAP_AUTH');
    expectNoSecret(site);
  });

  test('a wrong SMTP password: the reply waits, and its row says why', async ({ aSite }) => {
    const smtpAuth = { user: 'bot', pass: 'the right one' };
    const site = await aSite({ smtpAuth });
    if (site.config.smtp === undefined) throw new Error('no smtp');
    site.config = { ...site.config, smtp: { ...site.config.smtp, auth: { user: 'bot', password: secret } } };
    await site.startListening();
    await site.deliver(withoutTree('<faulty@example.org>'));
    const row = await waitFor('a refused attempt', async () =>
      (await site.rows('queued')).find((one) => one.attempts > 0),
    );
    expect(row.reason).toMatch(/^refused for now: SMTP_AUTH: .*535/);
    expect(site.sink.mails).toEqual([]);
    expectNoSecret(site, row);
  });

  test('no Redis at redis.url: refused at once, with nothing left running', async ({ aSite }) => {
    const site = await aSite({
      config: { identity: { from: { address: bot }, secretFile: 'imap-password' } },
    });
    site.config = { ...site.config, redis: { ...site.config.redis, url: `redis://user:${secret}@127.0.0.1:1/0` } };
    const error = await site.start().then(
      () => undefined,
      (reason: unknown) => reason as FaqtotumError,
    );
    expect(error?.code).toBe('REDIS_UNREACHABLE');
    expect(error?.toLine()).toMatch(/^127\.0\.0\.1:1: Redis does not answer: [^\n]+ - [^\n]+ \[REDIS_UNREACHABLE\]$/);
    expectNoSecret(site, error?.toLine());
    site.config = { ...site.config, redis: { ...site.config.redis, url: undefined } };
    await site.startListening();
  });

  test('a second service on the same folder is refused; the first goes on', async ({ aListeningSite }) => {
    const site = await aListeningSite();
    const first = site.service;
    await expect(site.start()).rejects.toMatchObject({ code: 'SERVICE_ALREADY_RUNNING' });
    expect(site.service).toBe(first);
    await site.deliver(withoutTree('<faulty@example.org>'));
    await site.row('<faulty@example.org>', 'sent');
  });
});
