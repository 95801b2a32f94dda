import { describeRule } from '../support/rule-cases.js';
import { mail, thread, type MailSpec } from '../support/mails.js';

const id = '<p@example.org>';
const patch = (more: Partial<MailSpec> = {}) => mail({ subject: '[PATCH bpf-next] bpf: count right', id, ...more });
const saying = (words: string, more: Partial<MailSpec> = {}) => [
  patch({ message: `Count right.\n${words}\n`, ...more }),
];
const below = (words: string, more: Partial<MailSpec> = {}) => [patch({ notes: words, ...more })];
const driver = { files: [{ path: 'arch/riscv/net/bpf_jit_comp64.c' }] };
const hit = (line: number, quote: string, code = 'untested') => [
  {
    code,
    decision: code === 'arch' ? ('observe' as const) : ('draft' as const),
    evidence: [[id, line, quote] as const],
  },
];

describeRule('untested', {
  invalid: [
    ...[
      'Compile tested only.',
      'Only build-tested.',
      'NOTE: untested',
      '(not tested yet)',
      'I have not tested this, but it looks right.',
      "We couldn't test the patch for lack of time.",
      'Sorry, I was unable to test this series today.',
      'This patch is completely untested.',
      'The change has not been tested.',
      'I haven\'t tested it, the "frob" part is new.',
      'I did not test the fix.',
    ].map((words) => ({ name: words, mails: saying(words), findings: hit(2, words) })),
    { name: 'below ---', mails: below('Build tested only.'), findings: hit(5, 'Build tested only.') },
    {
      name: 'the words are wrapped',
      mails: saying('It counts right. I have not\ntested this.'),
      findings: hit(2, 'It counts right. I have not'),
    },
    {
      name: 'in the cover letter',
      mails: thread({ prefix: 'PATCH bpf-next', cover: 'bpf: count right', titles: ['bpf: one'], batch: 's' }).map(
        (raw) => raw.replace('This series counts right.', 'I was unable to test the patch in 1/1.'),
      ),
      findings: [
        {
          code: 'untested',
          decision: 'draft',
          evidence: [['<s-0-jane@example.org>', 1, 'I was unable to test the patch in 1/1.']],
        },
      ],
    },
    {
      name: 'in so many words, though it adds tests and something else ran',
      mails: saying('I was unable to test the patch here, but did run a program of my own.', {
        files: [{ path: 'kernel/bpf/core.c' }, { path: 'tools/testing/selftests/bpf/prog_tests/frob.c' }],
      }),
      findings: hit(2, 'I was unable to test the patch here, but did run a program of my own.'),
    },
    {
      name: 'once, however many patches say so',
      mails: thread({
        prefix: 'PATCH bpf-next',
        titles: ['bpf: one', 'bpf: two'],
        batch: 't',
        each: { message: 'Compile tested only.\n' },
      }),
      findings: [
        { code: 'untested', decision: 'draft', evidence: [['<t-1-jane@example.org>', 1, 'Compile tested only.']] },
      ],
    },
    {
      name: 'an architecture that the author does not have',
      mails: saying('Compile tested only, I have no s390 here.'),
      findings: hit(2, 'Compile tested only, I have no s390 here.', 'arch'),
    },
    {
      name: "one architecture's JIT",
      mails: saying('Compile tested only.', driver),
      findings: hit(2, 'Compile tested only.', 'arch'),
    },
    {
      name: 'for netdev',
      profile: 'netdev',
      mails: saying('Compile tested only.', {
        subject: '[PATCH net-next] net: count right',
        to: 'netdev@vger.kernel.org',
        listIds: ['<netdev.vger.kernel.org>'],
        files: [{ path: 'net/core/dev.c' }],
      }),
      findings: [{ code: 'untested', decision: 'observe', evidence: [[id, 2, 'Compile tested only.']] }],
    },
  ],
  valid: [
    { name: 'nothing is said', mails: [patch()] },
    { name: 'it was tested', mails: saying('Compile tested, and all selftests pass.') },
    {
      name: 'a code path is untested',
      mails: saying('This adds a test for the untested code path of the frobnicator.'),
    },
    { name: 'what it changes was untested so far', mails: saying('The code was not tested with large counts.') },
    ...[
      'The code is untested. Count in it.',
      'The fix was wrong: the code was not tested. Do it right.',
      'The count is taken although this is not tested anywhere.',
      'These are not tested, so miscounts go unnoticed.',
      'The change was not tested then, and miscounts.',
      'I have not tested the code that Roe replaced.',
    ].map((words) => ({ name: `of other code: ${words}`, mails: saying(words) })),
    ...[
      'Roe wrote: "I have not tested this". It shows.',
      "Roe said 'compile tested only', and it shows.",
      'Roe wrote that he had "better things to do, and\nI have not tested this patch", which shows.',
      'In the commit Roe said\n\n    I have not tested this patch.\n\nand it shows.',
      'Roe said\n\n\tCompile tested only.\n\nand it shows.',
    ].map((words) => ({ name: `somebody else's words: ${words}`, mails: saying(words) })),
    ...[
      'I have not tested this with counters. I now did.',
      'I could not test this last week. Ran it today.',
      'Build tested only so that it is quick;\nran test_progs as well.',
      'With the patch, frob passes.\nCompile tested only for counters.',
    ].map((words) => ({ name: `tested after all: ${words}`, mails: saying(words) })),
    {
      name: 'it adds tests',
      mails: saying('Compile tested only.', {
        files: [{ path: 'kernel/bpf/core.c' }, { path: 'tools/testing/selftests/bpf/prog_tests/frob.c' }],
      }),
    },
    { name: 'of an earlier version', mails: below('v2: v1 was compile tested only, now run') },
    { name: 'until now', mails: saying('Previously this was compile tested only.') },
    { name: 'a quoted report', mails: below('> Compile tested only.\nRight, so I ran it.') },
    { name: 'one set-up of several', mails: saying('I have NOT tested with a cross toolchain.') },
    {
      name: 'somebody else tested it',
      mails: saying('Compile tested only.', {
        trailers: ['Tested-by: John Roe <john@example.org>', 'Signed-off-by: Jane Doe <jane@example.org>'],
      }),
    },
    { name: 'partly tested', mails: saying('Tested on arm64. Otherwise compile tested only.') },
    { name: 'an RFC', mails: saying('Compile tested only.', { subject: '[RFC PATCH bpf-next] bpf: count right' }) },
    { name: 'documentation alone', mails: saying('Not tested.', { files: [{ path: 'Documentation/bpf/index.rst' }] }) },
    {
      name: 'in the code',
      mails: [patch({ files: [{ path: 'kernel/bpf/core.c', added: ['/* Compile tested only. */'] }] })],
    },
    {
      name: 'by a maintainer',
      mails: saying('Compile tested only.', { from: 'Daniel Borkmann <daniel@iogearbox.net>' }),
    },
  ],
});
