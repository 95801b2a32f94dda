import { describeRule } from '../support/rule-cases.js';
import { mail, thread, type FileEdit, type MailSpec } from '../support/mails.js';

const id = '<p@example.org>';
const condition = '\tif (reg->off && !env->allow_frob)';
const refusal = ['\tif (reg->off) {', '\t\tverbose(env, "frob is not allowed\\n");', '\t\treturn -EACCES;', '\t}'];
const verifier = (added: readonly string[], removed: readonly string[] = ['\tif (reg->off)']): FileEdit => ({
  path: 'kernel/bpf/verifier.c',
  added,
  removed,
});
const selftest: FileEdit = { path: 'tools/testing/selftests/bpf/progs/verifier_frob.c' };
const title = 'bpf: Allow frobs at an offset';
const patch = (file: FileEdit, more: Partial<MailSpec> = {}) =>
  mail({ subject: `[PATCH bpf-next] ${title}`, id, message: 'Frobs come at any offset.\n', files: [file], ...more });
const named = (name: string, file = verifier([condition])) => patch(file, { subject: `[PATCH bpf-next] ${name}` });
const hit = (line: number, quote: string, messageId = id) => [
  { code: 'no-tests', decision: 'draft' as const, evidence: [[messageId, line, `+${quote}`] as const] },
];

describeRule('verifier-without-selftests', {
  invalid: [
    { name: 'more is accepted', mails: [patch(verifier([condition]))], findings: hit(15, condition) },
    {
      name: 'a refusal that was not there',
      mails: [named('bpf: Mind the offset of a frob', verifier(refusal, []))],
      findings: hit(14, refusal[0] ?? ''),
    },
    ...[
      'bpf: Reject frobs at an offset',
      'bpf: Track frobs on the stack',
      'bpf: Fix bounds of frobs',
      'bpf, verifier: improve precision of frobs',
    ].map((name) => ({ name, mails: [named(name)], findings: hit(15, condition) })),
    {
      name: 'in a whole series',
      mails: thread({
        prefix: 'PATCH bpf-next',
        cover: 'bpf: frobs',
        titles: ['bpf: Add frobs', title],
        batch: 's',
        each: { message: 'Frob it.\n' },
        patches: [{ files: [{ path: 'kernel/bpf/core.c' }] }, { files: [verifier([condition])] }],
      }),
      findings: hit(15, condition, '<s-2-jane@example.org>'),
    },
  ],
  valid: [
    { name: 'with a selftest', mails: [patch(verifier([condition]), { files: [verifier([condition]), selftest] })] },
    {
      name: 'with a selftest in another patch',
      mails: thread({
        prefix: 'PATCH bpf-next',
        cover: 'bpf: frobs',
        titles: [title, 'selftests/bpf: frobs'],
        patches: [{ files: [verifier([condition])] }, { files: [selftest] }],
      }),
    },
    {
      name: 'the selftest comes as a mail of its own',
      mails: [
        patch(verifier([condition])),
        mail({
          subject: '[PATCH bpf-next] selftests/bpf: frobs',
          inReplyTo: id,
          references: id,
          at: 1,
          files: [selftest],
        }),
      ],
    },
    { name: 'the author speaks of tests', mails: [patch(verifier([condition]), { notes: 'Selftests follow.' })] },
    {
      name: 'the cover letter speaks of tests',
      mails: thread({
        prefix: 'PATCH bpf-next',
        cover: 'bpf: frobs',
        titles: [title],
        each: { files: [verifier([condition])] },
      }).map((raw) => raw.replace('This series counts right.', 'The test cases are in the tree already.')),
    },
    ...[
      'bpf: Refactor the check of frobs',
      'bpf: Simplify what is allowed for frobs',
      'bpf: Fix a memory leak when frobs are rejected',
      'bpf: Fix NULL pointer dereference in bounds of frobs',
      'bpf: Remove a redundant bounds check',
      'bpf: Print the range of frobs to the log',
      'bpf: Add the bpf_frob() helper that may be allowed',
      'Revert "bpf: Allow frobs"',
    ].map((name) => ({ name, mails: [named(name)] })),
    { name: 'the title does not say that it decides otherwise', mails: [named('bpf: Make frobs at an offset')] },
    {
      name: 'it says so over a line end',
      mails: [patch(verifier([condition]), { message: 'Allow what was allowed: no functional\nchange.\n' })],
    },
    {
      name: 'it says that nothing changes',
      mails: [patch(verifier([condition]), { message: 'No functional change.\n' })],
    },
    {
      name: 'git reverts it',
      mails: [patch(verifier([condition]), { message: `This reverts commit ${'0123456789'.repeat(4)}.\n` })],
    },
    { name: 'a condition that moved', mails: [patch(verifier([condition], [`\t${condition}`]))] },
    {
      name: 'a message of another wording',
      mails: [
        named(
          'bpf: Say more about frobs',
          verifier(['\t\tverbose(env, "no frob\\n");'], ['\t\tverbose(env, "frob\\n");']),
        ),
      ],
    },
    { name: 'a comment', mails: [patch(verifier(['\t/* if (frob) it is allowed */'], []))] },
    { name: 'another file', mails: [patch({ ...verifier([condition]), path: 'kernel/bpf/btf.c' })] },
    { name: 'an RFC', mails: [patch(verifier([condition]), { subject: `[RFC PATCH bpf-next] ${title}` })] },
    { name: 'by a maintainer', mails: [patch(verifier([condition]), { from: 'Andrii Nakryiko <andrii@kernel.org>' })] },
    {
      name: 'part of the series was not seen',
      mails: thread({
        prefix: 'PATCH bpf-next',
        cover: 'bpf: frobs',
        titles: [title, 'bpf: two'],
        each: { files: [verifier([condition])] },
      }).slice(0, 2),
    },
    {
      name: 'nobody saw the cover letter',
      mails: thread({
        prefix: 'PATCH bpf-next',
        cover: 'bpf: frobs',
        titles: [title, 'bpf: two'],
        each: { files: [verifier([condition])] },
      }).slice(1),
    },
  ],
});
