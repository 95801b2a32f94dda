import { describeRule } from '../support/rule-cases.js';
import { mail, thread, type FileEdit, type MailSpec } from '../support/mails.js';

const id = '<p@example.org>';
const define = '#define BPF_FROB\t0x70\t/* frob the register */';
const header = (added: readonly string[], removed: readonly string[] = []): FileEdit => ({
  path: 'include/uapi/linux/bpf.h',
  added,
  removed,
});
const jit = (added: readonly string[], removed: readonly string[] = []): FileEdit => ({
  path: 'arch/riscv/net/bpf_jit_comp64.c',
  added,
  removed,
});
const hook = ['bool bpf_jit_supports_frob(void)', '{', '\treturn true;', '}'];
const patch = (files: readonly FileEdit[], more: Partial<MailSpec> = {}) =>
  mail({ subject: '[PATCH bpf-next] bpf: Add the frob instruction', id, message: 'Frob it.\n', files, ...more });
const hit = (code: string, quote: string, line = 14) => [
  { code, decision: 'draft' as const, evidence: [[id, line, `+${quote}`] as const] },
];

describeRule('new-instruction', {
  invalid: [
    { name: 'a new opcode', mails: [patch([header([define])])], findings: hit('instruction', define) },
    {
      name: 'a modifier of one',
      mails: [patch([header(['#define BPF_FROB\t(0xe0 | BPF_FETCH)'])])],
      findings: hit('instruction', '#define BPF_FROB\t(0xe0 | BPF_FETCH)'),
    },
    {
      name: 'two are told together, at the first',
      mails: [patch([header([define, '#define BPF_NOOB\t0x80'])])],
      findings: hit('instruction', define),
    },
    {
      name: 'a JIT says that it can do more',
      mails: [patch([jit(hook)])],
      findings: hit('jit-feature', hook[0] ?? ''),
    },
  ],
  valid: [
    { name: 'with tests of the JIT', mails: [patch([header([define]), { path: 'lib/test_bpf.c' }])] },
    { name: 'with selftests', mails: [patch([jit(hook), { path: 'tools/testing/selftests/bpf/DENYLIST.riscv64' }])] },
    {
      name: 'the tests are spoken of',
      mails: [patch([jit(hook)], { message: 'All of test_bpf and the selftests pass.\n' })],
    },
    { name: 'a flag', mails: [patch([header(['#define BPF_F_FROB\t0x10'])])] },
    { name: 'a mask', mails: [patch([header(['#define BPF_FROB_MASK\t0x18'])])] },
    { name: 'a number that is no opcode', mails: [patch([header(['#define BPF_FROB_SIZE\t8'])])] },
    { name: 'a renamed one', mails: [patch([header([define], ['#define BPF_OLD\t0x70'])])] },
    { name: 'only its comment changed', mails: [patch([header([define], ['#define BPF_FROB\t0x70'])])] },
    { name: 'in another header', mails: [patch([{ ...header([define]), path: 'include/linux/bpf.h' }])] },
    { name: 'a hook that is called', mails: [patch([jit(['\tif (bpf_jit_supports_frob())'])])] },
    { name: 'a hook that moved', mails: [patch([jit(hook, hook)])] },
    {
      name: 'a fix by its title',
      mails: [patch([jit(hook)], { subject: '[PATCH bpf-next] riscv, bpf: Fix the frob' })],
    },
    {
      name: 'a fix by its tag',
      mails: [
        patch([jit(hook)], {
          trailers: ['Fixes: 0123456789ab ("bpf: frob")', 'Signed-off-by: Jane Doe <jane@example.org>'],
        }),
      ],
    },
    { name: 'an RFC', mails: [patch([header([define])], { subject: '[RFC PATCH bpf-next] bpf: Add frob' })] },
    {
      name: 'part of the series was not seen',
      mails: thread({
        prefix: 'PATCH bpf-next',
        cover: 'bpf: frob',
        titles: ['bpf: one', 'bpf: two'],
        patches: [{ files: [header([define])] }],
      }).slice(0, 2),
    },
    { name: 'by a reviewer', mails: [patch([header([define])], { from: 'Song Liu <song@kernel.org>' })] },
  ],
});
