import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import type { Draft } from '../../src/core/index.js';
import { composeMessage, recipientsOf } from '../../src/deliver/index.js';
import { aDraft, author } from './a-draft.js';

const date = new Date('2026-03-04T05:06:07Z');

async function compose(change: Partial<Draft> = {}): Promise<string> {
  return (await composeMessage(aDraft(change), date)).toString('latin1');
}

function headersOf(message: string): string[] {
  const block = message.slice(0, message.indexOf('\r\n\r\n'));
  return block.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
}

function header(message: string, name: string): string[] {
  const start = `${name.toLowerCase()}: `;
  return headersOf(message)
    .filter((line) => line.toLowerCase().startsWith(start))
    .map((line) => line.slice(start.length));
}

describe('composeMessage', () => {
  it('writes exactly the headers a reply has', async () => {
    expect(await compose()).toBe(
      [
        'From: BPF FAQ bot <bpf-bot@example.org>',
        'To: Ada Example <ada@example.org>',
        'Cc: bpf@lists.example.org',
        'Subject: Re: [PATCH] bpf: fix the frobnicator',
        'Date: Wed, 04 Mar 2026 05:06:07 +0000',
        'Message-ID: <reply-1@bot.example.org>',
        'In-Reply-To: <patch-1@example.org>',
        'References: <patch-1@example.org>',
        'Auto-Submitted: auto-replied',
        'X-Faqtotum: reply',
        'MIME-Version: 1.0',
        'Content-Transfer-Encoding: 7bit',
        'Content-Type: text/plain; charset=utf-8',
        '',
        'Hi Ada,',
        '',
        'The subject does not say which tree this is for.',
        '',
      ].join('\r\n'),
    );
  });

  it('leaves Cc out when there is none, and lists several recipients in one header', async () => {
    const message = await compose({ cc: [], to: [author, { name: 'Bo', address: 'bo@example.org' }] });
    expect(header(message, 'cc')).toEqual([]);
    expect(header(message, 'to')).toEqual(['Ada Example <ada@example.org>, Bo <bo@example.org>']);
  });

  it('folds a long thread and ends References with the mail answered', async () => {
    const references = Array.from({ length: 40 }, (_, number) => `<${number}.${'x'.repeat(40)}@example.org>`);
    const message = await compose({ references });
    expect(header(message, 'references')).toEqual([[...references, '<patch-1@example.org>'].join(' ')]);
    expect(Math.max(...message.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it.each([
    ['ASCII', 'plain\n', '7bit'],
    ['an ASCII line of 998 bytes', `${'x'.repeat(998)}\n`, '7bit'],
    ['an ASCII line of 999 bytes', `${'x'.repeat(999)}\n`, 'quoted-printable'],
    ['UTF-8', 'Grüße, 你好\n', 'quoted-printable'],
    ['mostly non-Latin', '你好你好你好\n', 'quoted-printable'],
    ['dots and From at line starts', '.\n..\nFrom here\n', '7bit'],
  ])('encodes %s and gives the same text back', async (_name, text, encoding) => {
    const message = await compose({ text });
    expect(header(message, 'content-transfer-encoding')).toEqual([encoding]);
    expect(message.split('\r\n').every((line) => line.length <= 998)).toBe(true);
    const parsed = await simpleParser(message, { skipTextToHtml: true });
    expect(parsed.text).toBe(text);
  });

  it('encodes names and subjects that are not ASCII (RFC 2047)', async () => {
    const subject = 'Re: [PATCH] bpf: schöner Fehler mit einem sehr langen Betreff, der gefaltet werden muss 你好';
    const message = await compose({ subject, to: [{ name: 'Jürgen "J" Beispiel, Dr.', address: 'j@example.org' }] });
    expect(message).toMatch(/^[\r\n\t -~]*$/);
    const parsed = await simpleParser(message);
    expect(parsed.subject).toBe(subject);
    expect(parsed.to).toMatchObject({ value: [{ name: 'Jürgen "J" Beispiel, Dr.', address: 'j@example.org' }] });
  });

  it('leaves out ids that are no ids', async () => {
    const message = await compose({
      inReplyTo: '<a b@example.org>',
      references: ['junk', '<ok@example.org>', `<${'y'.repeat(1000)}@example.org>`, '<ü@example.org>'],
    });
    expect(header(message, 'in-reply-to')).toEqual([]);
    expect(header(message, 'references')).toEqual(['<ok@example.org>']);
  });

  it.each<[string, Partial<Draft>]>([
    ['the subject', { subject: 'Re: x\r\nBcc: eve@example.org' }],
    ['a name', { to: [{ name: 'Ada\nBcc: eve@example.org', address: 'ada@example.org' }] }],
    ['an address', { to: [{ name: '', address: 'ada@example.org\r\nBcc: eve@example.org' }] }],
    ['an address list in an address', { to: [{ name: '', address: 'ada@example.org,eve@example.org' }] }],
    ['an address with brackets', { to: [{ name: '', address: 'ada@example.org><eve@example.org' }] }],
    ['an id', { inReplyTo: '<x@example.org>\r\nBcc: eve@example.org' }],
    ['a reference', { references: ['<x@example.org>\0'] }],
    ['no recipient', { to: [] }],
  ])('refuses a header made by a stranger: %s', async (_name, change) => {
    await expect(compose(change)).rejects.toMatchObject({ code: 'DRAFT_STATE' });
  });

  it('reads back the same, whatever names, subject and text hold, with a parser of another make, too', async () => {
    const piece = fc.constantFrom(
      ...['"', '\\', ',', ';', ':', '<', '>', '@', '(', ')', '[', ']', "'", '.', ' ', '=', '?', '_', '%'],
      ...['ä', '漢字', 'שלום', 'مرحبا', '😀', 'é', 'Re:', 'x'.repeat(80), 'word '],
    );
    const words = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('').replace(/\s+/g, ' ').trim());
    const lines = fc.array(fc.oneof(words, fc.constantFrom('.', 'From x', '漢'.repeat(400), 'x'.repeat(1200))), {
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(words, words, words, lines, async (name, other, subject, text) => {
        // What reads as an encoded word is taken apart when the reply is rendered.
        fc.pre(![name, other, subject].some((one) => one.includes('=?')));
        const draft = aDraft({
          to: [{ name, address: 'ada@example.org' }],
          cc: [{ name: other, address: 'bpf@lists.example.org' }],
          subject: `Re: ${subject}`.trim(),
          text: `${text.join('\n').trimEnd()}\n`,
        });
        const raw = await composeMessage(draft, date);
        expect(
          raw
            .toString('latin1')
            .split('\r\n')
            .every((line) => line.length <= 998),
        ).toBe(true);
        const here = await simpleParser(raw, { skipTextToHtml: true });
        const there = await PostalMime.parse(raw);
        expect(here.to).toMatchObject({ value: draft.to });
        expect(here.cc).toMatchObject({ value: draft.cc });
        expect([there.to, there.cc]).toEqual([draft.to, draft.cc]);
        expect([here.subject, there.subject]).toEqual([draft.subject, draft.subject]);
        expect([here.text?.trimEnd(), there.text?.trimEnd()]).toEqual([draft.text.trimEnd(), draft.text.trimEnd()]);
      }),
      { numRuns: 300 },
    );
  });

  it('never lets a value become another header', async () => {
    const hostile = fc.string({
      unit: fc.constantFrom('\r', '\n', '\0', ' ', ':', 'B', 'c', '@', '<', '>', 'é', '\u2028', '=?', '?='),
      maxLength: 30,
    });
    const expected = headersOf(await compose()).map((line) => line.split(':')[0]);
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (subject, name, id) => {
        const change = {
          subject: `Re: ${subject}`,
          to: [{ name, address: 'ada@example.org' }],
          inReplyTo: `<${id}@example.org>`,
        };
        const message = await compose(change).catch(() => undefined);
        if (message === undefined) return;
        for (const line of headersOf(message)) expect(expected).toContain(line.split(':')[0]);
        expect(header(message, 'to')[0]?.match(/<?ada@example\.org>?$/)).toBeTruthy();
      }),
      { numRuns: 300 },
    );
  });

  it('counts everybody once', () => {
    expect(recipientsOf(aDraft({ cc: [author, { name: '', address: 'ADA@example.org' }] }))).toEqual([
      'ada@example.org',
    ]);
  });
});
