import { describe, expect, it } from 'vitest';
import { mail, type MailSpec } from '../support/mails.js';
import { describeAttacks } from './attack.js';
import {
  above,
  after,
  asking,
  daniel,
  eve,
  id,
  jane,
  nothing,
  patch,
  request,
  seen,
  server,
  signed,
  site,
  type Settings,
  type Signing,
} from './site.js';

const command = '#faq merge window\n';
const excerpt = { sent: ['excerpt to jane@example.org cc bpf@vger.kernel.org'], waiting: [] };

/** Nothing to find in it: what leaves was asked for. */
const clean = (more: Partial<MailSpec> = {}) =>
  signed(patch({ subject: '[PATCH bpf-next] bpf: count right', ...more }), 'example.org');
const asked = async (raw: string | Promise<string>, settings?: Settings) => after([await clean(), await raw], settings);
/** The maintainer's own mail. */
const genuine = (body: string, more: Partial<MailSpec> = {}, signing: Partial<Signing> = {}) =>
  signed(request(body, more), { domain: 'iogearbox.net', ...signing });

const multipart = (kind: string, ...parts: readonly string[]): Partial<MailSpec> => ({
  headers: [],
  body: [...parts.map((part) => `--b\n${part}`), '--b--\n'].join('\n'),
  subject: `Re: x\nContent-Type: multipart/${kind}; boundary=b`,
});
/** `mail` writes a Content-Type of its own. */
const withParts = async (kind: string, ...parts: readonly string[]) =>
  signed(
    request('', multipart(kind, ...parts)).replace('Content-Type: text/plain; charset=utf-8\n', ''),
    'iogearbox.net',
  );

describe('without an attack', () => {
  it('a command of a maintainer sends one excerpt', async () => {
    expect(await asked(genuine(command))).toMatchObject(excerpt);
  });

  it('and so it does as the text of a multipart mail', async () => {
    const text = `Content-Type: text/plain\n\n${command}`;
    expect(await asked(withParts('mixed', text))).toMatchObject(excerpt);
  });
});

