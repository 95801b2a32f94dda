import { describe, expect, it } from 'vitest';
import { durationPattern, parseDuration, suggest } from '../../src/config/index.js';
import { formatPath } from '../../src/config/problems.js';

describe('durations', () => {
  it.each<[string, number]>([
    ['0s', 0],
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['1h30m', 5_400_000],
    ['2d', 172_800_000],
    ['1d2h3m4s', 93_784_000],
  ])('%s', (text, ms) => {
    expect(text).toMatch(durationPattern);
    expect(parseDuration(text)).toBe(ms);
  });

  it('0 is none', () => {
    expect(parseDuration(0)).toBe(0);
  });

  it.each(['', '30', 'm', '1.5h', '-2m', '2 m', '2M', '1w', '9999999d', '30m\n'])('%j is none of them', (text) => {
    expect(text).not.toMatch(durationPattern);
  });
});

describe('did you mean', () => {
  const known = ['mode', 'profile', 'settle', 'grace', 'sendDelay', 'maxAge', 'authservIds'];
  it.each([
    ['mod', 'mode'],
    ['mdoe', 'mode'],
    ['Profile', 'profile'],
    ['send_delay', 'sendDelay'],
    ['senddelay', 'sendDelay'],
    ['max-age', 'maxAge'],
    ['authservId', 'authservIds'],
    ['colour', undefined],
    ['', undefined],
    ['x'.repeat(10_000), undefined],
  ])('%s', (word, meant) => {
    expect(suggest(word, known)).toBe(meant);
  });
});

describe('config paths', () => {
  it.each<[readonly (string | number)[], string]>([
    [[], ''],
    [['lists', 0, 'imap', 'port'], 'lists[0].imap.port'],
    [['lists', 0, 'rules', 'missing-tree/x'], 'lists[0].rules."missing-tree/x"'],
    [[0, 'a'], '[0].a'],
  ])('%j', (path, text) => {
    expect(formatPath(path)).toBe(text);
  });
});
