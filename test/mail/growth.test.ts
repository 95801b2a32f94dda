import { describe, expect, it } from 'vitest';
import { isMachineAddress, parseMail, readAuthenticationResults } from '../../src/mail/index.js';
import { smallDiff } from './eml.js';
import { cpuTime } from '../support/cpu-time.js';

const longestInput = 1_000_000;
/** Below this (ms) a measurement says nothing. */
const measurable = 60;

/**
 * Doubles the input until it takes a time that can be measured, or is as long as mails get; then twice as much must not take more than thrice
 * as long. A busy machine gets three tries: what grows with the square takes four times as long in every one of them.
 */
async function expectLinear(run: (size: number) => unknown): Promise<void> {
  const best = async (size: number): Promise<number> => {
    let least = Infinity;
    for (let i = 0; i < 3; i++) {
      const start = cpuTime();
      await run(size);
      least = Math.min(least, cpuTime() - start);
    }
    return least;
  };
  let size = 8000;
  for (; size <= longestInput; size *= 2) {
    const start = cpuTime();
    await run(size);
    if (cpuTime() - start > measurable) break;
  }
  if (size > longestInput) return;
  const ratios: number[] = [];
  while (ratios.length < 3 && !ratios.some((ratio) => ratio <= 3)) {
    const half = await best(size / 2);
    ratios.push((await best(size)) / half);
  }
  expect(Math.min(...ratios)).toBeLessThanOrEqual(3);
}

const fill = (piece: string, size: number): string => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);

/** header line up to the hostile piece, the piece, what follows it */
const headers: readonly (readonly [string, string, string])[] = [
  ['Subject: Patch "', '" has been added to the ', ''],
  ['Subject: Patch "', '" has been added to the -stable tree', ' x'],
  ['Subject: ', '[PATCH ', ''],
  ['Subject: ', '[EXTERNAL] ', ''],
  ['Subject: ', '***SPAM*** ', ''],
  ['Subject: ', 'Re: ', ''],
  ['Subject: ', '=?utf-8?q?=c3?= ', ''],
  ['From: x via y <x@', 'a.', '>'],
  ['From: x via y <x@', 'lists.', '!>'],
  ['From: x via y <', '@lists.', '>'],
  ['From: ', '-bot', ''],
  ['From: <', '-bot', '>'],
  ['From: ', ' via ', ' <a@groups.io>'],
  ['From: x', '"', 'y <a@b.org>'],
  ['From: ', 'a@b,', ''],
  ['From: ', '(', ''],
  ['To: ', 'a@b,', ''],
  ['Cc: ', 'a: b;', ''],
  ['Reply-To: ', '<a', ''],
  ['Message-ID: ', '@', ' x'],
  ['Message-ID: ', '<', ''],
  ['References: ', '<a@b> ', ''],
  ['In-Reply-To: ', '<a ', ''],
  ['List-Id: ', '<a', ''],
  ['X-Mailing-List: ', 'a', ''],
  ['Date: ', '1 ', ''],
  ['Received: ', '; ', ''],
  ['Content-Type: text/plain', '; a=b', ''],
  ['Content-Disposition: ', 'a ', ''],
  ['Auto-Submitted: ', '(', ''],
  ['Auto-Submitted: ', '()', ''],
  ['Return-Path: ', '(\\)', ''],
  ['Precedence: ', 'auto', ''],
  ['X-Bugzilla-Who: ', '@', ' x'],
  ['Authentication-Results: mx.example.org; ', 'dkim=pass header.d=a; ', ''],
  ['Authentication-Results: mx.example.org; ', '(', ''],
  ['Authentication-Results: ', '"', ''],
];

const inMessage = (line: string): string =>
  `Why.\n\n${line}\ntitle")\nSigned-off-by: A <a@b>\n---\n${smallDiff.join('\n')}\n`;
const inHunk = (line: string): string =>
  `Why.\n---\n${smallDiff.slice(0, 4).join('\n')}\n@@ -1,9 +1,9 @@\n a\n-- \n${line}\n`;
const inDiff = (line: string): string => `Why.\n---\n${smallDiff.slice(0, 2).join('\n')}\n${line}\n${line}\n`;

