import { describeRule } from '../support/rule-cases.js';
import { mail, thread, type MailSpec } from '../support/mails.js';

const HOUR = 60;
const id = '<new@example.org>';
const code = 'kernel/bpf/verifier.c';
const work = (subject: string, at: number, lines: readonly string[], more: Partial<MailSpec> = {}) =>
  mail({
    subject,
    at,
    files: [{ path: code, added: ['\tint count = 0;', '\tcount_all(count);', ...lines] }],
    notes: 'v2: count right',
    ...more,
  });
const old = work('[PATCH bpf-next] bpf: count right', 0, ['\treturn 1;']);
const v2 = (at: number, more: Partial<MailSpec> = {}) =>
  work('[PATCH bpf-next v2] bpf: count right', at, ['\treturn 2;'], { id, ...more });
const hit = (found: string, decision: 'draft' | 'observe', subject = '[PATCH bpf-next v2] bpf: count right') => [
  { code: found, decision, evidence: [[id, 0, subject] as const] },
];
const test = 'tools/testing/selftests/bpf/frob.c';
const inTests = (n: number) => ({
  files: [{ path: test, added: ['\tint count = 0;', '\tcount_all(count);', `\treturn ${String(n)};`] }],
});

describeRule('resend-too-soon', {
  invalid: [
    { name: 'two hours', mails: [old, v2(2 * HOUR)], findings: hit('within-hours', 'draft') },
    {
      name: 'two hours, to mend a warning that a bot found',
      mails: [old, v2(2 * HOUR, { notes: 'v2: fix a sparse warning' })],
      findings: hit('within-day', 'observe'),
    },
    { name: 'twenty-three hours', mails: [old, v2(23 * HOUR)], findings: hit('within-day', 'observe') },
    {
      name: 'a maintainer, within hours',
      mails: [
        work('[PATCH bpf-next] bpf: count right', 0, ['\treturn 1;'], { from: 'Song Liu <song@kernel.org>' }),
        v2(HOUR, { from: 'Song Liu <song@kernel.org>' }),
      ],
      findings: hit('within-day', 'observe'),
    },
    {
      name: 'the third within a day',
      mails: [
        old,
        work('[PATCH bpf-next v2] bpf: count right', 8 * HOUR, ['\treturn 2;'], { id: '<b@example.org>' }),
        work('[PATCH bpf-next v3] bpf: count right', 16 * HOUR, ['\treturn 3;'], { id }),
      ],
      findings: [
        {
          code: 'within-day',
          decision: 'observe',
          evidence: [['<b@example.org>', 0, '[PATCH bpf-next v2] bpf: count right']],
        },
        ...hit('thrice', 'draft', '[PATCH bpf-next v3] bpf: count right'),
      ],
    },
    {
      name: 'the second within a day, the first of which was sent again with another tree',
      mails: [
        work('[PATCH bpf] bpf: count right', 0, ['\treturn 1;']),
        work('[PATCH bpf-next] bpf: count right', HOUR, ['\treturn 1;']),
        v2(16 * HOUR),
      ],
      findings: hit('within-day', 'observe'),
    },
    {
      name: 'selftests alone',
      mails: [
        mail({ subject: '[PATCH bpf-next] selftests/bpf: count right', ...inTests(1) }),
        mail({ subject: '[PATCH bpf-next v2] selftests/bpf: count right', id, at: HOUR, ...inTests(2) }),
      ],
      findings: hit('tests-only', 'observe', '[PATCH bpf-next v2] selftests/bpf: count right'),
    },
    {
      name: 'the former version, known from its link alone',
      mails: [
        v2(0, { notes: 'Changes since v1:\nhttps://lore.example.org/bpf/20240303170000.77-1-jane@example.org/' }),
      ],
      findings: [
        {
          code: 'within-day',
          decision: 'observe',
          evidence: [[id, 6, 'https://lore.example.org/bpf/20240303170000.77-1-jane@example.org/']],
        },
      ],
    },
    {
      name: 'on netdev, where the FAQ asks for a day',
      profile: 'netdev',
      mails: [
        mail({
          subject: '[PATCH net-next] net: count right',
          to: 'netdev@vger.kernel.org',
          listIds: ['<netdev.vger.kernel.org>'],
          files: [{ path: 'net/core/dev.c', added: ['\tcount_all(1);'] }],
        }),
        mail({
          subject: '[PATCH net-next v2] net: count right',
          id,
          at: 10 * HOUR,
          to: 'netdev@vger.kernel.org',
          listIds: ['<netdev.vger.kernel.org>'],
          files: [{ path: 'net/core/dev.c', added: ['\tcount_all(1);', '\treturn 2;'] }],
        }),
      ],
      findings: hit('within-day', 'draft', '[PATCH net-next v2] net: count right'),
    },
  ],
  valid: [
    { name: 'a day', mails: [old, v2(24 * HOUR)] },
    {
      name: 'the same again, with another tree',
      mails: [old, work('[PATCH bpf] bpf: count right', HOUR, ['\treturn 1;'])],
    },
    { name: 'other work', mails: [old, work('[PATCH bpf-next] bpf: speak French', HOUR, ['\treturn 2;'])] },
    { name: "somebody else's version", mails: [old, v2(HOUR, { from: 'Roe <roe@example.org>' })] },
    {
      name: 'RFC, then the patch',
      mails: [
        work('[RFC PATCH bpf-next] bpf: count right', 0, ['\treturn 1;']),
        work('[PATCH bpf-next] bpf: count right', HOUR, ['\treturn 2;']),
      ],
    },
    {
      name: 'a failed send made good',
      mails: [
        ...thread({
          prefix: 'PATCH bpf-next',
          titles: ['bpf: one', 'bpf: two'],
          cover: 'bpf: count',
          batch: 'a',
        }).slice(0, 2),
        ...thread({
          prefix: 'PATCH bpf-next',
          titles: ['bpf: one', 'bpf: two'],
          cover: 'bpf: count',
          batch: 'b',
          at: 45,
          each: { message: 'Count right, at last.\n' },
        }),
      ],
    },
    {
      name: 'a reviewer wanted it at once',
      mails: [
        old,
        mail({
          subject: 'Re: [PATCH bpf-next] bpf: count right',
          from: 'Roe <roe@example.org>',
          inReplyTo: '<old@example.org>',
          at: 20,
          body: 'Please resend it right away.\n',
        }),
        v2(HOUR),
      ].map((raw, n) =>
        n === 0
          ? raw.replace(/Message-ID: .*/, 'Message-ID: <old@example.org>')
          : n === 2
            ? raw.replace('Subject:', 'References: <old@example.org>\nSubject:')
            : raw,
      ),
    },
    {
      name: "a link to somebody else's mail",
      mails: [v2(0, { notes: 'v1: https://lore.example.org/bpf/20240303170000.77-1-roe@example.org/' })],
    },
    {
      name: 'a link to an older version',
      mails: [v2(0, { notes: 'v1: https://lore.example.org/bpf/20240301170000.77-1-jane@example.org/' })],
    },
  ],
});
