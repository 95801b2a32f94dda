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
