import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMail } from '../../src/mail/index.js';
import { eml, plainHeaders, smallDiff } from './eml.js';
import { cpuTime } from '../support/cpu-time.js';

describe.each([false, true])('parseMail, CRLF: %s', (crlf) => {
  it('reads headers', async () => {
    const mail = await parseMail(
      eml(
        [
          'Received: from a by b; Mon, 6 May 2019 10:05:00 +0200 (CEST)',
          'Received: from c by a; Mon, 6 May 2019 09:00:00 +0200',
          'From: =?utf-8?q?=C3=85sa?= Sample <Asa@Example.ORG>',
          'To: "List, The" <list@lists.example.org>,',
          '\tgroup: Bob <bob@example.org>, carol@example.org;',
          'Cc: dave@example.org (Dave)',
          'Subject: [PATCH bpf] bpf: =?utf-8?b?w6TDtg==?=',
          ' =?utf-8?b?w7w=?= folded',
          '\tover  three lines',
          'Message-ID: <two@example.org>',
          'In-Reply-To: <one@example.org> (Ada\'s message of "Monday")',
          'In-Reply-To: junk <zero@example.org> <two@example.org>',
          'References: <zero@example.org>',
          '  <one@example.org> nonsense <one@example.org>',
          'References: <three@example.org>',
          'List-Id: The list <Bpf.vger.kernel.org>',
          'X-Mailing-List: netdev@vger.kernel.org',
          'Date: Mon, 6 May 2019 10:00:00 +0200',
        ],
        ['Hello'],
        crlf,
      ),
    );
    expect(mail).toMatchObject({
      id: '<two@example.org>',
      arrival: Date.UTC(2019, 4, 6, 8, 5),
      date: Date.UTC(2019, 4, 6, 8),
      from: { name: 'Åsa Sample', address: 'asa@example.org' },
      author: { name: 'Åsa Sample', address: 'asa@example.org' },
      authorKeys: ['addr:asa@example.org', 'name:asa sample'],
      to: [
        { name: 'List, The', address: 'list@lists.example.org' },
        { name: 'Bob', address: 'bob@example.org' },
        { name: '', address: 'carol@example.org' },
      ],
      cc: [{ name: 'Dave', address: 'dave@example.org' }],
      addressed: true,
      toText: '"List, The" <list@lists.example.org>, group: Bob <bob@example.org>, carol@example.org;',
      subject: '[PATCH bpf] bpf: äöü folded over three lines',
      inReplyTo: ['<one@example.org>', '<zero@example.org>'],
      references: ['<zero@example.org>', '<one@example.org>', '<three@example.org>'],
      listIds: ['bpf.vger.kernel.org', 'netdev.vger.kernel.org'],
      ownText: 'Hello',
      tooLarge: false,
      oddities: [],
      text: 'Hello',
    });
  });

  it('keeps tabs, trailing blanks and flowed lines as they are', async () => {
    const body = ['Soft ', 'break  ', '---', ...smallDiff, '+\ttab \t', '-- ', '2.39.5', ''];
    const headers = [...plainHeaders, 'Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes'];
    const mail = await parseMail(eml(headers, body, crlf));
    expect(mail.text).toBe(body.join('\n'));
    expect(mail.oddities).toEqual(['format=flowed']);
    expect(mail.patch?.files).toHaveLength(1);
  });

  it('keeps flowed lines of quoted-printable and nested parts as they are', async () => {
    const body = ['Soft ', ' break  ', '+a=3Db ', '-- ', 'x'];
    const plain = body.join('\n').replace('=3D', '=').replace(/ $/gmu, ' ');
    const part = [
      'Content-Type: text/plain; charset=us-ascii; format=flowed',
      'Content-Transfer-Encoding: 7bit',
      '',
      ...body.map((line) => line.replace('=3D', '=')),
    ];
    const nested = eml(
      [...plainHeaders, 'Content-Type: multipart/signed; boundary="o"'],
      [
        'preamble',
        '--o',
        'Content-Type: multipart/mixed; boundary=i',
        '',
        '--i',
        ...part,
        '--i',
        'Content-Type: text/plain',
        '',
        'list footer',
        '--i--',
        '--o',
        'Content-Type: application/pgp-signature',
        '',
        'xx',
        '--o--',
        'epilogue',
      ],
      crlf,
    );
    expect((await parseMail(nested)).text).toBe(`${plain}\nlist footer`);
    const encoded = body.map((line) => line.replace(/ $/u, '=20')).join('\n');
    const single = eml(
      [...plainHeaders, 'Content-Type: text/plain; format=flowed', 'Content-Transfer-Encoding: quoted-printable'],
      encoded,
      crlf,
    );
    expect((await parseMail(single)).text).toBe(plain);
  });

  it.each([
    ['quoted-printable', 'utf-8', 'd=C3=A4 =3D soft=\n break', 'dä = soft break'],
    ['quoted-printable', 'iso-8859-1', 'd=E4', 'dä'],
    ['base64', 'utf-8', Buffer.from('dä\r\nx\n').toString('base64'), 'dä\nx\n'],
    ['base64', 'iso-2022-jp', Buffer.from('\u001b$B%F%9%H\u001b(B', 'latin1').toString('base64'), 'テスト'],
    ['8bit', 'utf-8', 'dä', 'dä'],
    ['8bit', 'unheard-of', 'dä', 'dä'],
    ['8bit', 'utf-7', '+ADw-', '+ADw-'],
  ])('decodes %s in %s', async (encoding, charset, body, expected) => {
    const headers = [
      ...plainHeaders,
      `Content-Type: text/plain; charset="${charset}"`,
      `Content-Transfer-Encoding: ${encoding}`,
    ];
    const mail = await parseMail(eml(headers, body, crlf));
    expect(mail.text).toBe(expected);
    expect(mail.oddities.some((oddity) => oddity.startsWith('charset unknown'))).toBe(/unheard|utf-7/u.test(charset));
  });
});

