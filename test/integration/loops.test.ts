import { describe, expect } from 'vitest';
import { mail } from '../support/mails.js';
import { withTwoFaults } from './list-mails.js';
import type { Site } from './site.js';
import { test } from './sites.js';
import { waitFor } from './waiting.js';

const root = '<faulty@example.org>';
const listed = 'List-Id: <bpf.vger.kernel.org>\n';
const author = 'Jane Doe <jane@example.org>';

interface Sent {
  readonly raw: string;
  readonly id: string;
  readonly text: string;
}

const headerless = (raw: string, ...names: readonly string[]) =>
  names.reduce((rest, name) => rest.replace(new RegExp(`^${name}: .*\\n(?:[ \\t].*\\n)*`, 'm'), ''), raw);

/** What the world makes of a mail of the bot: every one of these reaches the list. */
function echoes({ raw, id, text }: Sent, n: number): readonly string[] {
  const made = (what: string) => `<${what}-${String(n)}@example.net>`;
  const rewritten = headerless(raw, 'Auto-Submitted', 'X-faqtotum')
    .replace(/^Message-ID: .*$/m, `Message-ID: ${made('list')}`)
    .replace(/^From: (.*?) <.*$/m, 'From: $1 via bpf <bpf@vger.kernel.org>')
    .replace(/^Subject: /m, 'Subject: [bpf] ');
  const answer = { inReplyTo: id, references: id, cc: '' };
  return [
    listed + raw,
    `${listed}${rewritten}\n_______\nhttps://lists.example.org/bpf\n`,
    mail({ ...answer, id: made('away'), from: author, subject: '[PATCH] bpf: fix the frobnicator', body: text }),
    mail({
      ...answer,
      id: made('sea'),
      from: 'Ann <ann@example.org>',
      subject: 'At sea',
      body: `I am away.\n\n${text}`,
    }),
    mail({
      id: made('bounce'),
      from: 'MAILER-DAEMON@mx.example.org',
      subject: 'failure notice',
      cc: '',
      body: `no mailbox here by that name.\n\n--- Below this line is a copy of the message.\n\n${raw}`,
    }),
    mail({ id, from: 'Eve <eve@example.net>', subject: '[PATCH] bpf: mend the widget' }),
    withTwoFaults(made('mirror')),
    withTwoFaults(made('mirrored'), {
      from: 'Mirror <mirror@example.net>',
      trailers: ['Cc: stable@vger.kernel.org', 'Signed-off-by: Mirror <mirror@example.net>'],
    }),
  ];
}

/** Hands every mail that one of the sites sends to all of them, several times over, until nothing comes any more. */
async function goRound(sites: readonly Site[]): Promise<void> {
  const seen = sites.map(() => 0);
  for (let n = 0; n < 20; n++) {
    const fresh = sites.flatMap(({ sink }, at) => {
      const mails = sink.mails.slice(seen[at]);
      seen[at] = sink.mails.length;
      return mails;
    });
    if (fresh.length === 0) return;
    for (const [at, { raw }] of fresh.entries()) {
      const whole = Buffer.from(raw).toString('utf8').replaceAll('\r\n', '\n');
      const id = /^Message-ID: (.*)$/m.exec(whole)?.[1] ?? '';
      const sent = { raw: whole, id, text: whole.slice(whole.indexOf('\n\n') + 2) };
      for (const site of sites) for (const echo of echoes(sent, n * 100 + at)) await site.deliver(echo);
    }
    const last = `<last-${String(n)}@example.net>`;
    for (const site of sites) {
      await site.deliver(mail({ id: last, subject: 'Re: something else', inReplyTo: root, body: 'Indeed.\n' }));
      await site.digested(last);
      await waitFor('nothing waits to leave', async () => (await site.rows('queued')).length === 0);
    }
  }
  throw new Error('they go round in circles');
}

describe.concurrent('mail that goes round', () => {
  test('one bot, one mail', async ({ aListeningSite }) => {
    const site = await aListeningSite({ coolDown: 0 });
    await site.deliver(withTwoFaults(root));
    await site.row(root, 'sent');
    await goRound([site]);
    expect(site.sink.mails).toHaveLength(1);
    const rows = await site.rows();
    expect(rows.filter(({ state }) => state === 'sent').map((row) => row.root)).toEqual([root]);
    for (const { state, reason } of rows)
      if (state !== 'sent') expect(reason).toBe('the same mail has had its reply, under another Message-ID');
  });

  test('two bots on one list, one mail of each', async ({ aListeningSite }) => {
    const one = await aListeningSite({ coolDown: 0 });
    const two = await aListeningSite({
      coolDown: 0,
      config: { identity: { from: { name: 'Another bot of that kind', address: 'faq@example.net' } } },
    });
    for (const site of [one, two]) await site.deliver(withTwoFaults(root));
    for (const site of [one, two]) await site.row(root, 'sent');
    await goRound([one, two]);
    expect([one.sink.mails.length, two.sink.mails.length]).toEqual([1, 1]);
  });
});
