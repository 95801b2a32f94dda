import { describe, expect, it } from 'vitest';
import { replayMails } from '../support/judge.js';
import { describeRule } from '../support/rule-cases.js';
import { mail, thread, type MailSpec } from '../support/mails.js';

const DAY = 1440;
const id = '<feature@example.org>';
const subject = '[PATCH bpf-next] bpf: add a frobnicator';
const kuba = 'Jakub Kicinski <kuba@kernel.org>';
const daniel = 'Daniel Borkmann <daniel@iogearbox.net>';
const feature = (more: Partial<MailSpec> = {}) => mail({ subject, id, at: 2 * DAY, ...more });
const said = (words: string, more: Partial<MailSpec> = {}) =>
  mail({ subject: words, from: daniel, body: 'The merge window is near.\n', ...more });
const hit = (quote = subject, decision: 'observe' | 'send' = 'observe', mailId = id) => [
  { code: 'closed', decision, evidence: [[mailId, 0, quote] as const] },
];

describeRule('merge-window', {
  invalid: [
    { name: 'bpf-next was announced closed', mails: [said('[ANN] bpf-next is CLOSED'), feature()], findings: hit() },
    { name: 'in other words', mails: [said('bpf-next tree is now closed'), feature()], findings: hit() },
    {
      name: 'net-next was, which bpf-next follows',
      mails: [said('[ANN] net-next is CLOSED', { from: kuba }), feature()],
      findings: hit(),
    },
    {
      name: 'closed again after it was open',
      mails: [said('bpf-next is OPEN'), said('bpf-next is CLOSED', { at: DAY }), feature()],
      findings: hit(),
    },
    {
      name: 'a new version, too',
      mails: [said('bpf-next is CLOSED'), feature({ subject: '[PATCH v2 bpf-next] bpf: add a frobnicator' })],
      findings: hit('[PATCH v2 bpf-next] bpf: add a frobnicator'),
    },
    {
      name: 'a series',
      mails: [
        said('bpf-next is CLOSED'),
        ...thread({ prefix: 'PATCH bpf-next', cover: 'bpf: a frobnicator', titles: ['a', 'b'], batch: 's', at: DAY }),
      ],
      findings: hit('[PATCH bpf-next 0/2] bpf: a frobnicator', 'observe', '<s-0-jane@example.org>'),
    },
    {
      name: 'netdev, announced there alone, where the FAQ says so',
      profile: ['bpf', 'netdev'],
      preset: 'faq',
      mails: [
        said('[ANN] net-next is CLOSED', {
          from: kuba,
          to: 'netdev@vger.kernel.org',
          listIds: ['<netdev.vger.kernel.org>'],
        }),
        feature({
          subject: '[PATCH net-next] tcp: add a frobnicator',
          to: 'netdev@vger.kernel.org',
          listIds: ['<netdev.vger.kernel.org>'],
          files: [{ path: 'net/ipv4/tcp.c' }],
        }),
      ],
      findings: hit('[PATCH net-next] tcp: add a frobnicator', 'send'),
    },
    {
      name: 'announced on netdev alone, for a patch to bpf',
      profile: ['bpf', 'netdev'],
      mails: [
        said('[ANN] net-next is CLOSED', {
          from: kuba,
          to: 'netdev@vger.kernel.org',
          listIds: ['<netdev.vger.kernel.org>'],
        }),
        feature(),
      ],
      findings: hit(),
    },
  ],
  valid: [
    { name: 'nothing was announced', mails: [feature()] },
    { name: 'open again', mails: [said('bpf-next is CLOSED'), said('bpf-next is OPEN', { at: DAY }), feature()] },
    {
      name: 'open since -rc1',
      mails: [
        said('bpf-next is CLOSED'),
        said('Linux 6.9-rc1', { at: DAY, from: 'Linus Torvalds <torvalds@linux-foundation.org>' }),
        feature(),
      ],
    },
    { name: 'posted before it closed', mails: [feature({ at: 0 }), said('bpf-next is CLOSED', { at: 1 })] },
    { name: 'closed a month ago', mails: [said('bpf-next is CLOSED'), feature({ at: 29 * DAY })] },
    {
      name: 'another tree is closed',
      mails: [said('net-next is CLOSED', { from: kuba }), said('bpf-next is OPEN', { at: 1 }), feature()],
    },
    { name: 'said by anybody', mails: [said('bpf-next is CLOSED', { from: 'Joe Roe <joe@example.org>' }), feature()] },
    { name: 'said in a reply', mails: [said('Re: bpf-next is CLOSED'), feature()] },
    { name: 'it will be', mails: [said('bpf-next will be closed on Sunday'), feature()] },
    { name: 'asked whether', mails: [said('bpf-next is CLOSED?'), feature()] },
    { name: 'it is not', mails: [said('bpf-next is not closed'), feature()] },
    { name: 'an RFC', mails: [said('bpf-next is CLOSED'), feature({ subject: '[RFC PATCH bpf-next] bpf: add it' })] },
    {
      name: 'for the tree for fixes',
      mails: [said('bpf-next is CLOSED'), feature({ subject: '[PATCH bpf] bpf: add it' })],
    },
    {
      name: 'a fix',
      mails: [said('bpf-next is CLOSED'), feature({ subject: '[PATCH bpf-next] bpf: fix the frobnicator' })],
    },
    {
      name: 'a fix by its tag',
      mails: [
        said('bpf-next is CLOSED'),
        feature({ trailers: ['Fixes: 0123456789ab ("bpf: count")', 'Signed-off-by: Jane Doe <jane@example.org>'] }),
      ],
    },
    { name: 'by a maintainer', mails: [said('bpf-next is CLOSED'), feature({ from: daniel })] },
  ],
});

describe('the words', () => {
  it('name the announcement and its day', async () => {
    const judged = await replayMails([said('[ANN] bpf-next is CLOSED'), feature()], {
      eol: '\n',
      overrides: { 'merge-window/closed': 'draft' },
    });
    const text = judged.find(({ judgement }) => judgement.root === id)?.reply?.draft.text;
    expect(text?.replace(/\s+/g, ' ')).toContain(
      'The tree bpf-next takes nothing new at the moment: "[ANN] bpf-next is CLOSED" was announced on 4 March 2024.',
    );
  });
});
