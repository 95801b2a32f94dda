import { describeRule } from '../support/rule-cases.js';
import { mail, thread } from '../support/mails.js';

const prefix = 'PATCH bpf-next';
const three = ['bpf: one', 'bpf: two', 'bpf: three'];
const first = '<s-1-jane@example.org>';
const hit = (code: string, decision: 'send' | 'draft' | 'observe', subject: string) => [
  { code, decision, evidence: [[first, 0, subject] as const] },
];
const hit3 = hit('three-or-more', 'send', '[PATCH bpf-next 1/3] bpf: one');
const reply = (id: string, to: string) => ({ id, inReplyTo: to, references: to });
/** The patches of `titles`, all below `parent`. */
const below = (parent: string, titles: readonly string[] = three) =>
  titles.map((title, at) =>
    mail({
      subject: `[${prefix} ${String(at + 1)}/${String(titles.length)}] ${title}`,
      ...reply(`<s-${String(at + 1)}-jane@example.org>`, parent),
    }),
  );

const answer = mail({
  subject: 'Re: [PATCH bpf-next] bpf: an idea',
  from: 'Joe Roe <joe@example.org>',
  at: -100,
  ...reply('<review@example.org>', '<idea@example.org>'),
  body: 'Please split this.\n',
});

describeRule('missing-cover-letter', {
  invalid: [
    { name: 'three patches under the first', mails: thread({ prefix, titles: three, batch: 's' }), findings: hit3 },
    {
      name: 'three patches of a reviewer',
      mails: thread({ prefix, titles: three, batch: 's', each: { from: 'Song Liu <song@kernel.org>' } }),
      findings: hit('maintainer', 'draft', '[PATCH bpf-next 1/3] bpf: one'),
    },
    {
      name: 'two patches',
      mails: thread({ prefix, titles: three.slice(0, 2), batch: 's' }),
      findings: hit('two', 'observe', '[PATCH bpf-next 1/2] bpf: one'),
    },
    {
      name: 'an RFC',
      mails: thread({ prefix: 'RFC PATCH bpf-next', titles: three, batch: 's' }),
      findings: hit('three-or-more', 'send', '[RFC PATCH bpf-next 1/3] bpf: one'),
    },
    {
      name: 'without threads',
      mails: three.map((title, at) =>
        mail({ subject: `[${prefix} ${String(at + 1)}/3] ${title}`, id: `<s-${String(at + 1)}-jane@example.org>` }),
      ),
      findings: hit3,
    },
    {
      name: 'each in reply to the one before',
      mails: three.map((title, at) =>
        mail({
          subject: `[${prefix} ${String(at + 1)}/3] ${title}`,
          ...(at === 0
            ? { id: first }
            : reply(`<s-${String(at + 1)}-jane@example.org>`, `<s-${String(at)}-jane@example.org>`)),
        }),
      ),
      findings: hit3,
    },
    {
      name: 'in reply to a cover letter of other patches',
      mails: [
        mail({
          subject: '[PATCH bpf-next 0/5] bpf: count in another way',
          id: '<other@example.org>',
          from: 'Joe Roe <joe@example.org>',
          at: -100,
          body: 'Hello.\n',
        }),
        ...below('<other@example.org>'),
      ],
      findings: hit3,
    },
    ...[
      ['a mail of the same hour', { at: -31 }],
      ['a mail of somebody else', { from: 'Joe Roe <joe@example.org>' }],
      ['an answer', { subject: 'Re: bpf: count right', inReplyTo: '<idea@example.org>' }],
      ['a report in another thread', { inReplyTo: '<idea@example.org>' }],
      ['another patch', { body: undefined }],
      ['a cover letter of five patches', { subject: `[${prefix} 0/5] bpf: count in another way` }],
    ].map(([name, more]) => ({
      name: `${name as string} is no cover letter`,
      mails: [
        mail({ subject: `[${prefix}] bpf: count right`, id: '<c@example.org>', body: 'Hello.\n', ...(more as object) }),
        ...thread({ prefix, titles: three, batch: 's' }),
      ],
      findings: hit3,
    })),
    { name: 'in reply to a review', mails: [answer, ...below('<review@example.org>')], findings: hit3 },
    {
      name: 'in reply to what somebody else wrote, nothing standing below it',
      mails: [
        mail({
          subject: 'bpf: the frobnicator counts wrong',
          id: '<report@example.org>',
          from: 'Joe Roe <joe@example.org>',
          at: -100,
          body: 'It does.\n',
        }),
        ...below('<report@example.org>'),
      ],
      findings: hit3,
    },
  ],
  valid: [
    { name: 'a cover letter', mails: thread({ prefix, titles: three, cover: 'bpf: count right' }) },
    {
      name: 'a cover letter without 0/n',
      mails: [
        mail({ subject: `[${prefix}] bpf: count right`, id: '<c@example.org>', body: 'Hello.\n' }),
        ...below('<c@example.org>'),
      ],
    },
    {
      name: 'a cover letter without any mark',
      mails: [
        mail({ subject: 'bpf: count right', id: '<c@example.org>', body: 'Hello.\n' }),
        ...below('<c@example.org>'),
      ],
    },
    ...[`[${prefix}] bpf: count right`, 'bpf: count right [0/3]', 'bpf: count right'].flatMap((subject) =>
      [-10, 0, 1].map((at) => ({
        name: `a cover letter without 0/n, not threaded, ${String(at)} minutes from its patches: ${subject}`,
        mails: [
          mail({ subject, id: '<c@example.org>', body: 'This series counts right.\n', at }),
          ...thread({ prefix, titles: three, batch: 's' }),
        ],
      })),
    ),
    {
      name: 'a cover letter that counts one patch less',
      mails: [
        mail({ subject: `[${prefix} 0/2] bpf: count right`, id: '<c@example.org>', body: 'Hello.\n' }),
        ...below('<c@example.org>'),
      ],
    },
    {
      name: 'a cover letter that somebody else of the team sent',
      mails: [
        mail({
          subject: `[${prefix} 0/3] bpf: count right`,
          id: '<c@example.org>',
          from: 'Joe Roe <joe@example.org>',
          body: 'Hello.\n',
        }),
        ...below('<c@example.org>'),
      ],
    },
    {
      name: 'a cover letter that comes after its patches',
      mails: [
        ...below('<c@example.org>'),
        mail({ subject: `[${prefix} 0/3] bpf: count right`, id: '<c@example.org>', body: 'Hello.\n', at: 20 }),
      ],
    },
    {
      name: 'a cover letter whose Message-ID was rewritten',
      mails: [
        mail({ subject: `[${prefix} 0/3] bpf: count right`, id: '<other@provider.example.org>', body: 'Hello.\n' }),
        ...below('<c@example.org>'),
      ],
    },
    { name: 'the parent was not seen', mails: below('<unseen@example.org>') },
    {
      name: 'only the later patches show a parent that was not seen',
      mails: [mail({ subject: `[${prefix} 1/3] bpf: one`, id: first }), ...below('<unseen@example.org>').slice(1)],
    },
    {
      name: 'References without In-Reply-To to a mail that was not seen',
      mails: below('<unseen@example.org>').map((raw) => raw.replace(/^In-Reply-To: .*\n/m, '')),
    },
    { name: 'only two of three seen', mails: thread({ prefix, titles: three }).slice(0, 2) },
    {
      name: 'a series counted 1/n',
      mails: three.map((title, at) => mail({ subject: `[${prefix} ${String(at + 1)}/n] ${title}` })),
    },
    {
      name: 'a pull request',
      mails: [
        mail({ subject: '[GIT PULL] bpf: count right', id: '<c@example.org>', body: 'Hello.\n' }),
        ...below('<c@example.org>'),
      ],
    },
    { name: 'patches of a pull request', notOurs: true, mails: thread({ prefix: 'PULL bpf-next', titles: three }) },
    {
      name: 'one patch',
      mails: [mail({ subject: `[${prefix}] bpf: one` }), mail({ subject: `[${prefix} 1/1] bpf: another` })],
    },
    {
      name: "below one's own former version, which proves nothing",
      mails: [
        ...thread({ prefix, titles: three, cover: 'bpf: count right', batch: 'v1', at: -3000 }),
        ...below('<v1-0-jane@example.org>').map((raw) => raw.replace('[PATCH bpf-next', '[PATCH v2 bpf-next')),
      ],
    },
  ],
});
