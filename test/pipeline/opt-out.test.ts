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

/** The same for a body of another Content-Type. */
async function stopsAs(type: string, body: string): Promise<boolean> {
  const live = await startLive();
  await live.take(mail({ subject: '[PATCH] bpf: count right', id }));
  await live.runUntil(3);
  const [row] = await live.rows();
  const answer = mail({ subject: 'Re: [PATCH] bpf: count right', inReplyTo: row?.messageId ?? '', at: 4, body });
  await live.take(answer.replace('text/plain; charset=utf-8', type));
  return live.state.optOuts.has('jane@example.org');
}

/** As HTML alone, beside an empty text, and above the footer of a list. */
async function stopsInParts(html: string): Promise<boolean[]> {
  const text = (words: string) => `--b\nContent-Type: text/plain; charset=utf-8\n\n${words}\n`;
  const part = `--b\nContent-Type: text/html; charset=utf-8\n\n${html}\n`;
  return [
    await stopsAs('text/html; charset=utf-8', html),
    await stopsAs('multipart/alternative; boundary=b', `${text('')}${part}--b--\n`),
    await stopsAs('multipart/mixed; boundary=b', `${part}${text('A list of people')}--b--\n`),
  ];
}

describe('#faq stop', () => {
  it.each([
    '#faq stop\n',
    'Hello bot,\n\n#FAQ Stop please\n',
    '  #faq stop\n',
    '"#faq stop"\n',
    '#faq\u00a0stop\n',
    '#faq stop\n\n> Hi Jane,\n> ...\n',
    '„#faq stop“\n',
    '«#faq stop»\n',
    '« #faq stop »\n',
    '»#faq stop«\n',
    '*#faq stop*\n',
    '`#faq stop`\n',
    '\\#faq stop\n',
    '# faq stop\n',
    'faq stop\n',
    'Hello,\n\nFAQ stop!\n\nJane\n',
    '＃faq stop\n',
    '\ufeff＃ｆａｑ\u3000ｓｔｏｐ\n',
    '#faq: stop\n',
    'Regards\n-- \nJane\n#faq stop\n',
    '> Stop these mails: reply with "#faq stop".\n\n"#faq stop"\n',
  ])('is heard: %j', async (body) => {
    expect(await stops(body)).toBe(true);
  });

  it.each([
    '> #faq stop\n',
    '» #faq stop\n',
    '| #faq stop\n',
    '> „#faq stop“\n',
    'Stop these mails: reply with "#faq stop".\n',
    '#faq stopped\n',
    'The faq stop is gone.\n',
    'faq stop words are a thing\n',
    'See below.\n\n-----Original Message-----\n#faq stop\n',
    'See below.\n\nFrom: Eve\nSent: Monday\n\n#faq stop\n',
    'No.\n',
  ])('is not heard: %j', async (body) => {
    expect(await stops(body)).toBe(false);
  });

  it('is heard in HTML', async () => {
    for (const html of [
      '<div>#faq stop</div>',
      '<html><head><title>x</title><style>p { color: red }</style></head><body><p>Hi,<br>\n<b>#faq</b>&nbsp;stop</p></body></html>',
      '<!-- > --><p class="a">I beg you:</p><pre>\n&#35;faq stop\n</pre>',
      '<div>„&#x23;faq\nstop“</div>',
      '<blockquote>Hi Jane</blockquote><p>a < b</p><p>#faq stop',
    ])
      expect(await stopsInParts(html), html).toEqual([true, true, true]);
  });

  it('is not heard in HTML that is quoted, unseen or our own', async () => {
    for (const html of [
      '<p>No.</p><blockquote type="cite"><div>#faq stop</div></blockquote>',
      '<p>No.</p><div>&gt; #faq stop</div>',
      '<p>No.</p><!-- <p>#faq stop</p> --><style>\n#faq stop</style>',
      '<p>No.</p><b>From:</b> Eve<br><b>Sent:</b> Monday<br><br>#faq stop',
      '<div>Stop these mails: reply with &quot;#faq stop&quot;.</div>',
      '<div>Stop these mails: reply with</div><div>"#faq stop".</div>',
      '<pre>Stop these mails: reply\nwith\n"#faq stop".\n</pre>',
      '<p>#faq stopped</p>',
    ])
      expect(await stopsInParts(html), html).toEqual([false, false, false]);
  });

  it('is not heard in a file', async () => {
    const part = (type: string) =>
      `--b\nContent-Type: ${type}\nContent-Disposition: attachment; filename=x\n\n#faq stop\n`;
    const text = '--b\nContent-Type: text/plain\n\nNo.\n';
    for (const type of ['text/html', 'text/plain'])
      expect(await stopsAs('multipart/mixed; boundary=b', `${text}${part(type)}--b--\n`)).toBe(false);
  });

  it('is heard behind a long text', async () => {
    expect(await stops(`${'I have a lot to say about this.\n'.repeat(500)}#faq stop\n`)).toBe(true);
  });

  it('is heard behind 150 other ids', async () => {
    const live = await startLive();
    await live.take(mail({ subject: '[PATCH] bpf: count right', id }));
    await live.runUntil(3);
    const [row] = await live.rows();
    const others = Array.from({ length: 150 }, (_, n) => `<other-${String(n)}@example.org>`);
    const references = [...others, row?.messageId ?? ''].join('\n ');
    await live.take(mail({ subject: 'Re: x', references, at: 4, body: '#faq stop\n' }));
    expect(await live.state.optOuts.has('jane@example.org')).toBe(true);
  });

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
      '> Stop these mails: reply with\n"#faq stop".\n',
      '> Stop these mails: reply\n> with\n„#faq stop“.\n',
      'Stop these mails: reply with\n\n`"#faq stop"`.\n',
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
