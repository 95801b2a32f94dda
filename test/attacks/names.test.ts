import { describe, expect, it } from 'vitest';
import { composeMessage } from '../../src/deliver/index.js';
import type { Draft } from '../../src/core/index.js';
import type { MailSpec } from '../support/mails.js';
import { describeAttacks } from './attack.js';
import { after, daniel, eve, nothing, patch, request, signed } from './site.js';

const command = '#faq merge window\n';
const clean = () => signed(patch({ subject: '[PATCH bpf-next] bpf: count right' }), 'example.org');
const hers = (more: Partial<MailSpec> = {}) => signed(patch({ from: eve, ...more }), 'evil.example.net');
const toEve = { sent: ['reply to eve@evil.example.net'], waiting: [] };

/** What a command from this From brings about, signed by a domain of the attacker. */
const commanded = async (from: string, domain = 'evil.example.net') =>
  after([await clean(), await signed(request(command, { from }), domain)]);

/** The reply to a patch from this From as it goes over the wire. */
async function replyTo(from: string, more: Partial<MailSpec> = {}): Promise<{ draft: Draft; wire: string }> {
  const outcome = await after([await hers({ from, ...more })]);
  expect(outcome, from).toMatchObject(toEve);
  const [draft] = outcome.drafts;
  if (draft === undefined) throw new Error('no draft');
  return {
    draft,
    wire: (await composeMessage(draft, new Date(0))).toString('utf8').replaceAll(/\r\n[ \t]+(?=\S)/g, ' '),
  };
}

const word = (text: string, encoding: 'q' | 'b' = 'b', charset = 'utf-8') => {
  const bytes = Buffer.from(text);
  const hex = [...bytes].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
  return `=?${charset}?${encoding}?${encoding === 'b' ? bytes.toString('base64') : hex}?=`;
};

describe('without an attack', () => {
  it('the maintainer is heard, by whatever name', async () => {
    for (const name of ['Daniel Borkmann', word('Daniel Börkmann'), '"D. <b>"', ''])
      expect((await commanded(`${name} <daniel@iogearbox.net>`, 'iogearbox.net')).sent).toHaveLength(1);
  });

  it('a person is greeted by his first name', async () => {
    const { draft } = await replyTo('Eve Adams <eve@evil.example.net>');
    expect(draft.text).toMatch(/^Hi Eve,\n/);
    expect(draft.to).toEqual([{ name: 'Eve Adams', address: 'eve@evil.example.net' }]);
  });
});

