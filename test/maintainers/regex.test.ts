import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRegex } from '../../src/maintainers/regex.js';
import { readMaintainers } from '../../src/maintainers/index.js';
import { sample } from './sample.js';

const compile = (source: string, extended = false) => {
  const regex = compileRegex(source, { extended });
  if (typeof regex === 'string') throw new Error(regex);
  return regex;
};

describe('a regular expression of N: or K:', () => {
  it.each([
    ['(?:\\b|_)bpf(?:\\b|_)', 'a bpf_prog', true],
    ['(?:\\b|_)bpf(?:\\b|_)', 'ebpfx', false],
    ['\\b(?i:clang|llvm)\\b', 'with LLVM 16', true],
    ['\\b(?i:clang|llvm)\\b', 'llvmlinux', false],
    ['(?i)pidfd', 'PidFD_open', true],
    ['\\b(?i:rust)\\b|x', 'Rusty', false],
    ['a(?i)b|c', 'C', true],
    ['(a(?i)b)c', 'aBC', false],
    ['[^a-z]tegra', 'x/tegra', true],
    ['[^a-z]tegra', 'integra', false],
    ['mt[678]', 'mt7', true],
    ['bcm283*', 'bcm28', true],
    ['phylink\\.h|struct\\s+phylink|>phylink_', 'struct  phylink', true],
    ['a{2,3}b', 'xaab', true],
    ['a{2,3}b', 'xab', false],
    ['a{2}$', 'baa', true],
    ['a{,2}', 'a{,2}', true],
    ['^$', '', true],
    ['x*', '', true],
    ['a.c', 'a\nc', false],
    ['[]a]', ']', true],
    ['[a\\-z]', 'm', false],
    ['[\\w.]+@', 'a.b@', true],
    ['\\Bx', 'x', false],
  ])('%s on %j: %s', (source, text, expected) => {
    expect(compile(source).test(text)).toBe(expected);
  });

  it('white space and comments mean nothing where that is asked for', () => {
    expect(compile(' a b # and so on', true).test('xabx')).toBe(true);
    expect(compile('a[ ]b', true).test('a b')).toBe(true);
    expect(compile('a b').test('ab')).toBe(false);
  });

  it.each([
    '(a',
    'a)',
    '[a',
    '*a',
    'a**',
    '(?=a)',
    '(?<!a)',
    '\\1',
    '\\p{L}',
    'a\\',
    '[z-a]',
    '[[:alpha:]]',
    '(?m)a',
    'a{9999}',
    'a++',
  ])('%s cannot be used', (source) => expect(compileRegex(source)).toBeTypeOf('string'));

  it('is refused before it grows out of hand', () => {
    expect(compileRegex('((((a{200}){200}){200}){200})')).toBe('too long');
    expect(compileRegex('('.repeat(5000))).toBe('too deep');
  });

  it('takes no longer for being nasty', () => {
    const nasty = compile('^(a+)+(a|aa)*(a*)*$');
    const started = performance.now();
    expect(nasty.test(`${'a'.repeat(20_000)}!`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('says the same as RegExp', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\b', '\\w', '^', '$', '(?:ab|b)', '(?:a|)');
    const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,}');
    const source = fc
      .array(fc.tuple(atom, quantifier), { minLength: 1, maxLength: 6 })
      .map((parts) => parts.map(([a, q]) => (/^(?:\\b|\^|\$)$/.test(a) ? a : a + q)).join(''));
    fc.assert(
      fc.property(source, fc.stringMatching(/^[ab !]{0,12}$/), (pattern, text) => {
        expect(compile(pattern).test(text)).toBe(new RegExp(pattern).test(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('no input breaks the reader', () => {
  const line = fc.oneof(
    fc
      .tuple(fc.constantFrom('M', 'R', 'L', 'S', 'T', 'F', 'X', 'N', 'K', 'W'), fc.string())
      .map(([t, v]) => `${t}:\t${v}`),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(...sample.split('\n')),
  );
  const text = fc.array(line, { maxLength: 40 }).map((lines) => lines.join('\n'));

  it('any MAINTAINERS, mailmap, ignore file, path, patch', () => {
    fc.assert(
      fc.property(text, text, text, fc.string({ unit: 'binary' }), (maintainers, mailmap, ignore, path) => {
        const file = readMaintainers({ maintainers, mailmap, ignore });
        const people = [
          ...file.forPaths([
            { path, text: mailmap },
            { path: 'a.yaml', text: ignore },
          ]),
          ...file.forPatches([mailmap, `--- a/${path}\n+++ b/lib/a\n+x${ignore}`]),
        ];
        for (const { mailbox, role } of people) expect(`${mailbox}${role}`).toBeTypeOf('string');
        expect(file.sectionsOf(path)).toBeInstanceOf(Array);
      }),
      { numRuns: 300 },
    );
  });
});