describe('parts', () => {
  const multipart = (...parts: readonly string[][]): Buffer =>
    eml(
      [...plainHeaders, 'Content-Type: multipart/mixed; boundary=b'],
      [...parts.flatMap((part) => ['--b', ...part]), '--b--'],
    );

  it('gives the text of a single part marked as attachment', async () => {
    const mail = await parseMail(
      eml([...plainHeaders, 'Content-Type: text/plain', 'Content-Disposition: attachment; filename=x.txt'], 'text'),
    );
    expect(mail).toMatchObject({ text: 'text', oddities: ['text marked as attachment'] });
  });

  it('puts attached patches behind the inline text', async () => {
    const patch = [
      'Content-Type: text/x-patch; name=x.patch',
      'Content-Disposition: attachment; filename=x.patch',
      '',
      ...smallDiff,
    ];
    const mail = await parseMail(multipart(patch, ['Content-Type: text/plain', '', 'See the patch.']));
    expect(mail.text).toBe(['See the patch.', ...smallDiff].join('\n'));
    expect(mail.oddities).toEqual(['attached patch']);
  });

  it('leaves out other attached texts and attached mails', async () => {
    const log = ['Content-Type: text/plain', 'Content-Disposition: attachment; filename=dmesg.txt', '', 'log'];
    const forwarded = [
      'Content-Type: message/rfc822',
      '',
      'Subject: x',
      'Content-Type: text/plain',
      '',
      'somebody else',
    ];
    expect((await parseMail(multipart(['', 'inline'], log, forwarded))).text).toBe('inline');
  });

  it('does not convert HTML', async () => {
    const html = await parseMail(eml([...plainHeaders, 'Content-Type: text/html'], '<b>x</b>'));
    expect(html).toMatchObject({ text: '', oddities: ['html only'] });
    const both = await parseMail(
      multipart(['Content-Type: text/plain', '', 'x'], ['Content-Type: text/html', '', '<b>x</b>']),
    );
    expect(both).toMatchObject({ text: 'x', oddities: ['html part'] });
  });
});