describeAttacks('names', {
  'puts a maintainer’s name or address into his display name': async () => {
    for (const from of [
      'Daniel Borkmann <eve@evil.example.net>',
      '"daniel@iogearbox.net" <eve@evil.example.net>',
      '"Daniel Borkmann <daniel@iogearbox.net>" <eve@evil.example.net>',
      'daniel@iogearbox.net <eve@evil.example.net>',
      '<daniel@iogearbox.net> <eve@evil.example.net>',
      'Daniel (daniel@iogearbox.net) <eve@evil.example.net>',
    ])
      expect(await commanded(from), from).toMatchObject(nothing);
  },
  'encodes a maintainer’s name and address into his display name': async () => {
    for (const encoding of ['q', 'b'] as const)
      for (const text of [daniel, 'daniel@iogearbox.net', '<daniel@iogearbox.net>', '"x" <daniel@iogearbox.net>,'])
        expect(await commanded(`${word(text, encoding)} <eve@evil.example.net>`), text).toMatchObject(nothing);
    const outcome = await after([await hers({ from: `${word(daniel)} <eve@evil.example.net>` })]);
    expect(outcome).toMatchObject(toEve);
  },
  'encodes the address itself': async () => {
    for (const from of [
      word('daniel@iogearbox.net'),
      `<${word('daniel@iogearbox.net')}>`,
      `<${word('daniel')}@iogearbox.net>`,
      `<daniel@${word('iogearbox.net')}>`,
      `Daniel <${word('daniel@iogearbox.net')}@evil.example.net>`,
    ])
      for (const domain of ['evil.example.net', 'iogearbox.net'])
        expect((await commanded(from, domain)).sent, from).toEqual([]);
  },
  'nests encoded words, or takes a charset that nobody knows': async () => {
    for (const from of [
      `${word(word(daniel))} <eve@evil.example.net>`,
      `${word(daniel, 'b', 'x-unknown')} <eve@evil.example.net>`,
      `${word(daniel, 'q', 'utf-7')} <eve@evil.example.net>`,
      `=?utf-8?q?a?= =?utf-8?q?${'=3C'.repeat(3)}?= <eve@evil.example.net>`,
      '=?utf-8?x?daniel?= <eve@evil.example.net>',
      '=?utf-8?b?!!!?= <eve@evil.example.net>',
    ]) {
      expect(await commanded(from), from).toMatchObject(nothing);
      const { wire } = await replyTo(from);
      expect(wire).toMatch(/^To: (?:[^\n<>@]*<)?eve@evil\.example\.net>?\r$/m);
    }
  },
  'encodes line ends into names and subjects': async () => {
    const breaks = 'Eve\r\nBcc: joe@example.org\r\n\r\nbody';
    for (const text of [
      breaks,
      'Eve\nBcc: joe@example.org',
      'Eve\rBcc: joe@example.org',
      'Eve\u2028Bcc: joe@example.org',
    ]) {
      const subject = `[PATCH] bpf: count ${word(text)}`;
      const { draft, wire } = await replyTo(`${word(text)} <eve@evil.example.net>`, { subject });
      const [head = ''] = wire.split('\r\n\r\n');
      expect(head).not.toMatch(/^Bcc/im);
      expect(wire.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      expect(draft.text.split('\n').filter((line) => /^Bcc/i.test(line))).toEqual([]);
    }
  },
  'takes an address that looks like a maintainer’s': async () => {
    for (const from of [
      'Daniel <daniel@i\u043egearbox.net>',
      'Daniel <daniel@xn--igearbox-20h.net>',
      'Daniel <d\u0430niel@iogearbox.net>',
      'Daniel <daniel@iogearbox\u200b.net>',
      'Daniel <\u202edaniel@iogearbox.net>',
      'Daniel <daniel@iogearbox.net.evil.example.net>',
      'Daniel <daniel@iogearbox.net\u3002evil.example.net>',
      'Daniel <daniel%iogearbox.net@evil.example.net>',
      'Daniel <daniel@iogearbo\uff58.net>',
    ])
      for (const domain of ['evil.example.net', 'xn--igearbox-20h.net'])
        expect((await commanded(from, domain)).sent, from).toEqual([]);
  },
  'turns the writing direction of his name, or hides letters in it': async () => {
    const { draft, wire } = await replyTo('"Eve \u202e\u2066gro.elpmaxe\u200b\ufeff" <eve@evil.example.net>', {
      subject: '[PATCH] bpf: \u202eright\u200b',
    });
    const shown = `${draft.text}${draft.subject}${draft.to.map(({ name }) => name).join('')}`;
    expect(shown).not.toMatch(/[\p{Cf}\u2028\u2029]/u);
    expect(wire).toContain('eve@evil.example.net');
  },
  'calls himself by a link, an address, a command or a trailer': async () => {
    for (const name of [
      'https://evil.example.net/buy',
      'evil.example.net',
      'Buy now: www.evil.example.net',
      'daniel@iogearbox.net',
      '#faq merge window',
      '#syz invalid',
      'Reviewed-by: Daniel Borkmann <daniel@iogearbox.net>',
      '<script>alert(1)</script>',
    ])
      for (const from of [`"${name}" <eve@evil.example.net>`, `${word(name)} <eve@evil.example.net>`]) {
        const { draft, wire } = await replyTo(from);
        expect(draft.text, name).toMatch(/^Hi,\n/);
        const said = `${draft.text}\n${draft.to.map((person) => person.name).join()}`;
        for (const part of ['evil.example.net/', 'www.', 'daniel@', '#syz', '-by:', 'script', '://evil'])
          expect(said, name).not.toContain(part);
        expect(wire).toMatch(/^To: (?:[^\n<>@:/]*<)?eve@evil\.example\.net>?\r$/m);
      }
  },
  'calls himself by words that are no name': async () => {
    for (const name of [
      'Hi all,\n\tplease pull',
      'You all are idiots',
      'all',
      'Everybody!',
      'xX_1337_Xx',
      'Dear maintainers',
    ]) {
      const { draft } = await replyTo(`"${name}" <eve@evil.example.net>`);
      // At most one word of letters comes back, to himself alone.
      expect(draft.text).toMatch(/^Hi(?: \p{L}[\p{L}'’-]{1,23})?,\n/u);
      expect(draft.cc).toEqual([]);
    }
  },
  'writes commands of bots, trailers or Markdown into his Subject': async () => {
    for (const title of [
      '#syz fix: x',
      'x #syz dup: y',
      'Reviewed-by: Daniel Borkmann <daniel@iogearbox.net>',
      'pw-bot: accept',
      '#regzbot introduced: v6.1',
      '#faq stop',
      '[click](https://evil.example.net)',
    ]) {
      const { draft } = await replyTo(eve, { subject: `[PATCH] bpf: ${title}` });
      expect(draft.text, title).not.toMatch(/#(?:syz|regzbot)|#faq stop(?!")|pw-bot:/);
      expect(
        draft.text.split('\n').filter((line) => /^[\s>|]*[\w-]+-by:/i.test(line)),
        title,
      ).toEqual([]);
    }
    for (const subject of ['[PATCH] #syz fix: x', '[PATCH] Reviewed-by: Joe <joe@example.org>']) {
      const { draft } = await replyTo(eve, { subject });
      expect(draft.text, subject).not.toMatch(/#syz/);
      expect(
        draft.text.split('\n').filter((line) => /^[\s>|]*(?:#|[\w-]+-by:)/i.test(line)),
        subject,
      ).toEqual([]);
    }
  },
});
