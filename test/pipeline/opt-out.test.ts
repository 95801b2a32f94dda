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

  it('is not heard where a program has wrapped our own words', async () => {
    for (const body of [
      'Stop these mails: reply with\n"#faq stop".\n',
      'You wrote:\n\nStop these mails: reply\nwith "#faq stop". Why: x\n',
      'reply with\n  "#faq stop"\n',
    ])
      expect(await stops(body)).toBe(false);
    expect(await stops('Stop these mails: reply with\n"#faq stop".\n\n#faq stop\n')).toBe(true);
  });

  it('withdraws at once what waits for him, and for nobody else', async () => {
    const live = await startLive({ overrides: { 'missing-fixes/fix': 'draft' } });
    const patch = (name: string, from: string, more: Partial<MailSpec> = {}) =>
      mail({
        subject: `[PATCH] bpf: ${name}`,
        id: `<${name}@example.org>`,
        from,
        files: [{ path: `kernel/bpf/${name}.c` }],
        ...more,
      });
    await live.take(patch('a', 'Jane <jane+lists@example.org>'));
    await live.runUntil(100);
    const [sent] = await live.rows();
    live.vouch('none');
    await live.take(patch('b', 'Jane <jane@example.org>', { at: 101 }));
    live.vouch('pass');
    await live.take(
      patch('c', 'Jane <Jane+git@Example.org>', { at: 101 }),
      patch('d', 'Ann <ann@example.org>', { at: 101 }),
    );
    await live.runUntil(110);
    const states = async () =>
      Object.fromEntries(
        (await live.rows()).map(({ root, state, reason }) => [
          root.slice(1, 2),
          state === 'withdrawn' ? reason : state,
        ]),
      );
    expect(await states()).toEqual({ a: 'sent', b: 'draft', c: 'queued', d: 'queued' });
    const inReplyTo = sent?.messageId ?? '';
    await live.take(mail({ subject: 'Re: x', from: 'JANE@EXAMPLE.ORG', inReplyTo, at: 111, body: '#faq stop\n' }));
    const why = 'the author asked not to be written to';
    expect(await states()).toEqual({ a: 'sent', b: why, c: why, d: 'queued' });
    await live.take(patch('e', 'Jane <jane+other@example.org>', { at: 112 }));
    await live.runUntil(300);
    expect(await states()).toEqual({ a: 'sent', b: why, c: why, d: 'sent' });
    expect((await live.state.work.judgementOf('<e@example.org>'))?.reason).toBe(`never answered: ${why}`);
  });

  it('stops nobody but the one who was written to', async () => {
    expect(await stops('#faq stop\n', { from: 'Eve <eve@example.com>' })).toBe(false);
    expect(await stops('#faq stop\n', { inReplyTo: id })).toBe(false);
  });
});
