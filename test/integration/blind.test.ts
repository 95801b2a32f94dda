import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { mailboxKey } from '../../src/app/mailboxes.js';
import { stampAuthentication } from '../../src/embedded/lmtp.js';
import { withoutTree } from './list-mails.js';
import { authserv } from './site.js';
import { test } from './sites.js';
import { waitFor } from './waiting.js';

const listenerTiming = { leaseTtlMs: 600, backOffMinMs: 50, backOffMaxMs: 200 };
const elsewhere = 'a process elsewhere';

describe('a process that waits for the lease of a mailbox', () => {
  test('judges nothing while its owner cannot read either, and goes on when it can', async ({ aSite }) => {
    const site = await aSite();
    const service = await site.start({ listenerTiming });
    await site.listening();
    const { intake, work } = site.state;
    const key = mailboxKey(site.config.lists[0]?.imap ?? expect.fail('no list'));
    expect(await intake.isRead(key)).toBe(true);
    await intake.release(key, 'the service of this data folder');
    const keep = setInterval(() => void intake.lease(key, elsewhere, 60_000), 20);
    await waitFor('the lease is lost', () => service.listeners[0]?.status().state === 'waiting');
    clearInterval(keep);
    expect(await intake.isRead(key)).toBe(false);

    // The owner took this one in before it lost sight.
    const id = '<faulty@example.org>';
    const raw = stampAuthentication(Buffer.from(withoutTree(id)), authserv);
    await intake.accept({ raw, arrival: site.clock.now(), mailbox: key });
    await waitFor('the mail is in', () => site.state.mails.get(id));
    await sleep(1000);
    expect(await work.judgementOf(id)).toBeUndefined();

    await intake.reading(key, 60_000);
    await site.row(id, 'sent');
    expect(site.sink.mails).toHaveLength(1);
  });
});
