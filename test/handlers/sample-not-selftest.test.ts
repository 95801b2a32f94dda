import { describeRule } from '../support/rule-cases.js';
import { mail, thread, type FileEdit, type MailSpec } from '../support/mails.js';

const id = '<p@example.org>';
const subject = '[PATCH bpf-next] samples/bpf: add the frobnicator';
const patch = (files: readonly FileEdit[], more: Partial<MailSpec> = {}) => mail({ subject, id, files, ...more });
const program: FileEdit = { path: 'samples/bpf/frob_kern.c', isNew: true };
const test: FileEdit = { path: 'samples/bpf/test_frob_user.c', isNew: true };
const selftest: FileEdit = { path: 'tools/testing/selftests/bpf/prog_tests/frob.c', isNew: true };
const makefile: FileEdit = { path: 'samples/bpf/Makefile', added: ['tprogs-y += frob'] };
const series = (patches: readonly Partial<MailSpec>[], cover = 'bpf: the frobnicator') =>
  thread({
    prefix: 'PATCH bpf-next',
    cover,
    titles: patches.map((_, at) => `samples/bpf: part ${String(at)}`),
    batch: 's',
    patches,
  });
const hit = (code: string, line: number, path: string, of = id) => [
  { code, decision: 'draft' as const, evidence: [[of, line, `+++ b/${path}`] as const] },
];

describeRule('sample-not-selftest', {
  invalid: [
    { name: 'a new program', mails: [patch([program])], findings: hit('new-sample', 11, program.path) },
    { name: 'a test by its name', mails: [patch([test])], findings: hit('test', 11, test.path) },
    {
      name: 'a test by its title',
      mails: [patch([program], { subject: '[PATCH bpf-next] samples/bpf: Add test cases for the frobnicator' })],
      findings: hit('test', 11, program.path),
    },
    {
      name: 'the test is what is named, once',
      mails: [patch([program, test])],
      findings: hit('test', 18, test.path),
    },
    {
      name: 'a test in a series of which not all was seen',
      mails: series([{ files: [test] }, {}]).slice(0, 2),
      findings: hit('test', 11, test.path, '<s-1-jane@example.org>'),
    },
    {
      name: 'a test, with selftests beside it',
      mails: series([{ files: [test] }, { files: [selftest] }]),
      findings: hit('test', 11, test.path, '<s-1-jane@example.org>'),
    },
  ],
  valid: [
    { name: 'an old sample is changed', mails: [patch([{ path: program.path }])] },
    { name: 'the Makefile', mails: [patch([{ ...makefile, isNew: true }])] },
    {
      name: 'a header and a README',
      mails: [
        patch([
          { path: 'samples/bpf/frob.h', isNew: true },
          { path: 'samples/bpf/README.rst', isNew: true },
        ]),
      ],
    },
    {
      name: 'a demonstration beside selftests',
      mails: series([{ files: [program, makefile] }, { files: [selftest] }]),
    },
    { name: 'part of the series was not seen', mails: series([{ files: [program] }, {}]).slice(0, 2) },
    {
      name: 'the selftest comes as a mail of its own in the thread',
      mails: [
        patch([program]),
        mail({
          subject: '[PATCH bpf-next] selftests/bpf: frob',
          inReplyTo: id,
          references: id,
          at: 1,
          files: [selftest],
        }),
      ],
    },
    {
      name: 'an old sample is rewritten',
      mails: [
        patch([program], {
          body: `Rewrite it.\n\nSigned-off-by: Jane Doe <jane@example.org>\n---\n\n${[
            'diff --git a/samples/bpf/frob.c b/samples/bpf/frob.c',
            'deleted file mode 100644',
            '--- a/samples/bpf/frob.c',
            '+++ /dev/null',
            '@@ -1 +0,0 @@',
            '-int frob;',
            'diff --git a/samples/bpf/frob_kern.c b/samples/bpf/frob_kern.c',
            'new file mode 100644',
            '--- /dev/null',
            '+++ b/samples/bpf/frob_kern.c',
            '@@ -0,0 +1 @@',
            '+int frob;',
          ].join('\n')}\n`,
        }),
      ],
    },
    { name: "somebody else's samples", mails: [patch([{ path: 'samples/frob/frob.c', isNew: true }])] },
    { name: 'by a reviewer', mails: [patch([program], { from: 'Song Liu <song@kernel.org>' })] },
    {
      name: 'a profile without samples',
      profile: 'netdev',
      mails: [
        patch([program], {
          subject: '[PATCH net-next] samples: frob',
          to: 'netdev@vger.kernel.org',
          listIds: ['<netdev.vger.kernel.org>'],
        }),
      ],
    },
  ],
});
