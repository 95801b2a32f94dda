import { describeRule } from '../support/rule-cases.js';
import { mail, thread, type MailSpec } from '../support/mails.js';

const id = '<p@example.org>';
const patch = (subject: string, more: Partial<MailSpec> = {}) => mail({ subject, id, ...more });
const tests = { files: [{ path: 'tools/testing/selftests/bpf/prog_tests/frob.c' }] };
const hit = (code: string, subject: string) => [
  { code, decision: 'observe' as const, evidence: [[id, 0, subject] as const] },
];

describeRule('wrong-tree', {
  invalid: [
    {
      name: 'selftests alone, for the tree for fixes',
      mails: [patch('[PATCH bpf] selftests/bpf: count right', tests)],
      findings: hit('tests-only', '[PATCH bpf] selftests/bpf: count right'),
    },
    {
      name: 'selftests of which one patch says what it fixes',
      mails: thread({
        prefix: 'PATCH bpf',
        titles: ['selftests/bpf: one', 'selftests/bpf: two'],
        patches: [
          { ...tests, trailers: ['Fixes: 0123456789ab ("selftests/bpf: count")'] },
          { files: [{ path: 'tools/testing/selftests/bpf/prog_tests/other.c' }] },
        ],
        batch: 's',
      }),
      findings: [
        {
          code: 'tests-only',
          decision: 'observe',
          evidence: [['<s-1-jane@example.org>', 0, '[PATCH bpf 1/2] selftests/bpf: one']],
        },
      ],
    },
    {
      name: "the subsystem's own work, for a shared next tree",
      mails: [patch('[PATCH net-next] bpf: count right')],
      findings: hit('shared-tree', '[PATCH net-next] bpf: count right'),
    },
  ],
  valid: [
    {
      name: 'a fix of selftests that says what it fixes',
      mails: [
        patch('[PATCH bpf] selftests/bpf: count right', {
          ...tests,
          trailers: ['Fixes: 0123456789ab ("selftests/bpf: count")', 'Signed-off-by: Jane Doe <jane@example.org>'],
        }),
      ],
    },
    {
      name: 'code and tests',
      mails: [patch('[PATCH bpf] bpf: count', { files: [...tests.files, { path: 'kernel/bpf/core.c' }] })],
    },
    { name: 'selftests for the next tree', mails: [patch('[PATCH bpf-next] selftests/bpf: count right', tests)] },
    { name: 'a fix for the shared tree', mails: [patch('[PATCH net] bpf: count right')] },
    {
      name: 'a maintainer',
      mails: [patch('[PATCH bpf] selftests/bpf: count', { ...tests, from: 'Song Liu <song@kernel.org>' })],
    },
    {
      name: 'a profile without a next tree of its own elsewhere',
      mails: [
        patch('[PATCH net-next] net: count', {
          files: [{ path: 'net/core/dev.c' }],
          to: 'netdev@vger.kernel.org',
          listIds: ['<netdev.vger.kernel.org>'],
        }),
      ],
      profile: 'netdev',
    },
    {
      name: 'part of a series',
      mails: thread({ prefix: 'PATCH bpf', titles: ['selftests/bpf: one', 'selftests/bpf: two'], each: tests }).slice(
        0,
        1,
      ),
    },
  ],
});
