import { describe, expect, it } from 'vitest';
import { collectNames, parseDate, parseDuration } from '../../src/cli/options.js';

describe('options', () => {
  it.each([
    ['0', 0],
    ['30m', 1_800_000],
    ['90s', 90_000],
    ['1h30m', 5_400_000],
    ['2d', 172_800_000],
  ])('duration %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '5', '-1m', '1.5h', '3 m', 'm', '1y'])('no duration: %j', (text) => {
    expect(() => parseDuration(text)).toThrow('30m');
  });

  it.each([
    ['2021', '2021-01-01T00:00:00.000Z'],
    ['2021-03', '2021-03-01T00:00:00.000Z'],
    ['2021-03-04', '2021-03-04T00:00:00.000Z'],
    ['2021-03-04T12:30', '2021-03-04T12:30:00.000Z'],
    ['2021-03-04 12:30', '2021-03-04T12:30:00.000Z'],
    ['2021-03-04T12:30:10.5+02:00', '2021-03-04T10:30:10.500Z'],
    ['2020-02-29', '2020-02-29T00:00:00.000Z'],
  ])('date %s', (text, iso) => {
    expect(new Date(parseDate(text)).toISOString()).toBe(iso);
  });

  it.each(['', 'yesterday', '21-01-01', '2021-13', '2021-02-30', '2021-1-1', '03/04/2021', '2021-03-04T25:00'])(
    'no date: %j',
    (text) => {
      expect(() => parseDate(text)).toThrow('2021-03-04');
    },
  );

  it('collects names', () => {
    expect(collectNames('a, b', ['b', 'c'])).toEqual(['b', 'c', 'a']);
    expect(() => collectNames(' , ', undefined)).toThrow('at least one');
  });
});
