import { describeRule } from '../support/rule-cases.js';
import { mail, thread, type MailSpec } from '../support/mails.js';

const id = '<p@example.org>';
const patch = (subject: string, more: Partial<MailSpec> = {}) => mail({ subject, id, ...more });
const hit = (code: string, decision: 'send' | 'draft' | 'observe', subject: string, of = id) => [
  { code, decision, evidence: [[of, 0, subject] as const] },
];
const jit = { files: [{ path: 'arch/riscv/net/bpf_jit_comp64.c' }] };
/** Earlier work of the same person, a day each. */
const earlier = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    mail({ subject: `[PATCH bpf-next] bpf: work number ${'abcdefg'[n] ?? ''}`, at: (n - 10) * 1440 }),
  );

describeRule('missing-tree', {
  invalid: [
    {
      name: "a newcomer's patch",
      mails: [patch('[PATCH] bpf: count right')],
      findings: hit('newcomer', 'send', '[PATCH] bpf: count right'),
    },
    {
      name: 'a series, shown by its cover letter',
      mails: thread({
        prefix: 'PATCH v3',
        cover: 'bpf: count right',
        titles: ['bpf: one', 'bpf: two'],
        batch: 's',
        patches: [{ notes: 'v3: count down' }],
      }),
      findings: hit('newcomer', 'send', '[PATCH v3 0/2] bpf: count right', '<s-0-jane@example.org>'),
    },
    ...['-next', 'next', 'linux-next', 'for-next', 'selftests/bpf', 'libbpf'].map((word) => ({
      name: `${word} is no tree`,
      mails: [patch(`[PATCH ${word}] bpf: count right`)],
      findings: hit('newcomer', 'send', `[PATCH ${word}] bpf: count right`),
    })),
    {
      name: 'net: in front of the title is a part of the kernel',
      mails: [patch('[PATCH] net: let bpf count')],
      findings: hit('newcomer', 'send', '[PATCH] net: let bpf count'),
    },
    ...['(next)', '(for now)', '(of bpf)', '[frob]', '(linux-next)'].map((end) => ({
      name: `${end} at the end of the title is no tree`,
      mails: [patch(`[PATCH] bpf: count right ${end}`)],
      findings: hit('newcomer', 'send', `[PATCH] bpf: count right ${end}`),
    })),
    {
      name: 'four earlier submissions',
      mails: [...earlier(4), patch('[PATCH] bpf: count right')],
      findings: hit('newcomer', 'send', '[PATCH] bpf: count right'),
    },
    {
      name: 'five earlier submissions',
      mails: [...earlier(5), patch('[PATCH] bpf: count right')],
      findings: hit('regular', 'draft', '[PATCH] bpf: count right'),
    },
    {
      name: 'a reviewer, seen for the first time',
      mails: [patch('[PATCH] bpf: count right', { from: 'Song Liu <song@kernel.org>' })],
      findings: hit('regular', 'draft', '[PATCH] bpf: count right'),
    },
    {
      name: 'an RFC',
      mails: [patch('[RFC PATCH] bpf: count right')],
      findings: hit('rfc', 'observe', '[RFC PATCH] bpf: count right'),
    },
    {
      name: 'the JIT of one architecture',
      mails: [patch('[PATCH] riscv, bpf: count right', jit)],
      findings: hit('arch-jit', 'observe', '[PATCH] riscv, bpf: count right'),
    },
    {
      name: 'a JIT and more',
      mails: [patch('[PATCH] bpf: count right', { files: [...jit.files, { path: 'kernel/bpf/core.c' }] })],
      findings: hit('newcomer', 'send', '[PATCH] bpf: count right'),
    },
    {
      name: 'a part of a series that says in its titles whose it is',
      mails: thread({ prefix: 'PATCH', titles: ['bpf: one', 'bpf: two'], batch: 's' }).slice(0, 1),
      findings: hit('newcomer', 'send', '[PATCH 1/2] bpf: one', '<s-1-jane@example.org>'),
    },
  ],
  valid: [
    ...[
      'PATCH bpf-next',
      'PATCH bpf-next v2',
      'PATCH v2 bpf-next',
      'PATCHv2 bpf-next',
      'PATCH,bpf-next',
      'bpf-next,v2',
      'PATCH bpf-next/net',
      'PATCH BPF-NEXT',
      'PATCH bpf_next',
      'PATCH bpf-next/master',
    ].map((prefix) => ({ name: `[${prefix}]`, mails: [patch(`[${prefix}] bpf: count right`)] })),
    ...[
      '[RFC][PATCH][bpf-next] bpf: count right',
      '[bpf-next] [PATCH] bpf: count right',
      '[PATCH][bpf-next] bpf: count right',
      '[PATCH]: [bpf-next] bpf: count right',
    ].map((subject) => ({
      name: subject,
      mails: [patch(subject)],
    })),
    { name: '[bpf-next v3 01/12], no PATCH', mails: [patch('[bpf-next v3 01/12] bpf: count right')] },
    {
      name: 'the tree in one mail of the series only',
      mails: [
        ...thread({ prefix: 'PATCH bpf-next', cover: 'bpf: count right', titles: [], batch: 's' }),
        patch('[PATCH 1/1] bpf: one', { inReplyTo: '<s-0-jane@example.org>' }),
      ].map((raw) => raw.replace('0/0]', '0/1]')),
    },
    { name: 'the tree in front of the title', mails: [patch('[PATCH] bpf-next: count right')] },
    ...[
      '(for bpf-next)',
      '(bpf-next)',
      '[bpf-next]',
      '[bpf]',
      '(bpf)',
      '(for bpf)',
      '(bpf-next, v2)',
      '(net-next)',
      'for bpf-next',
    ].map((end) => ({
      name: `the tree at the end of the title: ${end}`,
      mails: [patch(`[PATCH] bpf: count right ${end}`)],
    })),
    ...['perf: count for bpf', 'perf: count (bpf)', 'perf: count for net'].map((title) => ({
      name: `no tree, and not our files: ${title}`,
      notOurs: true as const,
      mails: [patch(`[PATCH] ${title}`, { files: [{ path: 'tools/perf/frob.c' }] })],
    })),
    {
      name: "somebody else's tree at the end of the title",
      notOurs: true,
      mails: [patch('[PATCH] bpf: count right (for mm-next)')],
    },
    ...['[PATCH 5.10/5.15] bpf: count right', '[PATCH] bpf: count right [6.1.y]'].map((subject) => ({
      name: `for stable kernels: ${subject}`,
      notOurs: true as const,
      mails: [patch(subject)],
    })),
    {
      name: 'sent to stable, for one of its kernels',
      notOurs: true,
      mails: [
        patch('[PATCH] bpf: count right', {
          to: 'stable@vger.kernel.org',
          cc: `bpf@vger.kernel.org, ast@kernel.org`,
          message: 'This is for the 5.10 stable tree.\n\nCount right.\n',
        }),
      ],
    },
    { name: 'net-next, and most of it is BPF', mails: [patch('[PATCH net-next] bpf: count right')] },
    ...['HID', 'mptcp-next', 'ipsec-next', 'rcu', 'tip', 'mm', 'dwarves', 'bpf-next-hid'].map((word) => ({
      name: `${word} is a tree of somebody else`,
      notOurs: true as const,
      mails: [patch(`[PATCH ${word}] bpf: count right`)],
    })),
    {
      name: 'most files are of others',
      notOurs: true,
      mails: [patch('[PATCH] bpf: count right', { files: [{ path: 'kernel/bpf/core.c' }, { path: 'mm/slab.c' }] })],
    },
    {
      name: 'bpf in the name of a file',
      notOurs: true,
      mails: [
        patch('[PATCH] selftests/seccomp: count right', {
          files: [{ path: 'tools/testing/selftests/seccomp/seccomp_bpf.c' }],
        }),
      ],
    },
    {
      name: 'tests of a series that was partly seen',
      notOurs: true,
      mails: thread({
        prefix: 'PATCH',
        titles: ['mm: one', 'selftests/bpf: two'],
        patches: [{}, { files: [{ path: 'tools/testing/selftests/bpf/progs/x.c' }] }],
      }).slice(1),
    },
    {
      name: 'a reply with a patch',
      notOurs: true,
      mails: [
        patch('Re: [PATCH] bpf: count right'),
        patch('回复: [PATCH] bpf: count right', { id: '<q@example.org>' }),
      ],
    },
    {
      name: 'not to be tracked',
      notOurs: true,
      mails: [patch('[PATCH] bpf: count right', { headers: ['X-Patchwork-Hint: ignore'] })],
    },
    {
      name: 'not for this list',
      notOurs: true,
      mails: [patch('[PATCH] bpf: count right', { to: 'other@example.org', listIds: ['<other.example.org>'] })],
    },
  ],
});
