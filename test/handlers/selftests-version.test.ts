import { describeRule } from '../support/rule-cases.js';
import { mail, type MailSpec } from '../support/mails.js';

const id = '<p@example.org>';
const report = (body: string, more: Partial<MailSpec> = {}) =>
  mail({ subject: 'test_progs fails', id, body: `Hi,\n\n${body}\n\nJane\n`, ...more });
const hit = (...lines: readonly (readonly [number, string])[]) => [
  { code: 'mixed', decision: 'draft' as const, evidence: lines.map(([line, quote]) => [id, line, quote] as const) },
];
const silent = (name: string, body: string, more: Partial<MailSpec> = {}) => ({
  name,
  notOurs: true as const,
  mails: [report(body, more)],
});
const mixed = 'I run test_progs from 5.10 on a 5.4 kernel.';

describeRule('selftests-version', {
  invalid: [
    ...[
      mixed,
      'Running the 5.10 selftests on 5.4 gives these errors.',
      'The bpf selftests of v6.8-rc3 fail on my kernel 6.1.',
      'I built the selftests from the linux 6.6 tree, test_verifier from 6.6 fails under 5.15.',
      "We ran 6.8's test_maps against the stable kernel 6.1.77, and three fail.",
    ].map((line) => ({ name: line, mails: [report(line)], findings: hit([3, line]) })),
    {
      name: 'over two lines',
      mails: [report('I run test_progs from 5.10\non a 5.4 kernel.')],
      findings: hit([3, 'I run test_progs from 5.10'], [4, 'on a 5.4 kernel.']),
    },
    {
      name: 'new kernel, old tests',
      mails: [report('test_progs from 5.4 fails on 5.10.')],
      findings: hit([3, 'test_progs from 5.4 fails on 5.10.']),
    },
  ],
  valid: [
    silent('same version', 'I run test_progs from 5.10 on a 5.10 kernel.'),
    silent('a stable kernel of the same series', 'I run test_progs from 5.10 on kernel 5.10.42.'),
    silent('a candidate of the same version', 'I run test_progs from 5.10-rc3 on kernel 5.10.'),
    silent('two kernels, both fail', 'Kernel: 5.7-rc2, 5.6, both failed.'),
    silent('the version of the tests is not named', 'test_progs fails on 5.4, and on 5.10 as well.'),
    silent('the version of the kernel is not named', 'test_progs from 5.10 fails here.'),
    silent('the number is the kernel, not the tests', 'On kernel 5.4 selftests fail, on 5.10 they do not.'),
    silent('a distribution', 'The selftests from 5.10 fail on Example 8.4.'),
    silent('a compiler', 'The selftests from 5.10 fail with clang 8.0.'),
    silent('something passes', 'test_progs from 5.10 passes on 5.10, test_progs from 5.10 works on 5.4.'),
    silent('a question', 'Is test_progs from 5.10 expected to fail on a 5.4 kernel?'),
    silent('a hunt', `${mixed} I bisected it.`),
    silent('a robot of people', `Results from the test farm. ${mixed}`),
    silent('several pairs', `${mixed} The selftests from 5.11 fail on 5.8.`),
    silent('nothing fails', mixed, { subject: 'test_progs: how long does it take' }),
    silent("somebody else's selftests", 'The selftests from 5.10 fail on 5.4.', { subject: 'mm selftests fail' }),
    silent('in a reply', mixed, { subject: 'Re: test_progs fails' }),
    silent('in a thread', mixed, { inReplyTo: '<somewhere@example.org>' }),
    silent('in a forward', mixed, { subject: 'Fwd: test_progs fails' }),
    silent('in a quote', `> ${mixed}`),
    silent('by a reviewer', mixed, { from: 'Song Liu <song@kernel.org>' }),
    {
      name: 'in a patch',
      mails: [mail({ subject: '[PATCH bpf-next] selftests/bpf: fail less', message: `${mixed}\n` })],
    },
  ],
});
