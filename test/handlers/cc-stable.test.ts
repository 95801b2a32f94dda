import { describeRule } from '../support/rule-cases.js';
import { mail, thread } from '../support/mails.js';

const id = '<p@example.org>';
const fixes = 'Fixes: 0123456789ab ("bpf: add the frobnicator")';
const signed = 'Signed-off-by: Jane Doe <jane@example.org>';
const stable = 'Cc: stable@vger.kernel.org';

/** A patch with these trailers; the second of them stands on line 4. */
const patch = (subject: string, second: string, more: Partial<Parameters<typeof mail>[0]> = {}) =>
  mail({ subject, id, trailers: [fixes, second, signed], ...more });

const hit = (line: number, quote: string) => [
  { code: 'trailer', decision: 'send' as const, evidence: [[id, line, quote] as const] },
];

describeRule('cc-stable', {
  invalid: [
    {
      name: 'a plain trailer, for bpf',
      mails: [patch('[PATCH bpf] bpf: count right', stable)],
      findings: hit(4, stable),
    },
    { name: 'for bpf-next', mails: [patch('[PATCH bpf-next] bpf: count right', stable)], findings: hit(4, stable) },
    {
      name: 'brackets and a version in brackets',
      mails: [patch('[PATCH bpf] bpf: count right', 'Cc: <stable@vger.kernel.org> [5.8]')],
      findings: hit(4, 'Cc: <stable@vger.kernel.org> [5.8]'),
    },
    {
      name: 'a version behind a hash, key in capitals, short address',
      mails: [patch('[PATCH bpf] bpf: count right', 'CC: stable@kernel.org # 5.7.x')],
      findings: hit(4, 'CC: stable@kernel.org # 5.7.x'),
    },
    {
      name: 'with a name, trailing white space left out of the quote',
      mails: [patch('[PATCH bpf] bpf: count right', 'Cc: Stable kernel <stable@vger.kernel.org> # v5.4+  ')],
      findings: hit(4, 'Cc: Stable kernel <stable@vger.kernel.org> # v5.4+'),
    },
    {
      name: 'two patches of one series: both are shown',
      mails: thread({
        prefix: 'PATCH bpf',
        cover: 'bpf: count right',
        titles: ['bpf: one', 'bpf: two', 'bpf: three'],
        batch: 's',
        patches: [{}, { trailers: [fixes, stable, signed] }, { trailers: [stable, signed] }],
      }),
      findings: [
        { code: 'trailer', decision: 'send', evidence: [['<s-2-jane@example.org>', 4, stable]] },
        { code: 'trailer', decision: 'send', evidence: [['<s-3-jane@example.org>', 3, stable]] },
      ],
    },
    {
      name: 'a patch of code that others look after, in a series for bpf',
      mails: thread({
        prefix: 'PATCH bpf',
        cover: 'bpf: count right',
        titles: ['mm: one', 'bpf: two'],
        batch: 's',
        patches: [{ trailers: [fixes, stable, signed], files: [{ path: 'mm/frob.c' }] }, {}],
      }),
      findings: [{ code: 'other-code', decision: 'observe', evidence: [['<s-1-jane@example.org>', 4, stable]] }],
    },
    ...[
      'Cc: Roe <roe@example.org>,\n stable@vger.kernel.org',
      'Cc: Roe <roe@example.org>,\n    "Doe, Joe" <joe@example.org>,\n stable <stable@vger.kernel.org> # 5.4, 5.10',
    ].map((folded) => ({
      name: `folded, the offending line is shown: ${folded}`,
      mails: [patch('[PATCH bpf] bpf: count right', folded)],
      findings: hit(4 + folded.split('\n').length - 1, folded.split('\n').at(-1) ?? ''),
    })),
    ...[
      'Cc: "stable@vger.kernel.org" <stable@vger.kernel.org>',
      'Cc: stable@vger.kernel.org v5.4+',
      'Cc: stable@vger.kernel.org, roe@example.org',
      'Cc: stable@vger.kernel.org for 5.4',
      'Cc: Roe (of Example) <roe@example.org>, stable@vger.kernel.org',
    ].map((line) => ({ name: line, mails: [patch('[PATCH bpf] bpf: count right', line)], findings: hit(4, line) })),
    {
      name: 'the description stands right above it',
      mails: [
        patch('[PATCH bpf] bpf: count right', stable, { message: 'Count right.', trailers: [stable, fixes, signed] }),
      ],
      findings: hit(2, stable),
    },
    {
      name: 'a changelog stands below it',
      mails: [
        patch('[PATCH bpf] bpf: count right', stable, { trailers: [stable, fixes, signed, '', 'v2: count down'] }),
      ],
      findings: hit(3, stable),
    },
    { name: 'an RFC', mails: [patch('[RFC PATCH bpf] bpf: count right', stable)], findings: hit(4, stable) },
  ],
  valid: [
    { name: 'below ---', mails: [patch('[PATCH bpf] bpf: count right', signed, { notes: stable })] },
    {
      name: 'in the header alone',
      mails: [patch('[PATCH bpf] bpf: count right', signed, { cc: 'ast@kernel.org, stable@vger.kernel.org' })],
    },
    {
      name: 'for net, though BPF has the majority',
      mails: [patch('[PATCH net] bpf: count right', stable, { files: [{ path: 'net/core/filter.c' }] })],
    },
    { name: 'for net-next', mails: [patch('[PATCH net-next] bpf: count right', stable)] },
    {
      name: 'by a maintainer',
      mails: [patch('[PATCH bpf] bpf: count right', stable, { from: 'Daniel Borkmann <daniel@iogearbox.net>' })],
    },
    {
      name: 'by a reviewer at an address nobody knows',
      mails: [patch('[PATCH bpf] bpf: count right', stable, { from: 'Song Liu <song@example.org>' })],
    },
    {
      name: 'in a sentence',
      mails: [
        patch('[PATCH bpf] bpf: count right', signed, {
          message: 'Count right. This may go to stable,\nCc: stable@vger.kernel.org was asked.\n\nThe end.\n',
        }),
      ],
    },
    ...[
      'Do not add\n\nCc: stable@vger.kernel.org\n\nhere, says the FAQ.\n',
      'Quote of the FAQ:\n\nCc: stable@vger.kernel.org\n\n',
      'Roe says\nFixes: 0123456789ab ("bpf: add the frobnicator")\nCc: stable@vger.kernel.org\nwhich is odd.\n',
    ].map((message) => ({
      name: `above the last paragraph: ${message}`,
      mails: [patch('[PATCH bpf] bpf: count right', signed, { message })],
    })),
    ...[
      'Cc: "stable@vger.kernel.org maintainers" <roe@example.org>',
      'Cc: stable@vger.kernel.org maintainers <roe@example.org>',
      'Cc: Roe <roe@example.org> # not stable@vger.kernel.org',
      'Cc: Roe <roe@example.org> (no stable@vger.kernel.org)',
      'Cc: stable@vger.kernel.org is left out, as the FAQ says.',
    ].map((line) => ({
      name: `not the list's address: ${line}`,
      mails: [patch('[PATCH bpf] bpf: count right', line)],
    })),
    {
      name: 'another address of that kind',
      mails: [patch('[PATCH bpf] bpf: count right', 'Cc: stable-commits@vger.kernel.org, unstable@kernel.org')],
    },
    {
      name: 'a quote of the trailer in a cover letter',
      mails: thread({ prefix: 'PATCH bpf-next', cover: `bpf: ${stable}`, titles: ['bpf: one'] }),
    },
    {
      name: 'the queue of the stable tree itself',
      notOurs: true,
      mails: [
        patch('[PATCH 5.10 014/375] bpf: count right', stable),
        patch('[PATCH AUTOSEL 5.4 1/9] bpf: count right', stable, { id: '<q@example.org>' }),
      ],
    },
    {
      name: 'netdev, whose FAQ allows it',
      profile: 'netdev',
      mails: [
        patch('[PATCH net] tcp: count right', stable, {
          to: 'netdev@vger.kernel.org',
          cc: 'kuba@kernel.org',
          listIds: ['<netdev.vger.kernel.org>'],
          files: [{ path: 'net/ipv4/tcp.c' }],
        }),
      ],
    },
  ],
});
