import { describe, expect, it } from 'vitest';
import { composeMessage } from '../../src/deliver/index.js';
import { eols, bytesOf } from '../support/judge.js';
import type { MailSpec } from '../support/mails.js';
import { describeAttacks } from './attack.js';
import {
  above,
  after,
  drafted,
  eve,
  jane,
  nothing,
  patch,
  replied,
  request,
  seen,
  server,
  signed,
  site,
  type Signing,
} from './site.js';

const genuine = (more: Partial<MailSpec> = {}, signing: Partial<Signing> = {}) =>
  signed(patch(more), { domain: 'example.org', ...signing });
const hers = (more: Partial<MailSpec> = {}) => signed(patch({ from: eve, ...more }), 'evil.example.net');
const toEve = { sent: ['reply to eve@evil.example.net'], waiting: [] };

const results = (by: string, domain = 'example.org') => `Authentication-Results: ${by}; dkim=pass header.d=${domain}`;
const throughList = 'Received: from mail.example.org by vger.kernel.org with ESMTP; Mon, 04 Mar 2024 09:00:00 +0000';
const received = `Received: from vger.kernel.org by ${server} with ESMTP; Mon, 04 Mar 2024 09:00:01 +0000`;
const local = 'Received: from localhost by store.internal with LMTP; Mon, 04 Mar 2024 09:00:01 +0000';

