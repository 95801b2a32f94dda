import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns, count, displayWidth, truncate, wrap } from '../../src/cli/layout.js';
import { makePaint } from '../../src/cli/paint.js';
import { progressLine } from '../../src/cli/progress.js';
import { isoTime, minuteUtc, relative } from '../../src/cli/time-words.js';

describe('layout', () => {
  it('knows wide characters and our colours', () => {
    expect(displayWidth('回复')).toBe(4);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth(makePaint(true).bold('bold'))).toBe(4);
  });

  it('wraps at words and breaks what is longer', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('abcdefghij xy', 4)).toEqual(['abcd', 'efgh', 'ij', 'xy']);
    expect(wrap('', 10)).toEqual(['']);
  });

  it('never exceeds the width and loses nothing but blanks', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 2, max: 40 }), (text, width) => {
        const lines = wrap(text, width);
        lines.forEach((line) => expect(displayWidth(line)).toBeLessThanOrEqual(width));
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        expect(displayWidth(truncate(text, width + 3))).toBeLessThanOrEqual(width + 3);
      }),
    );
  });

  it('makes columns', () => {
    const rows = [
      ['a', '1', 'x'],
      ['long', '10', ''],
    ];
    expect(columns(rows, [1])).toEqual(['a      1  x', 'long  10']);
  });

  it('speaks of numbers and times', () => {
    expect(count(1, 'mail')).toBe('1 mail');
    expect(count(1234567, 'mail')).toBe('1,234,567 mails');
    expect(relative(1_000_000, 1_000_000 + 3 * 3_600_000)).toBe('3 h ago');
    expect(relative(60_000, 0)).toBe('in 1 min');
    expect(minuteUtc(0)).toBe('1970-01-01 00:00 UTC');
    expect(isoTime(Number.NaN)).toBeNull();
    expect(isoTime(9e15)).toBeNull();
  });

  it('keeps the progress bar on its line', () => {
    const done = { bytes: 50, totalBytes: 100, mails: 1234, stage: 'reading /a/very/long/folder/bpf.mbox.gz' };
    expect(progressLine(done, 10_000, 100)).toBe(
      'reading bpf.mbox.gz  [##########..........]  50 %  1,234 mails  about 10 s left',
    );
    expect(progressLine(done, 10_000, 40).length).toBeLessThan(40);
    expect(progressLine({ ...done, totalBytes: undefined, stage: 'judging' }, 5_000, 80)).toBe(
      'judging  1,234 mails  5 s',
    );
  });
});
