import { describe, expect, it } from 'vitest';
import {
  firstName,
  headerAddress,
  headerValue,
  neutralise,
  replyMessageId,
  replyReferences,
  replySubject,
  wrap,
} from '../../src/render/index.js';
import { displayWidth } from '../../src/render/display-width.js';
import { inert } from '../../src/render/neutralise.js';
import { mail } from './cases.js';

describe('firstName', () => {
  it.each([
    ['Jane Doe', 'Jane'],
    ['Doe, Jane', 'Jane'],
    ['Doe, Jane (ACME Corp)', 'Jane'],
    ['Jane Doe, PhD', 'Jane'],
    ['"Jane Doe"', 'Jane'],
    ["'Jane Doe' via example", 'Jane'],
    ['Jane Doe via B4 Relay', 'Jane'],
    ['Dr. Jane Doe', 'Jane'],
    ['JANE DOE', 'Jane'],
    ['DOE Jane', 'Jane'],
    ['Jane DOE', 'Jane'],
    ['ANNE-MARIE DOE', 'Anne-Marie'],
    ['KP Doe', 'KP'],
    ['J. Doe', 'J. Doe'],
    ['H.J. Doe', 'H.J. Doe'],
    ['jane doe', 'jane'],
    ['Zoë Doe', 'Zoë'],
    ['Łukasz Doe', 'Łukasz'],
    ["D'Arcy Doe", "D'Arcy"],
    ['山田太郎', '山田太郎'],
    ['김 철수', '김 철수'],
    ['Jane\u202e Doe', 'Jane'],
    ['Jane\r\nBcc: x@example.org', ''],
    ['', ''],
    ['jane.doe@example.org', ''],
    ['jane.doe', ''],
    ['jane1999', ''],
    ['root', ''],
    ['J', ''],
    ['https://example.org/', ''],
    ['Signed-off-by: Jane', ''],
    ['Signed-off-by Jane', ''],
    ['<script>', ''],
    ['\u3164', ''],
    [`J${'a'.repeat(50)} Doe`, ''],
  ])('%j gives %j', (name, expected) => {
    expect(firstName(name)).toBe(expected);
  });
});

describe('neutralise', () => {
  it.each([
    ['Reviewed-by: Jane <jane@example.org>', 'Reviewed-by[:] Jane <jane@example.org>'],
    ['> Signed-off-by: x', '> Signed-off-by[:] x'],
    ['  | Fixes: tag', '  | Fixes[:] tag'],
    ['>> Reported-and-tested-by : x', '>> Reported-and-tested-by[:] x'],
    ['> Cc: stable@vger.kernel.org', '> Cc[:] stable@vger.kernel.org'],
    ['> --- a/file', '> [---] a/file'],
    ['---', '[---]'],
    ['+++ b/file', '[+++] b/file'],
    ['> @@ -1,2 +1,2 @@', '> [@@] -1,2 +1,2 @@'],
    ['diff --git a/x b/x', '[diff] --git a/x b/x'],
    ['#syz test', '[#]syz test'],
    ['> "#faq stop"', '> "[#]faq stop"'],
    ['pw-bot: cr', 'pw-bot[:] cr'],
    ['The diff of the two', 'The diff of the two'],
    ['bpf: fix it', 'bpf: fix it'],
    ['What to do: nothing', 'What to do: nothing'],
    ['--', '--'],
  ])('%j becomes %j', (line, expected) => {
    expect(neutralise(line)).toBe(expected);
    expect(neutralise(expected)).toBe(expected);
  });

  it('makes hostile values harmless at any word', () => {
    expect(inert('x Fixes: y #syz fix --git > z #faq stop')).toBe('x Fixes[:] y [#]syz fix [--]git [>] z [#]faq stop');
  });
});

