import { describeRule } from '../support/rule-cases.js';
import { mail, thread, type FileEdit, type MailSpec } from '../support/mails.js';

const id = '<p@example.org>';
const path = 'include/uapi/linux/if_link.h';
const core: FileEdit = { path: 'net/core/xdp.c' };
const other: FileEdit = { path: 'kernel/bpf/core.c' };
const patch = (header: FileEdit, more: Partial<MailSpec> = {}) =>
  mail({ subject: '[PATCH bpf-next] xdp: count right', id, files: [header, core, other], ...more });
const added: FileEdit = { path, removed: [], added: ['\tIFLA_XDP_FROB,'] };
const hit = [
  { code: 'control-uapi', decision: 'observe' as const, evidence: [[id, 16, '+\tIFLA_XDP_FROB,'] as const] },
];

describeRule('uapi-without-iproute2', {
  invalid: [
    { name: 'a new attribute', mails: [patch(added)], findings: hit },
    {
      name: 'under a comment',
      mails: [patch({ ...added, added: ['', '\t/* new */', '\tIFLA_XDP_FROB,'] })],
      findings: [{ ...hit[0], code: 'control-uapi', decision: 'observe', evidence: [[id, 18, '+\tIFLA_XDP_FROB,']] }],
    },
  ],
  valid: [
    { name: 'a comment alone', mails: [patch({ path, removed: ['\t/* old */'], added: ['\t/* new */'] })] },
    { name: 'something went away', mails: [patch({ path, added: [] })] },
    { name: 'another header', mails: [patch({ ...added, path: 'include/uapi/linux/bpf.h' })] },
    {
      name: 'part of the series was not seen',
      mails: thread({
        prefix: 'PATCH bpf-next',
        cover: 'xdp: count right',
        titles: ['xdp: one', 'xdp: two'],
        patches: [{ files: [added] }],
      }).slice(0, 2),
    },
  ],
});
