import { describeRule } from '../support/rule-cases.js';
import { mail, thread, type MailSpec } from '../support/mails.js';

const id = '<p@example.org>';
const subject = '[PATCH bpf] bpf: count right';
const signed = 'Signed-off-by: Jane Doe <jane@example.org>';
const culprit = '0123456789abcdef ("bpf: add the frobnicator")';
const patch = (more: Partial<MailSpec> = {}) => mail({ subject, id, ...more });
const hit = (quote = subject) => [
  { code: 'fixes-tree', decision: 'draft' as const, evidence: [[id, 0, quote] as const] },
];
const next = (subjectOf: string, message: string) => [mail({ subject: subjectOf, id, message })];

describeRule('missing-fixes', {
  invalid: [
    { name: 'one patch for bpf', mails: [patch()], findings: hit() },
    {
      name: 'for net, and most of it is BPF',
      mails: [patch({ subject: '[PATCH net] bpf: count right', files: [{ path: 'net/core/filter.c' }] })],
      findings: hit('[PATCH net] bpf: count right'),
    },
    {
      name: 'a series with code and documentation, shown by its cover letter',
      mails: thread({
        prefix: 'PATCH bpf v2',
        cover: 'bpf: count right',
        titles: ['bpf: one', 'bpf: two'],
        batch: 's',
        patches: [{ files: [{ path: 'Documentation/bpf/index.rst' }] }],
      }),
      findings: [
        {
          code: 'fixes-tree',
          decision: 'draft',
          evidence: [['<s-0-jane@example.org>', 0, '[PATCH bpf v2 0/2] bpf: count right']],
        },
      ],
    },
    {
      name: 'a bug link is no Fixes tag',
      mails: [patch({ trailers: ['Closes: https://example.org/bug/1', signed] })],
      findings: hit(),
    },
    {
      name: 'one of two is a revert, the other is not',
      mails: thread({
        prefix: 'PATCH bpf',
        cover: 'bpf: count right',
        titles: ['Revert "bpf: one"', 'bpf: two'],
        batch: 's',
      }),
      findings: [
        {
          code: 'fixes-tree',
          decision: 'draft',
          evidence: [['<s-0-jane@example.org>', 0, '[PATCH bpf 0/2] bpf: count right']],
        },
      ],
    },
    {
      name: 'a comment and code',
      mails: [patch({ files: [{ path: 'kernel/bpf/core.c', added: ['/* Count right. */', '\treturn count;'] }] })],
      findings: hit(),
    },
    {
      name: 'what a Kconfig depends on',
      mails: [
        patch({ files: [{ path: 'kernel/bpf/Kconfig', removed: ['\tdepends on NET'], added: ['\tdepends on INET'] }] }),
      ],
      findings: hit(),
    },
    {
      name: 'a file that is renamed',
      mails: [
        patch({
          body: `Count right.\n\n${signed}\n---\n\ndiff --git a/kernel/bpf/a.c b/kernel/bpf/b.c\nsimilarity index 100%\nrename from kernel/bpf/a.c\nrename to kernel/bpf/b.c\n-- \n2.43.0\n`,
        }),
      ],
      findings: hit(),
    },
    {
      name: 'from the start of the packet',
      mails: [
        patch({ message: 'Count from the start of the packet, and revert the order.\n', notes: 'v1: initial version' }),
      ],
      findings: hit(),
    },
    {
      name: 'one patch of selftests alone',
      mails: [patch({ files: [{ path: 'tools/testing/selftests/bpf/prog_tests/frob.c' }] })],
      findings: hit().map((finding) => ({ ...finding, code: 'lone-test', decision: 'observe' as const })),
    },
    {
      name: 'several patches of selftests',
      mails: thread({
        prefix: 'PATCH bpf',
        cover: 'selftests/bpf: count right',
        titles: ['selftests/bpf: one', 'selftests/bpf: two'],
        batch: 's',
        each: { files: [{ path: 'tools/testing/selftests/bpf/prog_tests/frob.c' }] },
      }),
      findings: [
        {
          code: 'fixes-tree',
          decision: 'draft',
          evidence: [['<s-0-jane@example.org>', 0, '[PATCH bpf 0/2] selftests/bpf: count right']],
        },
      ],
    },
    {
      name: 'for bpf-next, names the commit that broke it',
      mails: next(
        '[PATCH bpf-next] bpf: Fix the frobnicator',
        `It counts wrong.\n\nCommit ${culprit} introduced\na leak here.\n`,
      ),
      findings: [{ code: 'next-tree', decision: 'observe', evidence: [[id, 3, `Commit ${culprit} introduced`]] }],
    },
  ],
  valid: [
    {
      name: 'a tag of another name, which is for another rule to say',
      mails: [patch({ trailers: [`Fix: ${culprit}`, signed] })],
    },
    { name: 'a Fixes tag', mails: [patch({ trailers: [`Fixes: ${culprit}`, signed] })] },
    {
      name: 'a wrapped one, key in lower case',
      mails: [patch({ trailers: ['fixes: 0123456789ab ("bpf: add the', 'frobnicator")', signed] })],
    },
    {
      name: 'a commit that is named badly is not missing',
      mails: [patch({ trailers: ['Fixes: 0123456 (bpf: add)', signed] })],
    },
    {
      name: 'in one patch of a series',
      mails: thread({
        prefix: 'PATCH bpf',
        cover: 'bpf: count right',
        titles: ['bpf: one', 'bpf: two'],
        patches: [{}, { trailers: [`Fixes: ${culprit}`, signed] }],
      }),
    },
    {
      name: 'the tag above a note and a changelog',
      mails: [patch({ trailers: [`Fixes: ${culprit}`, '[jane: reworded]', signed], notes: 'v2: reworded' })],
    },
    {
      name: 'the tag stands in the message, not among the trailers',
      mails: [
        patch({
          message: `Count right.\n\nFixes: ${culprit}\n\nThe frobnicator is right then, and so\nis everything that stands upon it, in\nevery case that the author knows, and\nin those that he does not.\n`,
        }),
      ],
    },
    { name: 'documentation', mails: [patch({ files: [{ path: 'Documentation/bpf/verifier.rst' }] })] },
    { name: 'MAINTAINERS', mails: [patch({ files: [{ path: 'MAINTAINERS' }] })] },
    { name: '.gitignore anywhere', mails: [patch({ files: [{ path: 'tools/testing/selftests/bpf/.gitignore' }] })] },
    {
      name: 'a revert',
      mails: [patch({ subject: '[PATCH bpf] Revert "bpf: count"', message: 'This breaks the build.\n' })],
    },
    {
      name: 'a revert under another title',
      mails: [
        patch({ message: 'This reverts commit 0123456789abcdef0123456789abcdef01234567.\n\nIt breaks the build.\n' }),
      ],
    },
    ...[
      'bpf: Revert "bpf: count"',
      'Partially revert "bpf: count"',
      'bpf: revert to counting',
      'Reverts "bpf: count"',
    ].map((title) => ({ name: `a revert: ${title}`, mails: [patch({ subject: `[PATCH bpf] ${title}` })] })),
    ...[
      'This reverts commits 0123456789ab and 123456789abc.',
      'This partially reverts commit 0123456789ab ("bpf: count").',
      'Revert commit 0123456789ab ("bpf: count") since it breaks.',
      'It breaks. So revert 0123456789ab ("bpf: count").',
      'This is a partial revert of commit 0123456789ab.',
      'Revert the two commits 0123456789ab and 123456789abc.',
      'This reverts "bpf: count", which breaks.',
    ].map((text) => ({ name: `a revert: ${text}`, mails: [patch({ message: `${text}\n` })] })),
    {
      name: 'only comments',
      mails: [
        patch({
          files: [
            { path: 'kernel/bpf/core.c', removed: ['/* teh */', ' * Counts teh things.'], added: ['/* the */', ''] },
            { path: 'Documentation/bpf/index.rst' },
          ],
        }),
      ],
    },
    {
      name: 'the help of a Kconfig',
      mails: [
        patch({
          files: [
            {
              path: 'kernel/bpf/Kconfig',
              removed: ['\t  Counts teh things.'],
              added: ['\thelp', '\t  Counts things.'],
            },
          ],
        }),
      ],
    },
    ...[
      'Fixes a bug since the initial git import; no tag possible.',
      'It has been so since\nthe very beginning.',
      'This predates git.',
      'This was broken from day one.',
      'It is so since its introduction.',
      'It counts wrong since the first version.',
      'So it was in 1da177e4c3f4 ("Linux-2.6.12-rc2") already.',
    ].map((text) => ({ name: `there can be no tag: ${text}`, mails: [patch({ message: `${text}\n` })] })),
    { name: 'an RFC', mails: [patch({ subject: '[RFC PATCH bpf] bpf: count right' })] },
    {
      name: 'part of the series was not seen',
      mails: thread({ prefix: 'PATCH bpf', cover: 'bpf: count right', titles: ['bpf: one', 'bpf: two'] }).slice(0, 2),
    },
    {
      name: 'the author says why there is none',
      mails: [patch({ message: 'Count right. There is no Fixes tag: it was always so.\n' })],
    },
    {
      name: 'the author says it in the cover letter',
      mails: thread({ prefix: 'PATCH bpf', cover: 'bpf: count right', titles: ['bpf: one'] }).map((raw) =>
        raw.replace('This series counts right.', 'No fixes-tags: too old.'),
      ),
    },
    { name: 'the author says it below ---', mails: [patch({ notes: 'Left out the Fixes: tag on purpose.' })] },
    ...['bpf next', 'bpf -next', 'bpf/next', 'bpf,next', '-next bpf', 'next v2 bpf'].map((words) => ({
      name: `for bpf-next, torn apart: ${words}`,
      mails: [patch({ subject: `[PATCH ${words}] bpf: fix the frobnicator` })],
    })),
    { name: 'for bpf-next', mails: [patch({ subject: '[PATCH bpf-next] bpf: fix the frobnicator' })] },
    {
      name: 'for bpf-next, names a commit that broke nothing',
      mails: next('[PATCH bpf-next] bpf: Fix a typo', `Since ${culprit} the frobnicator counts, so say it.\n`),
    },
    {
      name: 'for bpf-next, names a culprit, yet fixes nothing',
      mails: next('[PATCH bpf-next] bpf: Test the frobnicator', `Commit ${culprit} introduced a leak, test it.\n`),
    },
    {
      name: 'for net, and most of it is not BPF',
      notOurs: true,
      mails: [patch({ subject: '[PATCH net] tcp: count right', files: [{ path: 'net/ipv4/tcp.c' }] })],
    },
    {
      name: 'a tree of the tools',
      mails: [patch({ subject: '[PATCH iproute2] bpf: count right', files: [{ path: 'lib/bpf_legacy.c' }] })],
    },
    {
      name: 'one patch is too large to be read: who knows what it carries',
      mails: thread({
        prefix: 'PATCH bpf',
        cover: 'bpf: count right',
        titles: ['bpf: one', 'bpf: two'],
        patches: [{}, { trailers: [`Fixes: ${culprit}`, signed], notes: 'x'.repeat(2_000_000) }],
      }),
    },
  ],
});
