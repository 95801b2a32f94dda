import { describe, expect } from 'vitest';
import type { SinkAnswer, SinkMoment } from '../../src/embedded/smtp-sink.js';
import { withoutTree } from './list-mails.js';
import type { Site } from './site.js';
import { test } from './sites.js';
import { waitFor } from './waiting.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const root = '<faulty@example.org>';

/** These answers at a stage of the conversation, one after the other; then all goes well. */
function inTurn(stage: SinkMoment['stage'], ...answers: SinkAnswer[]): (moment: SinkMoment) => SinkAnswer {
  return (moment) => (moment.stage === stage ? (answers.shift() ?? 'accept') : 'accept');
}

/** The mail that the SMTP server took, as the list sends it back. */
function echoOf(site: Site, from?: string): Buffer {
  const raw = site.sink.mails[0]?.raw.toString('latin1') ?? '';
  const sent = from === undefined ? raw : raw.replace(/^From: .*$/m, `From: ${from}`);
  return Buffer.from(`List-Id: <bpf.vger.kernel.org>\r\n${sent}`, 'latin1');
}

describe.concurrent('SMTP in trouble', () => {
  test.for([
    ['after DATA', 'data', { code: 451, text: 'try again later' }, /refused for now: .*451/],
    ['at RCPT', 'rcpt', { code: 450, text: 'greylisted' }, /refused for now: .*450/],
    ['by hanging up before DATA', 'mail', 'drop', /refused for now/],
  ] as const)(
    'refused for now %s, then taken: one mail, after a while',
    async ([, stage, refusal, reason], { aListeningSite }) => {
      const site = await aListeningSite();
      site.behave = inTurn(stage, refusal);
      await site.deliver(withoutTree(root));
      const waiting = await waitFor('a refused attempt', async () =>
        (await site.rows('queued')).find(({ attempts }) => attempts === 1),
      );
      expect(waiting.reason).toMatch(reason);
      expect(waiting.notBefore - site.clock.now()).toBeGreaterThan(30_000);
      expect(site.sink.mails).toEqual([]);
      site.clock.advance(61_000);
      await site.row(root, 'sent');
      await site.quiet();
      expect(site.sink.mails).toHaveLength(1);
    },
  );

  test('refused for now for a whole day: a draft', async ({ aSite }) => {
    const site = await aSite();
    await site.start({ sweepEvery: 20 });
    await site.listening();
    let asked = 0;
    site.behave = ({ stage }) => {
      if (stage !== 'data') return 'accept';
      asked += 1;
      return { code: 452, text: 'full' };
    };
    await site.deliver(withoutTree(root));
    const tried = (times: number) => async () => (await site.rows()).find(({ attempts }) => attempts === times);
    for (let times = 1, state = 'queued'; state === 'queued'; times += 1) {
      state = (await waitFor(`attempt ${times}`, tried(times))).state;
      site.clock.advance(61 * MINUTE);
    }
    await site.quiet();
    const row = await site.row(root, 'draft');
    expect(row.reason).toMatch(/given up after a day: .*452/);
    expect(row.attempts).toBe(asked);
    expect(asked).toBeGreaterThan(20);
    expect(asked).toBeLessThan(40);
    expect(site.sink.mails).toEqual([]);
  });

  test('refused for good: a draft with the reason, and no further attempt', async ({ aListeningSite }) => {
    const site = await aListeningSite();
    let asked = 0;
    site.behave = ({ stage }) => {
      if (stage !== 'rcpt') return 'accept';
      asked += 1;
      return { code: 550, text: 'no such user here' };
    };
    await site.deliver(withoutTree(root));
    const row = await site.row(root, 'draft');
    site.clock.advance(2 * DAY);
    await site.quiet();
    expect(row.reason).toMatch(/refused: .*550.*no such user here/);
    expect(asked).toBe(1);
    expect(await site.rows()).toMatchObject([{ state: 'draft' }]);
  });

  test('no server at all, then one: one mail', async ({ aListeningSite }) => {
    const site = await aListeningSite();
    await site.sink.stop();
    await site.deliver(withoutTree(root));
    await waitFor('a failed attempt', async () => (await site.rows('queued')).some(({ attempts }) => attempts === 1));
    await site.startSmtp();
    site.clock.advance(61_000);
    await site.row(root, 'sent');
    expect(site.sink.mails).toHaveLength(1);
  });
});

describe.concurrent('taken, but the connection broke before the server said so', () => {
  async function withUnknownOutcome(open: (options?: object) => Promise<Site>): Promise<Site> {
    const site = await open();
    site.behave = inTurn('data', 'take-and-drop');
    await site.deliver(withoutTree(root));
    await site.row(root, 'claimed');
    await waitFor('the server has it', () => site.sink.mails.length === 1);
    return site;
  }

  test('found when the list echoes it', async ({ aListeningSite }) => {
    const site = await withUnknownOutcome(aListeningSite);
    site.clock.advance(6 * MINUTE);
    await site.deliver(echoOf(site));
    const row = await site.row(root, 'sent');
    await site.quiet();
    expect(row.reason).toBe('found on the list or in Sent');
    expect(site.sink.mails).toHaveLength(1);
  });

  test('found in Sent', async ({ aListeningSite }) => {
    const site = await withUnknownOutcome(aListeningSite);
    await site.append([{ raw: echoOf(site), arrival: site.clock.now() }], 'Sent');
    site.clock.advance(6 * MINUTE);
    await site.row(root, 'sent');
    expect(site.sink.mails).toHaveLength(1);
  });

  test("somebody else's mail under our Message-ID proves nothing; our own behind it does", async ({
    aListeningSite,
  }) => {
    const site = await withUnknownOutcome(aListeningSite);
    const [{ messageId } = { messageId: '' }] = await site.rows();
    await site.deliver(echoOf(site, 'Mallory <mallory@example.org>'));
    await waitFor('the forgery is in', () => site.state.mails.get(messageId));
    site.clock.advance(6 * MINUTE);
    await site.deliver(withoutTree('<later@example.org>', { subject: '[PATCH] bpf: mend the widget' }));
    await site.row('<later@example.org>', 'sent');
    expect((await site.rows('claimed')).map((row) => row.root)).toEqual([root]);
    await site.deliver(echoOf(site));
    await site.row(root, 'sent');
    expect(site.sink.mails).toHaveLength(2);
  });

  test('not found for a day: a person decides; it is never sent again by itself', async ({ aListeningSite }) => {
    const site = await withUnknownOutcome(aListeningSite);
    site.clock.advance(DAY);
    const row = await site.row(root, 'unknown');
    site.clock.advance(30 * DAY);
    await site.quiet();
    expect(row.reason).toBe('unknown outcome: not found for 24 h');
    expect(await site.rows()).toMatchObject([{ state: 'unknown' }]);
    expect(site.sink.mails).toHaveLength(1);
  });
});
