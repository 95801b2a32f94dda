import { describe, expect, it } from 'vitest';
import { parseMail, readPatch } from '../../src/mail/index.js';
import { eml, plainHeaders, smallDiff } from './eml.js';

/** Commit message lines -> trailers as `Key: value` and the count of words lines. */
const table: readonly (readonly [string, readonly string[], readonly string[], number])[] = [
  [
    'one',
    ['Why.', '', 'Signed-off-by: Ada Sample <ada@example.org>'],
    ['Signed-off-by: Ada Sample <ada@example.org>'],
    1,
  ],
  [
    'trailers only',
    ['Signed-off-by: A <a@example.org>', 'Cc: stable@vger.kernel.org'],
    ['Signed-off-by: A <a@example.org>', 'Cc: stable@vger.kernel.org'],
    0,
  ],
  [
    'in-body headers are no words',
    [
      'From: B <b@example.org>',
      'Date: Mon, 6 May 2019 10:00:00 +0200',
      'Subject: [PATCH] a',
      ' long one',
      '',
      'Signed-off-by: B <b@example.org>',
    ],
    ['Signed-off-by: B <b@example.org>'],
    0,
  ],
  [
    'From: as prose',
    ['From: here on all is well.', '', 'Acked-by: A <a@example.org>'],
    ['Acked-by: A <a@example.org>'],
    1,
  ],
  ['nothing at all', [], [], 0],
  [
    'wrapped Fixes',
    [
      'Why.',
      '',
      'Fixes: 123456789abc ("bpf: a title that is',
      'too long for one line")',
      'Signed-off-by: A <a@example.org>',
    ],
    ['Fixes: 123456789abc ("bpf: a title that is too long for one line")', 'Signed-off-by: A <a@example.org>'],
    1,
  ],
  [
    'Fixes over three lines',
    ['Why.', '', 'Fixes: 123456789abc', '("bpf: a title', ' that is too long")', 'Acked-by: A <a@example.org>'],
    ['Fixes: 123456789abc ("bpf: a title that is too long")', 'Acked-by: A <a@example.org>'],
    1,
  ],
  [
    'Link with the address below',
    ['Why.', '', 'Link:', 'https://lore.kernel.org/r/1', 'Acked-by: A <a@example.org>'],
    ['Link: https://lore.kernel.org/r/1', 'Acked-by: A <a@example.org>'],
    1,
  ],
  [
    'stable suffixes',
    [
      'Why.',
      '',
      'Cc: stable@vger.kernel.org # 5.7.x',
      'Cc: <stable@vger.kernel.org> [5.8]',
      'cc: stable@vger.kernel.org',
    ],
    ['Cc: stable@vger.kernel.org # 5.7.x', 'Cc: <stable@vger.kernel.org> [5.8]', 'cc: stable@vger.kernel.org'],
    1,
  ],
  [
    'note between trailers',
    [
      'Why.',
      '',
      'Signed-off-by: A <a@example.org>',
      '[ada: mended the comment,',
      ' twice]',
      'Signed-off-by: B <b@example.org>',
    ],
    ['Signed-off-by: A <a@example.org>', 'Signed-off-by: B <b@example.org>'],
    1,
  ],
  [
    'blank lines between trailers',
    [
      'Why.',
      '',
      'Fixes: 123456789abc ("x")',
      '',
      'Reported-by: C <c@example.org>',
      'Closes: https://example.org/1',
      '',
      'Signed-off-by: A <a@example.org>',
    ],
    [
      'Fixes: 123456789abc ("x")',
      'Reported-by: C <c@example.org>',
      'Closes: https://example.org/1',
      'Signed-off-by: A <a@example.org>',
    ],
    1,
  ],
  [
    'stray line in the block',
    ['Why.', '', 'Fixes: 123456789abc ("x")', 'This was tested.', 'Signed-off-by: A <a@example.org>'],
    ['Fixes: 123456789abc ("x")', 'Signed-off-by: A <a@example.org>'],
    2,
  ],
  [
    'stray paragraph between trailers',
    ['Why.', '', 'Fixes: 123456789abc ("x")', '', 'Tested with frob.', '', 'Signed-off-by: A <a@example.org>'],
    ['Fixes: 123456789abc ("x")', 'Signed-off-by: A <a@example.org>'],
    2,
  ],
  [
    'changelog below the trailers',
    ['Why.', '', 'Signed-off-by: A <a@example.org>', '', '--', '', 'Changes in v2:', '- mended'],
    ['Signed-off-by: A <a@example.org>'],
    4,
  ],
  [
    'a colon in prose is no trailer',
    ['Note: this is prose.', 'v2: mended', '', 'Signed-off-by: A <a@example.org>'],
    ['Signed-off-by: A <a@example.org>'],
    2,
  ],
  [
    'trailer words high up in the message',
    [
      'Fixes: the problem that we had',
      '',
      'A long',
      'explanation',
      'of four',
      'lines',
      '',
      'more',
      'and',
      'more',
      'and more',
      '',
      'Acked-by: A <a@example.org>',
    ],
    ['Acked-by: A <a@example.org>'],
    9,
  ],
];

