import { describeRule } from '../support/rule-cases.js';
import { list, mail, thread, type MailSpec } from '../support/mails.js';

const id = '<p@example.org>';
const none = { cc: '' };
const patch = (more: Partial<MailSpec> = {}) =>
  mail({ subject: '[PATCH bpf-next] bpf: count right', id, ...none, ...more });
const series = (patches: readonly Partial<MailSpec>[] = [], each: Partial<MailSpec> = none) =>
  thread({
    prefix: 'PATCH bpf-next',
    cover: 'bpf: count right',
    titles: ['bpf: one', 'bpf: two'],
    batch: 's',
    each,
    patches,
  });
const hit = (quote: string, of = id) => [
  { code: 'patch', decision: 'draft' as const, evidence: [[of, 0, quote] as const] },
];

const splat = '[   12.345678] BUG: KASAN: use-after-free in bpf_frob_run+0x12/0x40';
const warning = 'WARNING: CPU: 0 PID: 1 at kernel/bpf/frob.c:77 bpf_frob+0x1/0x2';
const report = (more: Partial<MailSpec> = {}, line = splat) =>
  mail({
    subject: 'BUG: use-after-free in bpf_frob_run',
    id,
    ...none,
    body: `Hi,\n\nthis kernel falls over:\n\n${line}\n\nJane\n`,
    ...more,
  });
const reported = (quote: string) => [
  { code: 'report', decision: 'send' as const, evidence: [[id, 5, quote] as const] },
];

