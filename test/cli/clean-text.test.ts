import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, cleanText, guardOutput, terminalSafeJson } from '../../src/cli/clean-text.js';
import { harmless, nasty } from './fakes.js';

describe('cleaning what came from a mail', () => {
  it.each([
    ['\x1b[31mred\x1b[0m', 'red'],
    ['\x1b]0;title\x07text', 'text'],
    ['\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\', 'link'],
    ['\x9b2Jtext', 'text'],
    ['a\x1b\x00[31mb', 'a[31mb'],
    ['one\r\ntwo\tthree', 'one two three'],
    ['\u202egnp.exe\u2069', 'gnp.exe'],
    ['bell\x07 back\b del\x7f', 'bell back del'],
    ['tag\u{e0041}s', 'tags'],
    ['naïve 回复 \u{1f600}', 'naïve 回复 \u{1f600}'],
  ])('%j on one line is %j', (text, expected) => {
    expect(cleanLine(text)).toBe(expected);
  });

  it('keeps lines and tabs of a text', () => {
    expect(cleanText('a\r\n\tb\x1b[1m\rc\n')).toBe('a\n\tb\nc\n');
  });

  it('lets only our own colours past the last guard', () => {
    expect(guardOutput('\x1b[31mred\x1b[39m\x1b[2J\x1b]0;x\x07', true)).toBe('\x1b[31mred\x1b[39m');
    expect(guardOutput('\x1b[31mred\x1b[39m', false)).toBe('red');
  });

  const spiced = fc
    .array(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(nasty, '\x1b', '\x9b', '\x1b]', '\x07', '[2J', '\u202e')),
    )
    .map((parts) => parts.join(''));

  it('leaves nothing that acts, whatever comes', () => {
    fc.assert(
      fc.property(spiced, (text) => {
        expect(harmless(cleanText(text))).toBe(true);
        expect(harmless(cleanLine(text))).toBe(true);
        expect(cleanLine(text)).not.toMatch(/[\n\t]/);
      }),
    );
  });

  it('writes JSON that means the same and cannot act', () => {
    fc.assert(
      fc.property(spiced, (text) => {
        const json = terminalSafeJson({ text });
        expect(harmless(json)).toBe(true);
        expect(JSON.parse(json)).toEqual({ text });
      }),
    );
  });
});
