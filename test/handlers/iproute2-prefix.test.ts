import { describeRule } from '../support/rule-cases.js';
import { list, mail, maintainers, thread, type FileEdit, type MailSpec } from '../support/mails.js';

const id = '<p@example.org>';
const loader: FileEdit = { path: 'lib/bpf_libbpf.c' };
const to = 'netdev@vger.kernel.org';
const patch = (subject: string, more: Partial<MailSpec> = {}) => mail({ subject, id, to, files: [loader], ...more });
const nobody = { cc: list };
const hit = (code: string, quote: string, messageId = id) => [
  { code, decision: 'draft' as const, evidence: [[messageId, 0, quote] as const] },
];
const net = '[PATCH net-next] bpf: count right';
const plain = '[PATCH] lib/bpf: count right';
const named = '[PATCH iproute2-next] lib/bpf: count right';

describeRule('iproute2-prefix', {
  invalid: [
    { name: 'no tree', mails: [patch(plain)], findings: hit('prefix', plain) },
    { name: "a tree of the kernel's", mails: [patch(net)], findings: hit('prefix', net) },
    {
      name: 'with the UAPI header that goes with it, and a manual page',
      mails: [
        patch(plain, {
          files: [
            loader,
            { path: 'include/uapi/linux/bpf.h' },
            { path: 'ip/iplink_xdp.c' },
            { path: 'man/man8/tc-bpf.8' },
          ],
        }),
      ],
      findings: hit('prefix', plain),
    },
    {
      name: 'a series, shown by its cover letter',
      mails: thread({
        prefix: 'PATCH v2',
        cover: 'lib/bpf: count right',
        titles: ['lib/bpf: one', 'lib/bpf: two'],
        batch: 's',
        each: { to },
        patches: [{ files: [loader] }, { files: [loader] }],
      }),
      findings: hit('prefix', '[PATCH v2 0/2] lib/bpf: count right', '<s-0-jane@example.org>'),
    },
    {
      name: 'no prefix and no maintainers: the prefix is what is told',
      mails: [patch(plain, nobody)],
      findings: hit('prefix', plain),
    },
    { name: 'nobody of the subsystem is sent it', mails: [patch(named, nobody)], findings: hit('people', to) },
  ],
  valid: [
    ...[
      '[PATCH iproute2] lib/bpf: x',
      '[PATCH iproute2 master] lib/bpf: x',
      '[PATCH iproute2 net-next] lib/bpf: x',
      '[PATCH iproute2/master] lib/bpf: x',
      '[iproute2-next PATCH v2] lib/bpf: x',
      '[PATCH] iproute2: lib/bpf: x',
    ].map((subject) => ({ name: subject, mails: [patch(subject)] })),
    { name: "a file of the kernel's", mails: [mail({ subject: '[PATCH] bpf: count right', id })] },
    {
      name: "the kernel's files with one that only has the same name",
      mails: [patch('[PATCH] bpf: count right', { files: [loader, { path: 'kernel/bpf/core.c' }] })],
    },
    {
      name: 'another part of iproute2',
      notOurs: true,
      mails: [patch('[PATCH] tc: count right', { files: [{ path: 'tc/q_htb.c' }] })],
    },
    { name: 'a reviewer is sent it', mails: [patch(named, { cc: 'Song Liu <song@kernel.org>' })] },
    {
      name: 'part of the series was not seen: who knows whom the rest went to',
      mails: thread({
        prefix: 'PATCH iproute2',
        cover: 'lib/bpf: count right',
        titles: ['lib/bpf: one', 'lib/bpf: two'],
        each: { to, ...nobody, files: [loader] },
      }).slice(1, 2),
    },
    { name: 'no header says where it went', mails: [patch(named, { to: '', cc: '' })] },
    { name: 'by a maintainer', mails: [patch(named, { ...nobody, from: maintainers.split(',')[0] ?? '' })] },
  ],
});
