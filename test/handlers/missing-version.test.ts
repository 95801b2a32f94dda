import { expect, it } from 'vitest';
import { replayMails } from '../support/judge.js';
import { describeRule } from '../support/rule-cases.js';
import { mail, thread, type MailSpec } from '../support/mails.js';

const DAY = 1440;
const id = '<second@example.org>';
const subject = '[PATCH bpf-next] bpf: count right';
const before = ['\treturn count + 1;'];
/** Ten changed lines; the last one is `last`. */
const code = (last: string) => [
  {
    path: 'kernel/bpf/verifier.c',
    removed: before,
    added: [...'abcdefghi'].map((letter) => `\tfrob_${letter}${letter}(count);`).concat(`\t${last};`),
  },
];
const first = (more: Partial<MailSpec> = {}) =>
  mail({ subject, id: '<first@example.org>', files: code('return count'), ...more });
const second = (more: Partial<MailSpec> = {}) => mail({ subject, id, at: DAY, files: code('return right'), ...more });
const same = { files: code('return count') };
const hit = (quote = subject, kind = 'reworked') => [
  { code: kind, decision: 'draft' as const, evidence: [[id, 0, quote] as const] },
];

const twoPatches = (prefix: string, batch: string, at: number, last: string, cover = 'bpf: count right') =>
  thread({
    prefix,
    cover,
    titles: ['bpf: one', 'bpf: two'],
    batch,
    at,
    patches: [{ files: code('return one') }, { files: code(last) }],
  });

describeRule('missing-version', {
  invalid: [
    { name: 'another diff', mails: [first(), second()], findings: hit() },
    {
      name: 'another message',
      mails: [first(), second({ ...same, message: 'Count right, always.\n' })],
      findings: hit(),
    },
    {
      name: 'a title put better',
      mails: [first(), second({ subject: '[PATCH bpf-next] bpf: Count right, please' })],
      findings: hit('[PATCH bpf-next] bpf: Count right, please'),
    },
    {
      name: 'RESEND, yet changed',
      mails: [first(), second({ subject: '[PATCH RESEND bpf-next] bpf: count right' })],
      findings: hit('[PATCH RESEND bpf-next] bpf: count right', 'resend'),
    },
    {
      name: 'from another address of the same person',
      mails: [first(), second({ from: 'Jane Doe <jane@work.example.org>' })],
      findings: hit(),
    },
    {
      name: 'v2 twice',
      mails: [
        first({ subject: '[PATCH v2 bpf-next] bpf: count right' }),
        second({ subject: '[PATCH v2 bpf-next] bpf: count right' }),
      ],
      findings: hit('[PATCH v2 bpf-next] bpf: count right'),
    },
    {
      name: 'one patch of a series, shown by the cover letter',
      mails: [
        ...twoPatches('PATCH bpf-next', 'a', 0, 'return two'),
        ...twoPatches('PATCH bpf-next', 'b', DAY, 'return right'),
      ],
      findings: [
        {
          code: 'reworked',
          decision: 'draft',
          evidence: [['<b-0-jane@example.org>', 0, '[PATCH bpf-next 0/2] bpf: count right']],
        },
      ],
    },
    {
      name: 'an RFC after an RFC',
      mails: [
        first({ subject: `[RFC PATCH bpf-next] bpf: count right` }),
        second({ subject: `[RFC PATCH bpf-next] bpf: count right` }),
      ],
      findings: hit('[RFC PATCH bpf-next] bpf: count right'),
    },
  ],
  valid: [
    { name: 'v2', mails: [first(), second({ subject: '[PATCH v2 bpf-next] bpf: count right' })] },
    { name: '(v2) in the title', mails: [first(), second({ subject: '[PATCH bpf-next] bpf: count right (v2)' })] },
    {
      name: 'v5.1 after v5',
      mails: [
        first({ subject: '[PATCH v5 bpf-next] bpf: count right' }),
        second({ subject: '[PATCH v5.1 bpf-next] bpf: count right' }),
      ],
    },
    { name: 'an RFC, then a patch', mails: [first({ subject: '[RFC PATCH bpf-next] bpf: count right' }), second()] },
    { name: 'aimed at another tree', mails: [first({ subject: '[PATCH net-next] bpf: count right' }), second(same)] },
    { name: 'other people in Cc', mails: [first(), second({ ...same, cc: 'ast@kernel.org' })] },
    { name: 'unchanged', mails: [first(), second({ ...same, subject: '[PATCH RESEND bpf-next] bpf: count right' })] },
    {
      name: 'unchanged but for trailers',
      mails: [
        first(),
        second({
          ...same,
          trailers: ['Acked-by: Joe Roe <joe@example.org>', 'Signed-off-by: Jane Doe <jane@example.org>'],
        }),
      ],
    },
    {
      name: 'white space at line ends',
      mails: [
        first(),
        second({
          files: code('return count; ').map((file) => ({
            ...file,
            added: file.added.map((line) => line.replace(/; ;$/, ';  ')),
          })),
        }),
      ],
    },
    { name: 'the same title for another file', mails: [first(), second({ files: [{ path: 'kernel/bpf/core.c' }] })] },
    {
      name: 'the same title for another place of the file',
      mails: [
        first(),
        second({ files: [{ path: 'kernel/bpf/verifier.c', removed: ['\tint other;'], added: ['\tlong other;'] }] }),
      ],
    },
    { name: 'three months later', mails: [first(), second({ at: 90 * DAY })] },
    { name: 'by somebody else', mails: [first(), second({ from: 'Joe Roe <joe@example.org>' })] },
    {
      name: 'split out of a longer series',
      mails: [
        ...twoPatches('PATCH bpf-next', 'a', 0, 'return two'),
        ...twoPatches('PATCH bpf-next', 'b', DAY, 'return right', 'selftests: prepare another thing entirely'),
      ],
    },
    {
      name: 'a send that was lost in part, sent again within minutes',
      mails: [
        ...twoPatches('PATCH bpf-next', 'a', 0, 'return two').slice(0, 2),
        ...twoPatches('PATCH bpf-next', 'b', 6, 'return two'),
      ],
    },
  ],
});

it.each([
  ['the second posting', [first()], 'v2', 'v3'],
  [
    'the third',
    [first(), second({ id: '<between@example.org>', files: code('return left'), at: DAY / 2 })],
    'v3',
    'v4',
  ],
  [
    'the third, the second unchanged',
    [first(), second({ ...same, id: '<between@example.org>', at: DAY / 2 })],
    'v2',
    'v3',
  ],
  [
    'one that comes after a v2',
    [
      first(),
      second({ id: '<v2@example.org>', subject: '[PATCH bpf-next v2] bpf: count right', ...same, at: DAY / 2 }),
    ],
    'v3',
    'v4',
  ],
])('names the version after all that were seen: %s', async (_what, before, counts, next) => {
  const judged = await replayMails([...before, second()], { eol: '\n' });
  expect(judged.at(-1)?.judgement.findings.find(({ rule }) => rule === 'missing-version')?.data).toEqual({
    counts: Number(counts.slice(1)),
    version: Number(next.slice(1)),
  });
});