describe('odd mail', () => {
  it('reads 8-bit text without charset as UTF-8, else Latin-1', async () => {
    expect((await parseMail(eml(plainHeaders, 'dä'))).text).toBe('dä');
    const latin = await parseMail(Buffer.concat([eml(plainHeaders, ''), Buffer.from('dä', 'latin1')]));
    expect(latin).toMatchObject({ text: 'dä', oddities: ['charset missing: read as latin1'] });
  });

  it('decodes encoded words that split a character', async () => {
    const mail = await parseMail(eml(['Subject: =?UTF-8?B?5Zue?= =?UTF-8?B?5aQ=?=', ' =?UTF-8?B?jTog?= x'], ''));
    expect(mail.subject).toBe('回复: x');
    expect(mail.prefix.reply).toBe(true);
  });

  it('keeps the first of several From headers and trusts none', async () => {
    const mail = await parseMail(
      eml(['From: a@example.org', 'From: b@example.org', 'Message-ID: <x@example.org>'], ''),
    );
    expect(mail).toMatchObject({
      from: { name: '', address: 'a@example.org' },
      author: undefined,
      oddities: ['several From headers'],
    });
  });

  it('makes an id for a mail without one', async () => {
    const raw = eml(['From: a@example.org'], 'x');
    const [one, two] = [await parseMail(raw), await parseMail(raw)];
    expect(one.id).toMatch(/^<[0-9a-f]{64}@check\.invalid>$/u);
    expect(two.id).toBe(one.id);
  });

  it('skips an mbox line and junk among the headers', async () => {
    const mail = await parseMail(
      eml(['From ada Mon May  6 10:00:00 2019', 'Subject: t', 'no header at all', 'Auto-Submitted: auto-replied'], 'x'),
    );
    expect(mail).toMatchObject({ subject: 't', text: 'x', automatic: { kind: 'auto-submitted' } });
    expect(mail.oddities).toContain('junk among the headers');
  });

  it('reads a mail with CR line ends', async () => {
    expect(await parseMail(Buffer.from('Subject: t\r\ra\rb'))).toMatchObject({ subject: 't', text: 'a\nb' });
  });

  it('takes arrival from options, Received, Date, else 0', async () => {
    const arrival = async (headers: string[], given?: number): Promise<number> =>
      (await parseMail(eml(headers, ''), { arrival: given })).arrival;
    const date = 'Date: Tue, 1 Jan 2019 00:00:00 GMT';
    expect(await arrival([date], 5)).toBe(5);
    expect(await arrival(['Received: by a; nonsense', 'Received: by b; Wed, 2 Jan 2019 00:00 -0100', date])).toBe(
      Date.UTC(2019, 0, 2, 1),
    );
    expect(await arrival([date])).toBe(Date.UTC(2019, 0, 1));
    expect(await arrival(['Date: 1 Jan 19 00:00:00 EST'])).toBe(Date.UTC(2019, 0, 1, 5));
    expect(await arrival(['Date: Tue, 1 Jan 2219 00:00:00 GMT'])).toBe(0);
  });

  it('reads a mail larger than the limit from its headers alone', async () => {
    const raw = Buffer.concat([eml(plainHeaders, ''), Buffer.alloc(50_000_000, 'a\n')]);
    const start = cpuTime();
    const mail = await parseMail(raw);
    expect(cpuTime() - start).toBeLessThan(1000);
    expect(mail).toMatchObject({
      id: '<one@example.org>',
      tooLarge: true,
      text: '',
      patch: undefined,
      size: raw.length,
    });
    expect((await parseMail(eml(plainHeaders, 'x'), { maxBytes: 10 })).tooLarge).toBe(true);
  });

  it.each([
    ['100,000 headers', `From: a@example.org\n${'X: y\n'.repeat(100_000)}\nx`],
    ['100,000 parts', `Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(100_000)}--b--\n`],
    [
      '5,000 levels',
      `Content-Type: multipart/mixed; boundary=b0\n\n${Array.from({ length: 5000 }, (_, i) => `--b${i}\nContent-Type: multipart/mixed; boundary=b${i + 1}\n\n`).join('')}x`,
    ],
    [
      '10,000 recipients',
      `To: ${Array.from({ length: 10_000 }, (_, i) => `"N, ${i}" <p${i}@example.org>`).join(',\n ')}\n\nx`,
    ],
    ['100,000 trailer paragraphs', `A: b\n\n${'Acked-by: a\n\n'.repeat(100_000)}---\n${smallDiff.join('\n')}`],
    ['70,000 hunks without end', `A: b\n\n--- a/x\n+++ b/x\n${'@@ -1,99999 +1,99999 @@\n\n'.repeat(70_000)}`],
  ])('is quick with %s', async (_, raw) => {
    const start = cpuTime();
    await parseMail(Buffer.from(raw));
    expect(cpuTime() - start).toBeLessThan(2000);
  });

  it('passes the authentication on', async () => {
    const raw = eml(plainHeaders, 'x');
    expect((await parseMail(raw)).authentication).toEqual({ result: 'none', by: undefined });
    const authentication = { result: 'pass', by: 'mx.example.org' } as const;
    expect((await parseMail(raw, { authentication })).authentication).toEqual(authentication);
  });
});

describe('properties', () => {
  it('never throws on arbitrary bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (raw) => {
        expect((await parseMail(raw)).size).toBe(raw.length);
      }),
    );
  });

  it('never throws on mutated mails', async () => {
    const seeds = [
      eml(
        [...plainHeaders, 'Content-Type: multipart/mixed; boundary=b'],
        [
          '--b',
          'Content-Type: text/plain; charset=gb2312',
          'Content-Transfer-Encoding: base64',
          '',
          'eA==',
          '--b',
          'Content-Type: text/x-patch',
          '',
          ...smallDiff,
          '--b--',
        ],
      ),
      eml(
        [...plainHeaders, 'Content-Transfer-Encoding: quoted-printable'],
        ['Why=2E', '', 'Fixes: 12345678 ("x', 'y")', '---', ...smallDiff],
      ),
    ];
    const edit = fc.tuple(fc.nat(), fc.nat({ max: 12 }), fc.uint8Array({ maxLength: 12 }));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...seeds),
        fc.array(edit, { minLength: 1, maxLength: 6 }),
        async (seed, edits) => {
          let raw = seed;
          for (const [at, length, bytes] of edits) {
            const cut = at % (raw.length + 1);
            raw = Buffer.concat([raw.subarray(0, cut), bytes, raw.subarray(cut + length)]);
          }
          expect((await parseMail(raw)).id).toMatch(/^<.+>$/u);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gives the same text for LF and CRLF', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme' }).map((line) => line.replace(/[\r\n]/gu, ''))),
        async (lines) => {
          const [lf, crlf] = [
            await parseMail(eml(plainHeaders, lines)),
            await parseMail(eml(plainHeaders, lines, true)),
          ];
          expect(crlf.text).toBe(lf.text);
          expect(crlf.text).not.toContain('\r');
        },
      ),
    );
  });
});