describeAttacks('commands', {
  'writes `#faq <section>` in his own name': async () => {
    const raw = signed(request(command, { from: eve }), 'evil.example.net');
    expect(await asked(raw)).toMatchObject(nothing);
  },
  'takes a maintainer’s From and signs nothing': async () => {
    expect(await asked(request(command))).toMatchObject(nothing);
  },
  'takes a maintainer’s From and signs with his own domain': async () => {
    expect(await asked(signed(request(command), 'evil.example.net'))).toMatchObject(nothing);
  },
  'puts a maintainer’s From over a signature that does not cover From': async () => {
    expect(await asked(genuine(command, {}, { covers: ['subject', 'date', 'to'] }))).toMatchObject(nothing);
  },
  'changes the Subject that a maintainer’s signature does not cover': async () => {
    expect(await asked(genuine(command, {}, { without: ['subject'] }))).toMatchObject(nothing);
  },
  'appends a command to a body that is signed in part (`l=`)': async () => {
    const raw = `${await genuine('Fine.\n', {}, { length: 5 })}${command}`;
    expect(await asked(raw)).toMatchObject(nothing);
    const vouched = above(raw, `Authentication-Results: ${server}; dkim=pass header.d=iogearbox.net`);
    expect(await asked(vouched)).toMatchObject(nothing);
  },
  'gets a maintainer to quote a command': async () => {
    for (const body of [
      `> ${command}\nNo.\n`,
      `On Monday, Eve wrote:\n> ${command}`,
      `No.\n\n-----Original Message-----\nFrom: Eve\n\n${command}`,
      `No.\n\n________________________________\nFrom: Eve\n\n${command}`,
      `No.\n\nFrom: Eve <eve@evil.example.net>\nSent: Monday, March 4, 2024 9:00 AM\nTo: Daniel\nSubject: x\n\n${command}`,
      `No.\n\nBegin forwarded message:\n\nFrom: Eve\n\n${command}`,
    ])
      expect(await asked(genuine(body)), body).toMatchObject(nothing);
  },
  'gets a maintainer to quote a command without quotation marks, in any language': async () => {
    const heads = [
      'Von: Eve <eve@evil.example.net>\nGesendet: Montag, 4. März 2024 09:00\nAn: Daniel\nBetreff: x\n',
      'Von: Eve\nGesendet: Montag\n',
      'De : Eve\nEnvoyé : lundi 4 mars 2024 09:00\nÀ : Daniel\nObjet : x\n',
      'De : Eve\n',
      '发件人: Eve\n发送时间: 2024年3月4日\n',
      '发件人：Eve\n发送时间：2024年3月4日\n',
      '日期：2024年3月4日\n主题：x\n',
      '-----Ursprüngliche Nachricht-----\n',
      "-----Message d'origine-----\n",
      '-----Mensaje original-----\n',
      '-- Eve --\n',
      '-------- Weitergeleitete Nachricht --------\n',
      '-------- Message transféré --------\nSujet : x\n',
      '------------------ 原始邮件 ------------------\n',
      '————————————\n',
      '===\n',
      '- - - - -\n',
      'Eve ------------\n',
      '_____________\n',
      'Anfang der weitergeleiteten Nachricht:\n',
      '*From:* Eve\n*Sent:* Monday\n',
      '*Absender*: Eve\n\n*Datum*: Montag\n',
      'From: Eve\nDate: Mon, 4 Mar 2024 09:00:00 +0000\n',
      'From: Eve\n',
      'Eve <eve@evil.example.net>\n',
      'On Monday Eve wrote:\n',
      'On Monday, 4 March 2024, Eve\n<eve@evil.example.net> wrote:\n',
      'On Monday Eve wrote\n',
      'Am Montag hat Eve geschrieben:\n',
      'Eve 于2024年3月4日周一 写道：\n',
      '*Eve wrote:*\n',
      '(Eve:)\n',
    ];
    const texts = [`Hello,\n${command}Eve\n`, `\nHello,\n\n${command}Eve\n`, command];
    for (const [at, head] of heads.entries()) {
      const body = `I disagree.\n\n${head}${texts[at % texts.length] ?? ''}`;
      const { sent, waiting, drafts } = await asked(genuine(body));
      expect({ sent, waiting }, body).toEqual({ sent: ['answer to daniel@iogearbox.net'], waiting: [] });
      expect(drafts[0]?.text.replace(/\s+/g, ' ')).toContain('> [#]faq merge window It stands below words that may be');
    }
    // His own command above it counts.
    expect(await asked(genuine(`${command}\n${heads.join('\nHello,\n\n')}Eve\n`))).toMatchObject(excerpt);
  },
  'gets a maintainer to send our own mail back, quoted or not': async () => {
    const live = await site();
    await live.take(await signed(patch({ subject: '[PATCH] bpf: #faq merge window' }), 'example.org'));
    await live.take(await genuine(`${command}#faq how do i\n`));
    await live.runUntil(90);
    const before = await live.rows();
    expect(before.map(({ draft }) => draft.kind).sort()).toEqual(['answer', 'excerpt', 'reply']);
    for (const [at, { draft }] of before.entries()) {
      const quoted = draft.text.replace(/^/gm, '> ');
      await live.take(
        await genuine(draft.text, { id: `<bare-${String(at)}@iogearbox.net>`, at: 95 }),
        await genuine(`${quoted}\n\nWhat?\n`, { id: `<quoted-${String(at)}@iogearbox.net>`, at: 96 }),
      );
    }
    await live.runUntil(150);
    expect(await live.rows()).toHaveLength(before.length);
  },
  'hides a command in the HTML of a maintainer’s mail': async () => {
    const html = `Content-Type: text/html\n\n${command}`;
    expect(await asked(withParts('alternative', 'Content-Type: text/plain\n\nFine.\n', html))).toMatchObject(nothing);
    expect(await asked(withParts('alternative', html))).toMatchObject(nothing);
  },
  'has a maintainer pass on a file with a command in it': async () => {
    const file = `Content-Type: text/plain; name=log.txt\nContent-Disposition: attachment; filename=log.txt\n\n${command}`;
    const text = 'Content-Type: text/plain\n\nSee the log.\n';
    expect(await asked(withParts('mixed', text, file))).toMatchObject(nothing);
    expect(await asked(withParts('mixed', file))).toMatchObject(nothing);
    const inline = `Content-Type: text/plain\nContent-Disposition: inline; filename=log.txt\n\n${command}`;
    expect(await asked(withParts('mixed', text, inline))).toMatchObject(nothing);
    const forwarded = `Content-Type: message/rfc822\n\nFrom: ${eve}\nSubject: x\n\n${command}`;
    expect(await asked(withParts('mixed', text, forwarded))).toMatchObject(nothing);
  },
  'hides a command in front of, between or behind the parts of a mail': async () => {
    const text = 'Content-Type: text/plain\n\nFine.\n';
    const bare = await withParts('mixed', text);
    const body = (await asked(bare)).sent;
    expect(body).toEqual([]);
    const stuffed = request('', multipart('mixed', text))
      .replace('Content-Type: text/plain; charset=utf-8\n', '')
      .replace('\n\n--b\n', `\n\n${command}--b\n`)
      .replace('--b--\n', `--b--\n${command}`);
    expect(await asked(signed(stuffed, 'iogearbox.net'))).toMatchObject(nothing);
  },
  'gets a maintainer to send a patch with a command in its text': async () => {
    const raw = mail({
      subject: '[PATCH bpf-next] bpf: teach',
      from: daniel,
      message: `${command}\nTeach.\n`,
      inReplyTo: id,
      files: [{ path: 'Documentation/bpf/x.rst', added: ['#faq merge window'] }],
    });
    const { drafts } = await asked(signed(raw, 'iogearbox.net'));
    expect(drafts.filter(({ kind }) => kind !== 'reply')).toEqual([]);
  },
  'puts a command into a Subject that a maintainer answers': async () => {
    expect(await asked(genuine('Fine.\n', { subject: 'Re: #faq merge window' }))).toMatchObject(nothing);
    expect(await asked(genuine('Fine.\n', { subject: '#faq merge window' }))).toMatchObject(nothing);
  },
  'sends a maintainer’s command again and again': async () => {
    const live = await site();
    const raw = await genuine(command);
    await live.take(await clean(), raw);
    await live.runUntil(10);
    for (let n = 0; n < 3; n++) await live.take(above(raw, `Received: from evil by list.example.org; n ${String(n)}`));
    await live.runUntil(90);
    expect(await seen(live)).toMatchObject(excerpt);
  },
  'sends a maintainer’s command again as the answer to another mail': async () => {
    const other = await clean({ id: '<other@example.org>', from: 'Joe Roe <joe@example.org>', at: 2 });
    const raw = await genuine(command, {}, { without: ['message-id', 'in-reply-to', 'references'] });
    const moved = raw.replace(asking, '<moved@evil.example.net>').replaceAll(id, '<other@example.org>');
    const live = await site();
    await live.take(await clean(), other, await genuine(command), moved);
    await live.runUntil(90);
    expect(await seen(live)).toMatchObject(excerpt);
  },
  'is faster than the list with such a copy': async () => {
    const other = await clean({ id: '<other@example.org>', from: 'Joe Roe <joe@example.org>', at: 2 });
    const raw = await genuine(command, {}, { without: ['in-reply-to', 'references'] });
    const moved = raw.replaceAll(id, '<other@example.org>');
    expect(await after([await clean(), other, moved, raw])).toMatchObject({
      sent: [],
      waiting: ['excerpt to joe@example.org cc bpf@vger.kernel.org'],
    });
  },
  'sends a command of long ago, or one that was for another list': async () => {
    const old = genuine(command, {}, { at: -60 * 24 * 9 });
    expect(await asked(old)).toMatchObject(nothing);
    const elsewhere = genuine(command, { to: 'Eve <eve@evil.example.net>', cc: '' });
    expect(await asked(elsewhere)).toMatchObject(nothing);
    const addressed = genuine(command, { to: 'Eve <eve@evil.example.net>', cc: '' }, { without: ['to', 'cc'] });
    const raw = (await addressed).replace('To: Eve <eve@evil.example.net>', 'To: bpf@vger.kernel.org');
    expect(await asked(raw)).toMatchObject(nothing);
  },
  'writes `#faq stop` for somebody else': async () => {
    const live = await site();
    await live.take(await signed(patch(), 'example.org'));
    await live.runUntil(90);
    const reply = live.outbox.submitted[0]?.messageId ?? '';
    expect(reply).not.toBe('');
    const stop = (from: string) =>
      mail({ subject: 'Re: x', from, inReplyTo: reply, body: '#faq stop\n', listIds: [], at: 91 });
    await live.take(await signed(stop(eve), 'evil.example.net'), stop('Daniel <daniel@iogearbox.net>'));
    expect(await live.state.optOuts.has('jane@example.org')).toBe(false);
    expect(await live.state.optOuts.has('daniel@iogearbox.net')).toBe(false);
    // Whoever takes her From silences us towards her, no more.
    await live.take(stop(jane));
    expect(await live.state.optOuts.has('jane@example.org')).toBe(true);
  },
});