/** where the line stands, how it starts, the hostile piece, how it ends */
const bodies: readonly (readonly [string, (line: string) => string, string, string, string])[] = [
  ['a version', inHunk, '2.', '1', '!'],
  ['dots of a version', inHunk, '2.1', '.1', '!'],
  ['Fixes', inMessage, 'Fixes: 12345678 ("', '"#', '\u2028x'],
  ['Fixes', inMessage, 'Fixes: 12345678 ("', '" ', 'x'],
  ['a note', inMessage, '[', '[', ''],
  ['trailers', inMessage, '', 'Acked-by: a\n\n', ''],
  ['wrapped trailers', inMessage, '', 'Fixes: 12345678 ("\n', ''],
  ['in-body From', (line) => `${line}\n\n${inMessage('')}`, 'From: ', '<a', ''],
  ['scissors', inMessage, '', '8< ', ''],
  ['dashes', inMessage, '', '-', 'x'],
  ['plus signs', inMessage, '', '+\n', ''],
  ['hunk headers', inMessage, '', '@@ -1,9 +1,9 @@\n', ''],
  ['binary files', inDiff, 'Binary files ', ' and ', ''],
  ['a diff line', inDiff, 'diff --git ', ' b/', ''],
  ['a quoted diff line', inDiff, 'diff --git "', '\\303', ''],
  ['binary data', inDiff, 'GIT binary patch\n', 'literal 1\n', ''],
  ['an attribution', (line) => line, 'On ', 'wrote: ', ''],
  ['attributions', (line) => line, '', 'On x\n', ''],
  ['bugzilla links', (line) => line, '', 'https://bugzilla.kernel.org/', ''],
  ['quotes', (line) => line, '', '> ', ''],
  ...['-', 'a', 'a ', 'a: ', '@', ':', 'a@', '- ', '\n', 'a\n', 'wrote'].map(
    (piece) => [`a command and ${JSON.stringify(piece)}`, (line: string) => line, '#faq x\n', piece, ''] as const,
  ),
  ['stop words', (line) => line, '', 'reply with\n"#faq stop', ''],
  ['marks in front of stop words', (line) => line, 'faq stop\n', '"', '#faq stop'],
  ['the footer', (line) => line, '', '> I am a bot and may be wrong\n', ''],
];

describe('time grows with the size, no faster', () => {
  it.each(headers)('%s%j...%j', { timeout: 120_000 }, async (start, piece, end) => {
    const rest = start.startsWith('From:') ? '' : 'From: Ada <ada@example.org>\n';
    await expectLinear(async (size) => {
      const raw = Buffer.from(`${start}${fill(piece, size)}${end}\n${rest}List-Id: <a.example.org>\n\nx\n`);
      readAuthenticationResults(raw, ['mx.example.org']);
      await parseMail(raw);
    });
  });

  it.each(bodies)('%s', { timeout: 120_000 }, async (_, make, start, piece, end) => {
    await expectLinear(async (size) => {
      const body = make(`${start}${fill(piece, size)}${end}`);
      await parseMail(Buffer.from(`From: Ada <ada@example.org>\nSubject: [PATCH bpf] x\n\n${body}`));
    });
  });

  it.each(['<', '<!--', '<a ', '<style>', '<blockquote>', '&', '&#35', ' ', '#faq stop', '\n"#faq stop', '<br>'])(
    'HTML: %j',
    { timeout: 120_000 },
    async (piece) => {
      const head = 'From: Ada <ada@example.org>\nSubject: x\nContent-Type: text/html\n\n';
      await expectLinear((size) => parseMail(Buffer.from(`${head}stop reply with ${fill(piece, size)}`)));
    },
  );

  it.each(['a.', '-bot', '@', '"', 'owner-', '.'])('isMachineAddress: %j', { timeout: 120_000 }, async (piece) => {
    await expectLinear((size) => isMachineAddress(`a@${fill(piece, size)}`));
    await expectLinear((size) => isMachineAddress(`${fill(piece, size)}@a`));
  });
});

describe('what is too long', () => {
  it('is cut, or left out', async () => {
    const long = 'x'.repeat(100_000);
    const mail = await parseMail(
      Buffer.from(
        `From: ${long} <ada@example.org>\nSubject: ${long}\nCc: <${long.slice(0, 50_000)}@example.org>, bob@example.org\n\nx`,
      ),
    );
    expect(mail.subject).toHaveLength(4000);
    expect(mail.from).toEqual({ name: 'x'.repeat(1000), address: '' });
    expect(mail.author).toBeUndefined();
    expect(mail.cc).toEqual([{ name: '', address: 'bob@example.org' }]);
    const named = await parseMail(Buffer.from(`From: ${'x'.repeat(5000)} <ada@example.org>\n\nx`));
    expect(named.from).toEqual({ name: 'x'.repeat(1000), address: 'ada@example.org' });
  });
});