describeRule('missing-maintainers', {
  invalid: [
    { name: 'a patch for the list alone', mails: [patch()], findings: hit(list) },
    {
      name: 'the list stands in Cc, To is missing',
      mails: [patch({ to: '', cc: list })],
      findings: hit('[PATCH bpf-next] bpf: count right'),
    },
    {
      name: 'names in To, decoded',
      mails: [patch({ to: `=?utf-8?q?J=C3=B6e?= <joe@example.org>,\n ${list}` })],
      findings: hit(`Jöe <joe@example.org>, ${list}`),
    },
    { name: 'a whole series', mails: series(), findings: hit(list, '<s-0-jane@example.org>') },
    {
      name: 'somebody who is called nearly like a maintainer',
      mails: [patch({ cc: 'Daniel <daniel@example.org>' })],
      findings: hit(list),
    },
    {
      name: 'AF_XDP and the core',
      mails: [patch({ files: [{ path: 'net/xdp/xsk.c' }, { path: 'kernel/bpf/core.c' }] })],
      findings: hit(list),
    },
    { name: 'a report with a splat', mails: [report()], findings: reported(splat) },
    {
      name: 'a report with a warning in one of our files',
      mails: [report({ subject: 'WARNING in bpf_frob' }, warning)],
      findings: reported(warning),
    },
    {
      name: 'a report of the other subsystem: its functions, its files',
      profile: 'netdev',
      mails: [
        report({ to: 'netdev@vger.kernel.org' }, 'BUG: KASAN: use-after-free in __tcp_frob+0x12/0x40'),
        report(
          { to: 'netdev@vger.kernel.org', id: '<q@example.org>', from: 'Joe Roe <joe@example.org>' },
          'WARNING: CPU: 0 PID: 1 at net/ipv4/frob.c:77 frob+0x1/0x2',
        ),
      ],
      findings: [
        {
          code: 'report',
          decision: 'observe',
          evidence: [[id, 5, 'BUG: KASAN: use-after-free in __tcp_frob+0x12/0x40']],
        },
        {
          code: 'report',
          decision: 'observe',
          evidence: [['<q@example.org>', 5, 'WARNING: CPU: 0 PID: 1 at net/ipv4/frob.c:77 frob+0x1/0x2']],
        },
      ],
    },
  ],
  valid: [
    { name: 'a maintainer in Cc', mails: [patch({ cc: 'ast@kernel.org' })] },
    {
      name: 'a maintainer in Cc of the cover letter alone',
      mails: series([], none).map((raw, at) =>
        at === 0 ? raw.replace('\nSubject', '\nCc: andrii@kernel.org\nSubject') : raw,
      ),
    },
    { name: 'a maintainer in Cc of the last patch alone', mails: series([{}, { cc: 'andrii@kernel.org' }]) },
    { name: 'an old address of a maintainer', mails: [patch({ cc: 'Alexei <ast@plumgrid.com>' })] },
    {
      name: 'a maintainer at an address nobody knows',
      mails: [patch({ cc: 'Daniel Borkmann <daniel@new.example.org>' })],
    },
    { name: 'a reviewer', mails: [patch({ cc: 'song@kernel.org' })] },
    { name: 'the author is a maintainer', mails: [patch({ from: 'Andrii Nakryiko <andrii@kernel.org>' })] },
    {
      name: 'the author is a maintainer at another address',
      mails: [patch({ from: 'Andrii Nakryiko <andrii@new.example.org>' })],
    },
    {
      name: 'AF_XDP has its own maintainers',
      mails: [patch({ files: [{ path: 'net/xdp/xsk.c' }, { path: 'tools/testing/selftests/bpf/xskxceiver.c' }] })],
    },
    { name: 'a JIT has its own maintainers', mails: [patch({ files: [{ path: 'arch/riscv/net/bpf_jit_comp64.c' }] })] },
    {
      name: 'a driver has its own maintainers',
      mails: [patch({ files: [{ path: 'drivers/net/ethernet/netronome/nfp/bpf/jit.c' }] })],
    },
    { name: 'neither To nor Cc: git format-patch', mails: [patch({ to: '' })] },
    { name: 'the cover letter was not seen', mails: series().slice(1) },
    { name: 'a patch was not seen', mails: series().slice(0, 2) },
    { name: 'a report that reached a maintainer', notOurs: true, mails: [report({ cc: 'ast@kernel.org' })] },
    { name: 'a reply', notOurs: true, mails: [report({ subject: 'Re: BUG: use-after-free in bpf_frob_run' })] },
    { name: 'a forward', notOurs: true, mails: [report({ subject: 'Fwd: BUG: use-after-free in bpf_frob_run' })] },
    {
      name: 'a discussion under a new subject',
      notOurs: true,
      mails: [report({ inReplyTo: '<somewhere@example.org>' })],
    },
    {
      name: 'a splat of others',
      notOurs: true,
      mails: [report({}, 'BUG: KASAN: use-after-free in ext4_frob+0x12/0x40')],
    },
    {
      name: 'a warning in a file of others',
      notOurs: true,
      mails: [report({}, 'WARNING: CPU: 0 PID: 1 at net/ipv4/tcp.c:77 tcp_frob+0x1/0x2')],
    },
    { name: 'a quoted splat', notOurs: true, mails: [report({}, `> ${splat}`)] },
    { name: 'a question', notOurs: true, mails: [report({ subject: 'How does bpf_frob_run work?' })] },
    { name: 'no splat', notOurs: true, mails: [report({}, 'bpf_frob_run does not do what I want')] },
    {
      name: 'a patch that forgot its prefix',
      notOurs: true,
      mails: [mail({ subject: 'bpf: fix crash in bpf_frob_run', ...none, message: `${splat}\n` })],
    },
    {
      name: 'syzbot',
      notOurs: true,
      mails: [
        report({
          from: 'syzbot <syzbot+0123456789abcdef@syzkaller.appspotmail.com>',
          subject: '[syzbot] [bpf?] KASAN: use-after-free Read in bpf_frob_run',
        }),
      ],
    },
    {
      name: 'a comment in bugzilla',
      notOurs: true,
      mails: [
        report({
          from: 'bugzilla-daemon@kernel.org',
          headers: ['X-Bugzilla-Type: changed', 'X-Bugzilla-Who: joe@example.org'],
        }),
      ],
    },
    { name: 'a pull request', notOurs: true, mails: [report({ subject: '[GIT PULL] bpf: fix crash' })] },
  ],
});
