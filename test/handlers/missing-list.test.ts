import { describe, expect, it } from 'vitest';
import { replayMails } from '../support/judge.js';
import { mail, maintainers, thread, type MailSpec } from '../support/mails.js';
import { describeRule } from '../support/rule-cases.js';

const id = '<patch@example.org>';
const netdev = 'netdev@vger.kernel.org';
const both = ['bpf', 'netdev'];
/** Sent to netdev alone, and seen there. */
const off: Partial<MailSpec> = { to: netdev, listIds: ['<netdev.vger.kernel.org>'] };
const subject = '[PATCH bpf-next] bpf: count right';
const patch = (more: Partial<MailSpec> = {}) => mail({ subject, id, ...off, ...more });
const series = (more: Partial<Parameters<typeof thread>[0]> = {}) =>
  thread({
    prefix: 'PATCH bpf-next',
    cover: 'bpf: count',
    titles: ['bpf: one', 'bpf: two'],
    batch: 's',
    each: off,
    ...more,
  });
const hit = (quote = subject, mailId = id, decision: 'draft' | 'send' = 'draft') => [
  { code: 'off-list', decision, evidence: [[mailId, 0, quote] as const] },
];

describeRule('missing-list', {
  invalid: [
    { name: 'the tree is named', profile: both, mails: [patch()], findings: hit() },
    { name: 'whichever list is guarded first', profile: ['netdev', 'bpf'], mails: [patch()], findings: hit() },
    {
      name: 'most files are its own, no tree is named, and nothing else is said',
      profile: both,
      mails: [patch({ subject: '[PATCH] bpf: count right' })],
      findings: hit('[PATCH] bpf: count right'),
    },
    {
      name: 'a whole series',
      profile: both,
      mails: series(),
      findings: hit('[PATCH bpf-next 0/2] bpf: count', '<s-0-jane@example.org>'),
    },
    {
      name: 'an earlier version reached the list',
      profile: both,
      mails: [
        mail({ subject, id: '<old@example.org>' }),
        patch({ subject: '[PATCH bpf-next v2] bpf: count right', at: 1440, files: [{ path: 'kernel/bpf/core.c' }] }),
      ],
      findings: hit('[PATCH bpf-next v2] bpf: count right'),
    },
    {
      name: 'where the FAQ is taken at its word',
      profile: both,
      preset: 'faq',
      mails: [patch()],
      findings: hit(subject, id, 'send'),
    },
  ],
  valid: [
    { name: 'sent to both', profile: both, mails: [patch({ to: `${netdev}, bpf@vger.kernel.org` })] },
    {
      name: 'sent to both, the list in Cc',
      profile: both,
      mails: [patch({ cc: `bpf@vger.kernel.org, ${maintainers}` })],
    },
    {
      name: 'seen through both',
      profile: both,
      mails: [patch({ listIds: ['<netdev.vger.kernel.org>', '<bpf.vger.kernel.org>'] })],
    },
    {
      name: "the separate loader's patches go to another list",
      profile: both,
      mails: [patch({ subject: '[PATCH iproute2-next] lib/bpf: count right', files: [{ path: 'lib/bpf_libbpf.c' }] })],
    },
    {
      name: 'one part was sent to the list',
      profile: both,
      mails: series({ patches: [{ cc: 'bpf@vger.kernel.org' }] }),
    },
    { name: 'only part of it was seen', profile: both, mails: series().slice(0, 2) },
    { name: 'the cover letter was not seen', profile: both, mails: series().slice(1) },
    {
      name: 'somebody has put the list into Cc since',
      profile: both,
      mails: [
        series()[0] ?? '',
        mail({
          subject: 'Re: [PATCH bpf-next 0/2] bpf: count',
          from: 'Joe Roe <joe@example.org>',
          to: netdev,
          cc: 'bpf@vger.kernel.org',
          listIds: ['<netdev.vger.kernel.org>'],
          inReplyTo: '<s-0-jane@example.org>',
          body: 'Adding the list.\n',
          at: 0,
        }),
        ...series().slice(1),
      ],
    },
    {
      name: 'sent to the list in a mail of its own',
      profile: both,
      mails: [patch(), mail({ subject, id: '<copy@example.org>', at: 1 })],
    },
    {
      name: 'for the other list by its tree',
      profile: both,
      mails: [patch({ subject: '[PATCH net-next] bpf: count right' })],
    },
    {
      name: 'mostly the other list’s',
      profile: both,
      mails: [
        patch({
          subject: '[PATCH] tcp: count',
          files: [{ path: 'net/ipv4/tcp.c' }, { path: 'net/ipv4/udp.c' }, { path: 'kernel/bpf/core.c' }],
        }),
      ],
    },
    { name: 'by a maintainer', profile: both, mails: [patch({ from: 'Daniel Borkmann <daniel@iogearbox.net>' })] },
    { name: 'nobody guards the other list', profile: 'bpf', notOurs: true, mails: [patch()] },
    { name: 'nobody guards the list itself', profile: 'netdev', notOurs: true, mails: [patch()] },
    {
      name: 'a tree of somebody else',
      profile: both,
      notOurs: true,
      mails: [patch({ subject: '[PATCH hid] bpf: count right' })],
    },
  ],
});

describe('a submission that did not reach its list', () => {
  it('is judged by that list, by no other rule, and answered to its author', async () => {
    const [judged] = await replayMails([patch({ subject: '[PATCH] bpf: count right', message: '' })], {
      eol: '\n',
      profile: both,
    });
    expect(judged?.judgement).toMatchObject({
      list: 'bpf@vger.kernel.org',
      profile: 'bpf',
      inScope: true,
      reply: 'draft',
      findings: [{ rule: 'missing-list' }],
    });
    expect(judged?.judgement.scopeReason).toContain('it did not reach bpf@vger.kernel.org');
    const draft = judged?.reply?.draft;
    expect(draft).toMatchObject({ list: 'bpf@vger.kernel.org', to: [{ address: 'jane@example.org' }], cc: [] });
    expect(draft?.text.replace(/\s+/g, ' ')).toContain(
      'What to do: please send it once more, as it is, with bpf@vger.kernel.org among the recipients. --',
    );
  });

  it('follows the policy of that list', async () => {
    const [judged] = await replayMails([patch()], { eol: '\n', profile: both, mode: 'monitor' });
    expect(judged?.judgement).toMatchObject({
      list: 'bpf@vger.kernel.org',
      reply: 'none',
      reason: 'list mode monitor',
    });
  });
});