describe.each([false, true])('readPatch through parseMail, CRLF: %s', (crlf) => {
  it.each(table)('%s', async (_, message, trailers, words) => {
    const { patch, text } = await parseMail(
      eml(plainHeaders, [...message, '---', ' 1 file changed', '', ...smallDiff], crlf),
    );
    expect(patch?.trailers.map(({ key, value }) => `${key}: ${value}`)).toEqual(trailers);
    expect(patch?.messageWords).toBe(words);
    for (const { line, raw } of patch?.trailers ?? []) expect(text.split('\n')[line - 1]).toBe(raw);
  });

  it('knows message, notes and in-body author', async () => {
    const body = [
      'From: Bob <Bob@example.org>',
      '',
      'This reverts commit 123456789abc.',
      '--',
      'still message',
      '--- ',
      'v2: notes',
      '---',
      'more notes',
      ...smallDiff,
    ];
    const { patch } = await parseMail(eml(plainHeaders, body, crlf));
    expect(patch).toMatchObject({
      message: { start: 3, end: 6 },
      notes: { start: 7, end: 10 },
      inBodyFrom: { name: 'Bob', address: 'bob@example.org' },
      revert: true,
      messageWords: 3,
    });
  });
});

describe('readPatch', () => {
  it('is undefined without a diff of its own', () => {
    expect(readPatch('A cover letter\n\n---\n a | 1 +\n')).toBeUndefined();
    expect(readPatch(`> ${smallDiff.join('\n> ')}\n`)).toBeUndefined();
  });

  it('takes the diff for the end of the message when there is no ---', () => {
    expect(readPatch(['Why.', ...smallDiff].join('\n'))).toMatchObject({
      message: { start: 1, end: 2 },
      notes: { start: 2, end: 2 },
    });
  });

  it('drops what stands above scissors', () => {
    expect(readPatch(['Hi all', '', '-- >8 --', '', 'Why.', '---', ...smallDiff].join('\n'))?.message).toEqual({
      start: 5,
      end: 6,
    });
  });

  const digests = (lines: readonly string[]): readonly (string | undefined)[] => {
    const facts = readPatch(lines.join('\n'));
    return [facts?.messageDigest, facts?.diffDigest];
  };
  const base = digests(['Why  this.', '', 'Signed-off-by: A <a@example.org>', '---', ...smallDiff]);

  it('digests ignore rebases, blanks at line ends, trailers and folding', () => {
    const rebased = smallDiff.map((line) =>
      line
        .replace('1111111..2222222', '3333333..4444444')
        .replace('@@ -1,3 +1,4 @@', '@@ -7,3 +9,4 @@')
        .replace(/^\+c$/u, '+c  '),
    );
    expect(
      digests([
        'Why',
        'this.',
        '',
        'Acked-by: B <b@example.org>',
        'Signed-off-by: A <a@example.org>',
        '---',
        'v2',
        ...rebased,
      ]),
    ).toEqual(base);
  });

  it('digests see every real change', () => {
    expect(digests(['Why that.', '---', ...smallDiff])[0]).not.toBe(base[0]);
    expect(digests(['Why this.', '---', ...smallDiff.map((line) => line.replace('+c', '+x'))])[1]).not.toBe(base[1]);
    expect(digests(['Why this.', '---', ...smallDiff.map((line) => line.replaceAll('frob.c', 'other.c'))])[1]).not.toBe(
      base[1],
    );
  });
});
