import { expect, it } from 'vitest';
import { replayMails } from '../support/judge.js';
import { describeRule } from '../support/rule-cases.js';
import { mail, thread, type MailSpec } from '../support/mails.js';

const id = '<p@example.org>';
const subject = '[PATCH bpf-next v2] bpf: count right';
const v2 = (more: Partial<MailSpec> = {}) => mail({ subject, id, ...more });
const hit = (code: string, decision: 'draft' | 'observe', title = subject, of = id) => [
  { code, decision, evidence: [[of, 0, title] as const] },
];
const titles = ['bpf: one', 'bpf: two'];
const prefix = 'PATCH bpf-next v2';

describeRule('missing-changelog', {
  invalid: [
    { name: 'not a word', mails: [v2()], findings: hit('no-changelog', 'draft') },
    {
      name: 'version 5',
      mails: [mail({ subject: '[PATCH bpf-next v5] bpf: count right', id })],
      findings: hit('no-changelog', 'draft', '[PATCH bpf-next v5] bpf: count right'),
    },
    {
      name: 'a series with a cover letter',
      mails: thread({ prefix, titles, cover: 'bpf: count', batch: 's' }),
      findings: hit('no-changelog', 'draft', '[PATCH bpf-next v2 0/2] bpf: count', '<s-0-jane@example.org>'),
    },
    {
      name: 'trailers say nothing of it',
      mails: [v2({ trailers: ['Suggested-by: Roe <roe@example.org>', 'Signed-off-by: Jane Doe <jane@example.org>'] })],
      findings: hit('no-changelog', 'draft'),
    },
    ...[
      'base-commit: 0123456789abcdef0123456789abcdef01234567',
      'https://example.org/frob',
      'Link: https://example.org/frob',
      'Cc: stable@vger.kernel.org',
      ' create mode 100644 kernel/bpf/frob.c\n rename kernel/bpf/{a.c => b.c} (97%)',
      ' .../selftests/bpf/{old => new}/frob.c       | 12 ++++++------\n kernel/bpf/frob.bin | Bin 0 -> 12 bytes',
    ].map((notes) => ({
      name: `what stands below --- is no prose: ${notes}`,
      mails: [v2({ notes })],
      findings: hit('no-changelog', 'draft'),
    })),
    {
      name: 'selftests alone',
      mails: [v2({ files: [{ path: 'tools/testing/selftests/bpf/frob.c' }] })],
      findings: hit('tests-only', 'observe'),
    },
    {
      name: 'somebody who has posted often',
      mails: [
        ...Array.from({ length: 5 }, (_, n) =>
          mail({
            subject: `[PATCH bpf-next] bpf: work ${'abcde'[n] ?? ''} of ${'vwxyz'[n] ?? ''}`,
            at: (n - 10) * 1440,
          }),
        ),
        v2(),
      ],
      findings: hit('regular', 'observe'),
    },
  ],
  valid: [
    ...[
      'v2: count down',
      'Changes since v1:\n - count down',
      'Changelog:\n - count down',
      'v1->v2: count down',
      'Version 2: counts down',
      'Addressed comments from Roe',
      'Rebased',
      'As suggested by Roe, count down',
      'V17:\n - count down',
      'Differences to the last version: it counts',
      'Updates from the first posting: none',
      '1) Use a mutex. 2) Add Acks from Roe.',
      'Collected tags, no code change.',
      'Counts down.',
      '第三版：修正了错误',
    ].map((notes) => ({ name: notes, mails: [v2({ notes })] })),
    { name: 'in the description', mails: [v2({ message: 'Count right.\n\nv2: count down\n' })] },
    {
      name: 'in one patch of the series',
      mails: thread({ prefix, titles, cover: 'bpf: count', patches: [{}, { notes: 'v2: count down' }] }),
    },
    {
      name: 'a cover letter in another script',
      mails: thread({ prefix, titles, cover: 'bpf: count' }).map((raw) =>
        raw.replace('This series counts right.', '修正了错误'),
      ),
    },
    { name: 'the first version', mails: [mail({ subject: '[PATCH bpf-next] bpf: count right' })] },
    { name: 'sent again', mails: [mail({ subject: '[RESEND PATCH bpf-next v2] bpf: count right' })] },
    { name: 'the cover letter was not seen', mails: thread({ prefix, titles, cover: 'bpf: count' }).slice(1) },
    { name: 'a patch was not seen', mails: thread({ prefix, titles, cover: 'bpf: count' }).slice(0, 2) },
    {
      name: 'patch 1/1 under a cover letter that was not seen',
      mails: [mail({ subject: '[PATCH bpf-next v2 1/1] bpf: count right', inReplyTo: '<c@example.org>' })],
    },
    {
      name: 'a cover letter that the counters do not tell of',
      mails: [
        mail({ subject: '[PATCH bpf-next v2 0/1] bpf: count', id: '<c@example.org>', body: 'v2: count down\n' }),
        v2({ inReplyTo: '<c@example.org>' }),
      ],
    },
    { name: 'a reviewer', mails: [v2({ from: 'Song Liu <song@kernel.org>' })] },
  ],
});

it('leaves it to the mail as a whole which version is next', async () => {
  const [judged] = await replayMails([v2({ message: '' })], { eol: '\n' });
  expect(judged?.judgement.findings.map(({ rule }) => rule).sort()).toEqual([
    'empty-commit-message',
    'missing-changelog',
  ]);
  expect(judged?.reply?.draft.text).toContain('please resend it as v3 after 24 h');
});
