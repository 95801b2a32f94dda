import { describe, expect, it } from 'vitest';
import { mail, type MailSpec } from '../support/mails.js';
import { startLive } from '../support/live.js';

const id = '<p@example.org>';

/** Answers our reply; gives whether Jane has opted out by it. */
async function stops(body: string, spec: Partial<MailSpec> = {}): Promise<boolean> {
  const live = await startLive();
  await live.take(mail({ subject: '[PATCH] bpf: count right', id }));
  await live.runUntil(3);
  const [row] = await live.rows();
  const inReplyTo = row?.messageId ?? '';
  await live.take(mail({ subject: 'Re: [PATCH] bpf: count right', inReplyTo, at: 4, body, ...spec }));
  return live.state.optOuts.has('jane@example.org');
}

describe('#faq stop', () => {
  it.each([
    '#faq stop\n',
    'Hello bot,\n\n#FAQ Stop please\n',
    '  #faq stop\n',
    '"#faq stop"\n',
    '#faq\u00a0stop\n',
    '#faq stop\n\n> Hi Jane,\n> ...\n',
  ])('is heard: %j', async (body) => {
    expect(await stops(body)).toBe(true);
  });

  it.each(['> #faq stop\n', 'Stop these mails: reply with "#faq stop".\n', '#faq stopped\n', 'No.\n'])(
    'is not heard: %j',
    async (body) => {
      expect(await stops(body)).toBe(false);
    },
  );

  it('is heard as the subject, from a tagged address and by mail to the bot alone', async () => {
    expect(await stops('\n', { subject: 'Re: #faq stop' })).toBe(true);
    expect(await stops('#faq stop\n', { from: 'Jane Doe <jane+lists@example.org>' })).toBe(true);
    expect(await stops('#faq stop\n', { listIds: [], to: 'bpf-bot@example.org', cc: '' })).toBe(true);
  });

  it('stops nobody but the one who was written to', async () => {
    expect(await stops('#faq stop\n', { from: 'Eve <eve@example.com>' })).toBe(false);
    expect(await stops('#faq stop\n', { inReplyTo: id })).toBe(false);
  });
});
