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

/** An invented MAINTAINERS: three subsystems of others beside BPF's. */
const maintainers = `BPF [GENERAL]
M:	Alexei Starovoitov <ast@kernel.org>
L:	bpf@vger.kernel.org
S:	Supported
F:	kernel/bpf/

FROBNICATORS
M:	Fiona Frob <fiona@example.org>
R:	Rita Review <rita@example.org>
L:	frob@lists.example.org
S:	Maintained
F:	drivers/frob/

FROB CORE
M:	Cora Core <cora@example.org>
S:	Maintained
F:	drivers/frob/core/

GONE
L:	gone@lists.example.org
S:	Orphan
F:	drivers/gone/

A
M:	a@example.org
S:	Maintained
F:	drivers/a/

B
M:	b@example.org
S:	Maintained
F:	drivers/b/

C
M:	c@example.org
S:	Maintained
F:	drivers/c/

THE REST
M:	Linus Torvalds <torvalds@linux-foundation.org>
L:	linux-kernel@vger.kernel.org
S:	Buried alive in reporters
F:	*
F:	*/
`;
const mailmap = 'Fiona Frob <fiona@example.org> <fiona@old.example.org>\n';
const known = { maintainers, mailmap };
const reached = 'ast@kernel.org';
const big = (path: string, lines = 12) => ({
  path,
  added: Array.from({ length: lines }, (_, n) => `\tint i${String(n)};`),
});
const across = (more: Partial<MailSpec> = {}) =>
  patch({ cc: reached, files: [{ path: 'kernel/bpf/core.c' }, big('drivers/frob/frob.c')], ...more });
const elsewhere = (quote: string, of = id) => [
  { code: 'other-subsystem', decision: 'draft' as const, evidence: [[of, 0, quote] as const] },
];

describeRule('missing-maintainers', {
  invalid: [
    { name: "another subsystem's driver", mails: [across()], findings: elsewhere(list), ...known },
    {
      name: 'one of its two patches is of another subsystem',
      mails: series([{}, { files: [big('drivers/frob/frob.c')] }], { cc: reached }),
      findings: elsewhere(list, '<s-0-jane@example.org>'),
      ...known,
    },
    {
      name: 'somebody of a third subsystem was reached',
      mails: [across({ cc: `${reached}, a@example.org` })],
      findings: elsewhere(list),
      ...known,
    },
    {
      name: 'Linus and linux-kernel look after everything and nothing',
      mails: [across({ cc: `${reached}, torvalds@linux-foundation.org, linux-kernel@vger.kernel.org` })],
      findings: elsewhere(list),
      ...known,
    },
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
      name: 'a splat behind a blank, its second line names the function',
      mails: [
        report({}, ' BUG: kernel NULL pointer dereference, address: 0000000000000000\n RIP: 0010:bpf_frob+0x12/0x40'),
      ],
      findings: [{ code: 'report', decision: 'send', evidence: [[id, 6, ' RIP: 0010:bpf_frob+0x12/0x40']] }],
    },
    {
      name: 'a splat right below what somebody says of it',
      mails: [report({}, `It says:\n${splat}\n[   12.345679] Call Trace:`)],
      findings: [{ code: 'report', decision: 'send', evidence: [[id, 6, splat]] }],
    },
    {
      name: 'something else was mended, and this is not',
      mails: [report({ body: `Hi,\n\nthis is not fixed, and should be fixed:\n\n${splat}\n\nJane\n` })],
      findings: reported(splat),
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
    { name: "another subsystem's driver, MAINTAINERS unknown", mails: [across()] },
    ...[
      'fiona@example.org',
      'Fiona <fiona@old.example.org>',
      'Fiona Frob <fiona@new.example.org>',
      'rita@example.org',
      'frob@lists.example.org',
    ].map((cc) => ({
      name: `another subsystem's driver, ${cc} in Cc`,
      mails: [across({ cc: `${reached}, ${cc}` })],
      ...known,
    })),
    {
      name: 'its author looks after that subsystem',
      mails: [across({ from: 'Fiona Frob <fiona@old.example.org>' })],
      ...known,
    },
    {
      name: 'somebody from there has reviewed it',
      mails: [across({ trailers: ['Reviewed-by: Rita Review <rita@example.org>'] })],
      ...known,
    },
    {
      name: 'reached in another mail of the series',
      mails: series([{ cc: `${reached}, frob@lists.example.org` }, { files: [big('drivers/frob/frob.c')] }], {
        cc: reached,
      }),
      ...known,
    },
    {
      name: 'a wider section of the file was reached',
      mails: [
        across({
          cc: `${reached}, frob@lists.example.org`,
          files: [{ path: 'kernel/bpf/core.c' }, big('drivers/frob/core/a.c')],
        }),
      ],
      ...known,
    },
    {
      name: 'a few lines of others',
      mails: [across({ files: [{ path: 'kernel/bpf/core.c' }, big('drivers/frob/frob.c', 3)] })],
      ...known,
    },
    {
      name: 'tests and documentation of others',
      mails: [
        across({
          files: [
            { path: 'kernel/bpf/core.c' },
            big('tools/testing/selftests/frob/a.c'),
            big('Documentation/frob.rst'),
          ],
        }),
      ],
      ...known,
    },
    {
      name: 'nobody looks after it',
      mails: [across({ files: [{ path: 'kernel/bpf/core.c' }, big('drivers/gone/a.c'), big('lib/nobodys.c')] })],
      ...known,
    },
    {
      name: 'a change of the whole tree',
      mails: [across({ files: ['a', 'b', 'c', 'frob'].map((part) => big(`drivers/${part}/x.c`)) })],
      ...known,
    },
    {
      name: 'a maintainer of BPF knows whom to ask',
      mails: [across({ from: 'Andrii Nakryiko <andrii@kernel.org>' })],
      ...known,
    },
    { name: 'an RFC', mails: [across({ subject: '[RFC bpf-next] bpf: count right' })], ...known },
    { name: 'a part of a series', mails: [across({ subject: '[PATCH bpf-next 1/2] bpf: count right' })], ...known },
    {
      name: 'the cover letter was not seen',
      mails: series([{ files: [big('drivers/frob/frob.c')] }], { cc: reached }).slice(1),
      ...known,
    },
    { name: 'neither To nor Cc, with MAINTAINERS', mails: [across({ to: '', cc: '' })], ...known },
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
    {
      name: 'one line of a splat in the middle of talk',
      notOurs: true,
      mails: [report({}, `the crash that we saw,\n${splat}\nis what I mean.`)],
    },
    {
      name: 'one line of a splat below a quoted one',
      notOurs: true,
      mails: [report({}, `> ${splat}\nRIP: 0010:bpf_frob_run+0x12/0x40`)],
    },
    ...[
      'bpf: crash fixed',
      'bpf_frob_run: crash is gone',
      'Solved: crash in bpf_frob_run',
      'Survey on kernel crash and panic reports',
      'A paper on crash reports',
      'Question on a crash in bpf_frob_run',
      '[LSF/MM/BPF TOPIC] crash in bpf_frob_run',
    ].map((subject) => ({ name: `no report: ${subject}`, notOurs: true as const, mails: [report({ subject })] })),
    ...[
      'This is fixed by 6.9-rc1. Just to let you know.',
      'It has been resolved since.',
      'I write a paper on kernel crashes.',
      'We make a survey of such reports.',
    ].map((text) => ({
      name: `no report: ${text}`,
      notOurs: true as const,
      mails: [report({ body: `Hi,\n\nthis kernel fell over:\n\n${splat}\n\n${text}\n\nJane\n` })],
    })),
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