describe('wrap', () => {
  it('fills lines up to the width', () => {
    expect(wrap('aaa bbb ccc ddd eee', { width: 11 })).toEqual(['aaa bbb ccc', 'ddd eee']);
  });
  it('indents', () => {
    expect(wrap('aaaa bbbb cccc', { width: 12, first: '* ', rest: '  ' })).toEqual(['* aaaa bbbb', '  cccc']);
  });
  it('keeps links whole and cuts other long words', () => {
    const link = `https://example.org/${'x'.repeat(90)}`;
    expect(wrap(`see ${link}`)).toEqual(['see', link]);
    expect(wrap('x'.repeat(100)).map((line) => line.length)).toEqual([72, 28]);
  });
  it('counts columns, not characters', () => {
    expect(displayWidth('é漢字')).toBe(5);
    expect(wrap('漢字漢字 漢字漢字', { width: 10 })).toEqual(['漢字漢字', '漢字漢字']);
  });
  it('never starts a line with a trailer, a command or mbox From', () => {
    expect(wrap('needs a Fixes: tag', { width: 12 })).toEqual(['needs', 'a Fixes: tag']);
    expect(wrap('a mail From here', { width: 10 })).toEqual(['a', 'mail From', 'here']);
  });
});

describe('headers', () => {
  it('cleans values', () => {
    expect(headerValue('a\r\nBcc: b\u2028c\u202e\u0000d')).toBe('a Bcc: b cd');
    expect(headerValue('x'.repeat(300))).toHaveLength(250);
  });
  it('keeps names with quotes, commas and any script', () => {
    expect(headerAddress({ name: 'Doe, "J" 山田', address: 'Jane@Example.org' })).toEqual({
      name: 'Doe, "J" 山田',
      address: 'jane@example.org',
    });
  });
  it.each([
    '',
    'jane',
    'a@b@c',
    'a b@example.org',
    'a@example.org\r\nBcc: x@example.org',
    '<a@example.org>',
    'a,b@example.org',
    'jörg@example.org',
    'joe@例え.jp',
    '=?utf-8?q?joe?=@example.org',
    'a@[192.0.2.1]',
    'a@example.org.',
    '.@example.org',
    'a..b@example.org',
  ])('does not write to %j', (address) => {
    expect(headerAddress({ name: '', address })).toBeUndefined();
  });
  it.each([
    ['[PATCH] x', 'Re: [PATCH] x'],
    ['Re: [PATCH] x', 'Re: [PATCH] x'],
    ['RE: re: x', 'Re: x'],
    ['AW: x', 'Re: AW: x'],
    ['', 'Re: (no subject)'],
    ['x\r\nBcc: y', 'Re: x Bcc: y'],
  ])('subject %j becomes %j', (subject, expected) => {
    expect(replySubject(subject)).toBe(expected);
  });

  it('references the whole chain once, valid ids only', () => {
    const of = mail({ id: '<c@x>', references: ['<a@x>', '<bad id@x>', '<b@x>', '<a@x>', '<c@x>', '<\r\nBcc:@x>'] });
    expect(replyReferences(of)).toEqual(['<a@x>', '<b@x>', '<c@x>']);
    const encoded = ['<a@x>', '<=?utf-8?q?b?=@x>'];
    expect(replyReferences(mail({ id: '<c@x>', references: encoded }))).toEqual(['<a@x>', '<c@x>']);
    expect(replyReferences(mail({ id: '<c@x>', inReplyTo: ['<b@x>', '<a@x>'] }))).toEqual(['<b@x>', '<c@x>']);
  });
  it('keeps the root of a long chain', () => {
    const chain = replyReferences(
      mail({ id: '<end@x>', references: Array.from({ length: 99 }, (_, at) => `<${at}@x>`) }),
    );
    expect(chain).toHaveLength(30);
    expect([chain[0], chain[1], chain.at(-1)]).toEqual(['<0@x>', '<71@x>', '<end@x>']);
  });

  it('makes repeatable, unguessable ids', () => {
    const id = replyMessageId('s', 'l@x', '<r@x>', 'reply', 'bot@example.org');
    expect(id).toMatch(/^<faq-[0-9a-f]{40}@example\.org>$/);
    expect(replyMessageId('s', 'L@x', '<r@x>', 'reply', 'bot@example.org')).toBe(id);
    expect(replyMessageId('t', 'l@x', '<r@x>', 'reply', 'bot@example.org')).not.toBe(id);
    expect(replyMessageId('s', 'm@x', '<r@x>', 'reply', 'bot@example.org')).not.toBe(id);
  });
});