/** Every header line of what left, on the wire. */
async function wire(raws: readonly (string | Uint8Array)[]): Promise<string[]> {
  const { drafts } = await after(raws);
  const lines: string[] = [];
  for (const draft of drafts) {
    const [head = ''] = (await composeMessage(draft, new Date(0))).toString('latin1').split('\r\n\r\n');
    lines.push(...head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n'));
  }
  return lines;
}
const ours = ['From', 'To', 'Subject', 'Date', 'Message-ID', 'In-Reply-To', 'References', 'Auto-Submitted'];
const known = new Set([...ours, 'Cc', 'X-Faqtotum', 'MIME-Version', 'Content-Type', 'Content-Transfer-Encoding']);
/** Nothing but the bot's own headers, each once, in printable ASCII. */
async function expectClean(raws: readonly (string | Uint8Array)[]): Promise<string[]> {
  const lines = await wire(raws);
  const names = lines.map((line) => line.slice(0, line.indexOf(':')));
  expect(names.filter((name) => !known.has(name))).toEqual([]);
  expect(names).toEqual([...new Set(names)]);
  expect(names).toEqual(expect.arrayContaining(ours));
  expect(lines.filter((line) => !/^[\x20-\x7e]*$/.test(line))).toEqual([]);
  return lines;
}

describe('without an attack', () => {
  it.each(eols)('a signed patch is answered: %s', async (_name, eol) => {
    expect(await after([bytesOf(await genuine(), eol)])).toMatchObject(replied);
    expect(await after([bytesOf(await genuine({}, { canonicalization: 'simple/simple' }), '\r\n')])).toMatchObject(
      replied,
    );
  });

  it('what the receiving server says is believed, behind its own machines too', async () => {
    for (const raw of [
      above(patch(), results(server), throughList),
      above(patch(), received, results(server), throughList),
      above(patch(), local, received, results(server), throughList),
    ])
      expect(await after([raw], { dkim: false })).toMatchObject(replied);
  });
});

describeAttacks('headers', {
  'puts a second From above or below the signed one': async () => {
    const raw = await genuine();
    expect(await after([above(raw, `From: ${eve}`)])).toMatchObject({ sent: [] });
    expect(await after([above(raw, `From : ${eve}`)])).toMatchObject({ sent: [] });
    expect(await after([raw.replace('\nMIME-Version', `\nFrom: ${eve}\nMIME-Version`)])).toMatchObject({ sent: [] });
    expect(await after([hidden(raw, `X-A: b\rFrom: ${eve}`)])).toMatchObject({ sent: [] });
  },
  'puts a second Subject, Date, To, Message-ID or the like above the signed one': async () => {
    for (const header of [
      'Subject: [PATCH] bpf: bad words',
      'Subject : [PATCH] bpf: bad words',
      'Date: Mon, 04 Mar 2024 08:00:00 +0000',
      'To: bpf@vger.kernel.org',
      'Cc: bpf@vger.kernel.org',
      'Message-ID: <other@evil.example.net>',
      'Content-Type: text/html',
      'Content-Transfer-Encoding: base64',
      'MIME-Version: 1.0',
    ]) {
      const { sent } = await after([above(await genuine(), header)]);
      expect(sent, header).toEqual([]);
    }
    const command = await signed(request('#faq merge window\n'), 'iogearbox.net');
    const target = await genuine({ subject: '[PATCH bpf-next] bpf: count right' });
    expect(await after([target, above(command, 'In-Reply-To: <other@example.org>')])).toMatchObject(nothing);
  },
  'writes two mailboxes, a group or a comment into From': async () => {
    const from = async (text: string) => after([await hers({ from: text })]);
    expect((await from(`${jane}, ${eve}`)).sent).toEqual([]);
    expect((await from(`${eve}, ${jane}`)).sent).toEqual([]);
    expect((await from(`Team: ${jane}, ${eve};`)).sent).toEqual([]);
    expect(await from(`Team: ${jane};`)).toMatchObject({ sent: [] });
    expect(await from('Jane Doe <jane@example.org> (eve@evil.example.net)')).toMatchObject({ sent: [] });
    expect(await from('(jane@example.org) Eve <eve@evil.example.net>')).toMatchObject(toEve);
    expect((await from('<jane@example.org>eve@evil.example.net')).sent).not.toContain('reply to jane@example.org');
    expect((await from('"jane@example.org"@evil.example.net')).sent).toEqual([]);
    expect((await from('jane@example.org <eve@evil.example.net>')).sent).not.toContain('reply to jane@example.org');
  },
  'names the victim in Sender, Return-Path or Errors-To': async () => {
    const headers = [`Sender: ${jane}`, `Errors-To: ${jane}`, `Disposition-Notification-To: ${jane}`];
    expect(await after([above(await hers({ headers }), 'Return-Path: <jane@example.org>')])).toMatchObject(toEve);
  },
  'hides headers behind bare CRs or NULs, or turns a signed blank into one': async () => {
    const raw = await genuine();
    expect(await after([hidden(raw, 'X-A: b\rSubject: [PATCH] bpf: bad words')])).toMatchObject(drafted);
    expect(await after([hidden(raw, 'X-A: b\0c')])).toMatchObject(drafted);
    for (const blank of ['\r', '\v', '\f', '\0'])
      expect((await after([raw.replace('bpf: count', `bpf:${blank}count`)])).sent, JSON.stringify(blank)).toEqual([]);
    expect(await after([raw.replaceAll('\n', '\r')])).toMatchObject({ sent: [] });
  },
  'moves the end of the headers for one of two readers': async () => {
    const raw = await genuine();
    for (const line of ['\r', '\r\r', ' ', '\t', 'junk', ': x', '\v', '\u00a0'])
      for (const place of ['Subject: ', 'From: ', 'Content-Type: ']) {
        const moved = raw.replace(`\n${place}`, `\n${line}\n${place}`);
        const { sent, drafts } = await after([moved]);
        // Either it is the mail as she signed it, or nothing leaves.
        if (sent.length > 0) expect(drafts.map(({ subject }) => subject)).toEqual(['Re: [PATCH] bpf: count right']);
        expect(sent.filter((words) => words !== replied.sent[0])).toEqual([]);
      }
    expect(await after([`\n${raw}`])).toMatchObject(replied);
    expect((await after([`\n\n\n${raw}`])).sent).toEqual([]);
  },
  'folds a header of his own into Subject, a name or an id, for the reply to carry': async () => {
    const lines = await expectClean([
      await hers({
        subject: '[PATCH] bpf: count\n Bcc: joe@example.org\n\tX-Evil: 1',
        from: '"Eve\n Bcc: joe@example.org" <eve@evil.example.net>',
        id: '<a\n Bcc:joe@example.org>',
        references: '<r1@evil.example.net>\n <r2\r\n X-Evil:1@evil.example.net>',
      }),
    ]);
    expect(lines).toContain('To: eve@evil.example.net');
  },
  'writes a Message-ID with quotes, brackets, blanks or encoded words': async () => {
    for (const odd of [
      '<"a b"@evil>',
      '<a@evil>>',
      '<<a@evil>',
      '<a@evil> <b@evil>',
      '<=?utf-8?q?a=0d=0aBcc?=@evil>',
      '<ü@evil>',
      '<a\u0007@evil>',
      'a@evil',
      '<>',
      '',
    ])
      for (const line of await wire([await hers({ id: odd })]))
        expect(line, odd).toMatch(/^(?!(?:Bcc|X-Evil))[A-Za-z-]+: [\x20-\x7e]*$/);
  },
  'names thousands of ids in References, or ours': async () => {
    const live = await site();
    await live.take(await genuine());
    await live.runUntil(90);
    const own = live.outbox.submitted[0]?.messageId ?? '';
    expect(own).not.toBe('');
    const many = Array.from({ length: 5000 }, (_, n) => `<r${String(n)}@evil.example.net>`).join('\n ');
    await live.take(
      await hers({ id: '<1@evil.example.net>', subject: '[PATCH] bpf: count hers', references: many, at: 91 }),
      await hers({ id: own, subject: '[PATCH] bpf: is the bot’s', at: 91 }),
    );
    await live.runUntil(300);
    expect((await seen(live)).sent).toEqual([...replied.sent, ...toEve.sent]);
    expect(live.outbox.submitted[1]?.references.length).toBeLessThanOrEqual(30);
  },
  'writes Authentication-Results himself, and the receiving server writes none': async () => {
    for (const raw of [
      above(patch(), received, throughList, results(server)),
      above(patch(), throughList, results(server)),
      above(patch(), received, `Received: from x by ${server}.evil.example.net; x`, results(server)),
      above(patch(), received, 'Received: from x (by mx.example.com) by evil.example.net; x', results(server)),
      above(patch(), received, 'Received: x', throughList, results(server)),
    ])
      expect(await after([raw], { dkim: false }), raw.slice(0, 300)).toMatchObject(drafted);
  },
  'writes Authentication-Results below those of the receiving server': async () => {
    const none = `Authentication-Results: ${server}; dkim=none`;
    const raw = above(patch(), none, received, throughList, results(server));
    expect(await after([raw], { dkim: false })).toMatchObject(drafted);
  },
  'writes Authentication-Results of a server with a similar name': async () => {
    for (const by of [
      `${server}.evil.example.net`,
      `x${server}`,
      `(${server}) evil`,
      `evil (${server})`,
      `"${server} evil"`,
      'MX.EXAMPLE.C\u043eM',
    ])
      expect(await after([above(patch(), results(by))], { dkim: false }), by).toMatchObject(drafted);
  },
  'hides a passing result in a comment, a quoted string or a second header field': async () => {
    for (const text of [
      `${server}; dkim=none (dkim=pass header.d=example.org)`,
      `${server}; dkim=none reason="; dkim=pass header.d=example.org"`,
      `${server}; dkim=fail header.d=example.org\nAuthentication-Results: ${server}; dkim=pass header.d=example.org`,
      `${server}; dkim=pass header.d=evil.example.net header.i=@example.org`,
    ])
      expect(await after([above(patch(), `Authentication-Results: ${text}`)], { dkim: false }), text).toMatchObject(
        drafted,
      );
  },
  'signs by an algorithm that is broken': async () => {
    expect(await after([await genuine({}, { algorithm: 'rsa-sha1' })])).toMatchObject(drafted);
  },
  'adds signatures that do not hold': async () => {
    const raw = await genuine();
    const [signature = ''] = /^DKIM-Signature:[^]*?(?=\nReceived)/.exec(raw) ?? [];
    const fresh = signature.replace(/ t=\d+;/, ' t=1709542800;');
    const old = await genuine({}, { at: -60 * 24 * 9 });
    expect((await after([above(old, fresh)])).sent).toEqual([]);
    const bare = await genuine({}, { without: ['subject'] });
    expect((await after([above(bare, fresh)])).sent).toEqual([]);
    expect((await after([above(raw, ...Array.from({ length: 20 }, () => fresh))])).sent).toEqual([]);
  },
  'names the guarded list in a comment, a phrase or a second List-Id': async () => {
    for (const listId of [
      '(<bpf.vger.kernel.org>) <other.example.org>',
      '<other.example.org> (<bpf.vger.kernel.org>)',
      '"<bpf.vger.kernel.org>" <other.example.org>',
      '<bpf.vger.kernel.org.evil.example.net>',
    ])
      expect(await after([await hers({ listIds: [listId] })]), listId).toMatchObject(nothing);
    expect(
      await after([await hers({ listIds: ['<bpf.vger.kernel.org>', '<bpf.vger.kernel.org>', '<other.example.org>'] })]),
    ).toMatchObject(toEve);
  },
  'names recipients, trailers or files without end': async () => {
    const many = (word: string) => Array.from({ length: 20_000 }, () => word).join('');
    expect(await after([await hers({ cc: `${many('a@example.org,')}b@example.org` })])).toMatchObject(nothing);
    expect(await after([await hers({ trailers: many('Cc: a@example.org\n').split('\n') })])).toMatchObject(nothing);
    const files = Array.from({ length: 20_000 }, (_, n) => ({ path: `kernel/bpf/${String(n)}.c`, added: ['x'] }));
    expect(await after([await hers({ files })])).toMatchObject(nothing);
  },
  'makes the signature costly to look at: many kinds of it, and blank lines without end': async () => {
    const body = `${patch().split('\n\n').slice(1).join('\n\n')}${' \n'.repeat(600_000)}`;
    let raw = patch({ body });
    for (const canonicalization of ['relaxed/relaxed', 'relaxed/simple'])
      for (const algorithm of ['rsa-sha256', 'rsa-sha1'])
        raw = await signed(raw, { domain: 'example.org', canonicalization, algorithm });
    expect(await after([raw])).toMatchObject(drafted);
  },
});

/** A header line hidden in the signed mail, above its Subject. */
function hidden(raw: string, line: string): string {
  return raw.replace('\nSubject: ', `\n${line}\nSubject: `);
}
