import { describe, expect, it } from 'vitest';
import { parseMail } from '../../src/mail/index.js';
import { eml, plainHeaders, smallDiff } from './eml.js';

const reply = ['From: Ada Sample <ada@example.org>', 'Subject: Re: [PATCH bpf] x'];
const table: readonly (readonly [string, readonly string[], string])[] = [
  ['quotes and attribution', ['On Mon, 6 May 2019, Bob wrote:', '> x', '>> y', '', 'Fine.', ''], 'Fine.'],
  [
    'wrapped attribution',
    ['On Mon, May 6, 2019 at 10:00 AM Bob Test', '<bob@example.org> wrote:', '>', '> x', 'Fine.'],
    'Fine.',
  ],
  [
    'other languages',
    ['Am 06.05.19 um 10:00 schrieb Bob:', '> x', 'Gut.', '', '在 2019/5/6 10:00, Bob 写道:', '> y', '好'],
    'Gut.\n\n好',
  ],
  ['signature', ['Fine.', '-- ', 'Ada'], 'Fine.'],
  ['forwarded mail', ['See below.', '-----Original Message-----', 'From: Bob'], 'See below.'],
  ['a diff', ['Try this:', '', ...smallDiff, '', 'Does it help?'], 'Try this:\n\nDoes it help?'],
  [
    'prose that starts like an attribution',
    ['On second thought', 'this is wrong.'],
    'On second thought\nthis is wrong.',
  ],
  ['blank runs', ['a', '', '', '', 'b'], 'a\n\nb'],
];

describe.each([false, true])('ownText, CRLF: %s', (crlf) => {
  it.each(table)('%s', async (_, body, expected) => {
    expect((await parseMail(eml(reply, body, crlf))).ownText).toBe(expected);
  });
});

describe('ownText', () => {
  it('is empty for patches and at most 4,000 characters', async () => {
    expect((await parseMail(eml(plainHeaders, ['Why.', '---', ...smallDiff]))).ownText).toBe('');
    expect((await parseMail(eml(reply, 'x'.repeat(10_000)))).ownText).toHaveLength(4000);
  });
});

describe('bugzilla', () => {
  it('reads what bugzilla.kernel.org sends', async () => {
    const mail = await parseMail(
      eml(
        [
          'From: bugzilla-daemon@kernel.org',
          'Subject: [Bug 123456] New: x',
          'X-Bugzilla-Type: new',
          'X-Bugzilla-Who: Ada@Example.org',
        ],
        ['https://bugzilla.kernel.org/show_bug.cgi?id=123456'],
      ),
    );
    expect(mail.bugzilla).toEqual({
      fromBugzilla: true,
      isNew: true,
      who: 'ada@example.org',
      links: [{ line: 1, text: 'https://bugzilla.kernel.org/show_bug.cgi?id=123456', trailer: false }],
    });
  });

  it('finds links in the own text, trailers marked', async () => {
    const mail = await parseMail(
      eml(reply, [
        '> https://bugzilla.kernel.org/show_bug.cgi?id=1',
        'see https://bugzilla.kernel.org/show_bug.cgi?id=2.',
        'Closes: https://bugzilla.kernel.org/3',
      ]),
    );
    expect(mail.bugzilla).toMatchObject({ fromBugzilla: false, isNew: false, who: undefined });
    expect(mail.bugzilla?.links.map(({ line, trailer }) => [line, trailer])).toEqual([
      [2, false],
      [3, true],
    ]);
  });

  it.each([
    'https://bugzilla.redhat.com/show_bug.cgi?id=1',
    'https://gcc.gnu.org/bugzilla/show_bug.cgi?id=1',
    'bugzilla.kernel.org is down',
  ])('does not care about %s', async (line) => {
    expect((await parseMail(eml(reply, line))).bugzilla).toBeUndefined();
  });
});
