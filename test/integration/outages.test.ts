import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { startRedis } from '../../src/embedded/redis.js';
import { withoutFault, withoutTree } from './list-mails.js';
import { bot } from './site.js';
import { test } from './sites.js';
import { waitFor } from './waiting.js';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const other = { subject: '[PATCH] bpf: mend the widget' };

describe.concurrent('servers that go and come back', () => {
  test('Dovecot, kill -9', async ({ aListeningSite }) => {
    const site = await aListeningSite();
    await site.deliver(withoutTree('<before@example.org>'));
    await site.row('<before@example.org>', 'sent');
    await site.killDovecot();
    const [listener] = site.service.listeners;
    const error = await waitFor('the listener is in trouble', () => listener?.status().error);
    expect(error.code).toBe('IMAP_UNREACHABLE');
    expect(error.line).toContain(`127.0.0.1:${site.dovecot.imapPort}`);
    expect(listener?.status().state).toBe('retrying');

    await site.startDovecot();
    await site.deliver(withoutTree('<meanwhile@example.org>', other));
    await site.row('<meanwhile@example.org>', 'sent');
    expect(listener?.status()).toMatchObject({ state: 'listening', error: undefined });
    await site.quiet();
    expect(site.sink.mails).toHaveLength(2);
  });

  test('the private Redis, kill -9: the service says so, and its next start loses nothing', async ({
    aListeningSite,
  }) => {
    const site = await aListeningSite({ sendDelay: '10m', grace: '1m', settle: '1m' });
    await site.deliver(withoutTree('<queued@example.org>'));
    await site.digested('<queued@example.org>');
    site.clock.advance(2 * 60_000);
    await site.row('<queued@example.org>', 'queued');
    await site.deliver(withoutTree('<waiting@example.org>', other));
    await site.digested('<waiting@example.org>');

    const started = site.logged.map((line) => JSON.parse(line) as { msg: string; socket?: string; pid: number });
    process.kill(started.findLast(({ msg }) => msg === 'redis-server started')?.pid ?? Number.NaN, 'SIGKILL');
    expect(await site.service.failed).toBe('the private redis-server was ended by SIGKILL');
    // Somebody else: an author hears of one rule twice at most.
    const third = { subject: '[PATCH] bpf: polish the gadget', from: 'Joe <joe@example.org>' };
    await site.deliver(withoutTree('<meanwhile@example.org>', third));
    const before = Date.now();
    await site.stop();
    expect(Date.now() - before).toBeLessThan(10_000);

    await site.startListening();
    await waitFor('the mail is in', () => site.state.mails.get('<meanwhile@example.org>'));
    site.clock.advance(2 * 60_000);
    await site.judged('<waiting@example.org>');
    await site.judged('<meanwhile@example.org>');
    site.clock.advance(11 * 60_000);
    for (const id of ['<queued@example.org>', '<waiting@example.org>', '<meanwhile@example.org>'])
      await site.row(id, 'sent');
    await site.quiet();
    expect(site.sink.mails).toHaveLength(3);
  });

  test('a Redis of its own, kill -9, while the service goes on', async ({ aSite, atEnd }) => {
    const site = await aSite({
      config: { redis: { url: 'unix:///nowhere' }, identity: { from: { address: bot }, secretFile: 'imap-password' } },
    });
    const folder = { dataDir: join(site.folder, 'redis-of-its-own'), log: silent };
    const first = await startRedis(folder);
    atEnd(() => first.stop());
    site.config = { ...site.config, redis: { ...site.config.redis, url: `unix://${first.socket}` } };
    await site.startListening();
    await site.deliver(withoutTree('<before@example.org>'));
    await site.row('<before@example.org>', 'sent');

    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    await first.stop();
    await site.deliver(withoutTree('<meanwhile@example.org>', other));
    const [listener] = site.service.listeners;
    expect(await waitFor('trouble', () => listener?.status().error?.code)).toBe('REDIS_UNREACHABLE');

    const second = await startRedis(folder);
    atEnd(() => second.stop());
    await waitFor('the mail is judged', () =>
      site.state.work.judgementOf('<meanwhile@example.org>').catch(() => undefined),
    );
    await site.row('<meanwhile@example.org>', 'sent');
    await site.deliver(withoutFault('<after@example.org>', { subject: '[PATCH bpf-next] bpf: polish the gadget' }));
    await site.judged('<after@example.org>');
    await site.quiet();
    expect(site.sink.mails).toHaveLength(2);
  });
});
