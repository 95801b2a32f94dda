import { describeRule } from '../support/rule-cases.js';
import { mail, type MailSpec } from '../support/mails.js';

const first = '<20240304090000.100-1-jane@example.org>';
const id = '<v2@example.org>';
const old = mail({ subject: '[PATCH bpf-next] bpf: count right', id: first });
const respin = (more: Partial<MailSpec> = {}) =>
  mail({
    subject: '[PATCH bpf-next v2] bpf: count right',
    id,
    at: 3000,
    files: [{ path: 'kernel/bpf/verifier.c', added: ['\treturn count;', '\treturn 0;'] }],
    notes: 'v2: count down',
    ...more,
  });
const review = mail({
  subject: 'Re: [PATCH bpf-next] bpf: count right',
  id: '<r@example.org>',
  from: 'Roe <roe@example.org>',
  inReplyTo: first,
  references: first,
  at: 10,
  body: 'Count down, please.\n',
});
const hit = (code: string, subject = '[PATCH bpf-next v2] bpf: count right') => [
  { code, decision: 'observe' as const, evidence: [[id, 0, subject] as const] },
];

describeRule('threaded-respin', {
  invalid: [
    {
      name: 'in reply to a review',
      mails: [old, review, respin({ inReplyTo: '<r@example.org>', references: `${first} <r@example.org>` })],
      findings: hit('under-review'),
    },
    {
      name: 'in reply to a review that nobody here has seen',
      mails: [old, respin({ inReplyTo: '<x@example.org>', references: `${first} <x@example.org>` })],
      findings: hit('under-review'),
    },
    {
      name: 'in reply to the old version',
      mails: [old, respin({ inReplyTo: first, references: first })],
      findings: hit('under-old-root'),
    },
    {
      name: 'in reply to the version that it links to, which nobody here has seen',
      mails: [respin({ inReplyTo: first, notes: `v1: https://lore.example.org/bpf/${first.slice(1, -1)}/` })],
      findings: hit('under-old-root'),
    },
  ],
  valid: [
    { name: 'a thread of its own', mails: [old, review, respin()] },
    {
      name: 'sent again as it was',
      mails: [old, mail({ subject: '[PATCH RESEND bpf-next] bpf: count right', inReplyTo: first, at: 3000 })],
    },
    {
      name: 'in reply to a bug report',
      mails: [
        mail({ subject: 'bpf counts wrong', id: '<b@example.org>', body: 'It does.\n' }),
        respin({ inReplyTo: '<b@example.org>', references: '<b@example.org>' }),
      ],
    },
    { name: "somebody else's version", mails: [old, respin({ from: 'Roe <roe@example.org>', inReplyTo: first })] },
  ],
});
