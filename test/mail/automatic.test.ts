import { describe, expect, it } from 'vitest';
import { parseMail } from '../../src/mail/index.js';
import { eml, smallDiff } from './eml.js';

const person = 'From: Ada Sample <ada@example.org>';

/** headers, body, kind and reason */
const marked: readonly (readonly [readonly string[], string, string, string])[] = [
  ...['<>', '< >', '(null) <>', '<> (bounce)', '(a (nested \\) one)) <>'].map(
    (path) => [[`Return-Path: ${path}`, person], '', 'bounce', 'Return-Path: <>'] as const,
  ),
  ...['<MAILER-DAEMON@example.org>', 'mailer-daemon@example.org', '<MAILER-DAEMON>', '<postmaster@example.org>'].map(
    (path) => [[`Return-Path: ${path}`, person], '', 'bounce', 'Return-Path: MAILER-DAEMON'] as const,
  ),
  [['Return-Path: <#@[]>', person], '', 'bounce', 'Return-Path: <#@[]>'],
  [['From: MAILER-DAEMON (Mail Delivery System)'], '', 'bounce', 'From: a mail system'],
  [['From: Postmaster@example.org'], '', 'bounce', 'From: postmaster@example.org'],
  [['From: post_master@mail.example.org'], '', 'bounce', 'From: post_master@mail.example.org'],
  [['From: frob-admin@example.org', 'Subject: You are no member'], '', 'bot', 'bot table: list manager'],
  [['From: frob-request@example.org', 'Subject: Welcome'], '', 'bot', 'bot table: list manager'],
  [[person, 'Subject: complaint about message from 192.0.2.1'], '', 'bounce', 'abuse report'],
  [
    [person, 'Content-Type: multipart/report; report-type=delivery-status; boundary=b'],
    '',
    'bounce',
    'multipart/report delivery-status',
  ],
  [[person, 'Content-Type: message/feedback-report'], '', 'bounce', 'message/feedback-report'],
  [[person, 'Subject: Undeliverable: your mail'], '', 'bounce', 'bounce subject'],
  [[person, 'Auto-Submitted: auto-replied (vacation)'], '', 'auto-submitted', 'Auto-Submitted: auto-replied'],
  [[person, 'Auto-Submitted: auto-generated; owner-email="x"'], '', 'auto-submitted', 'Auto-Submitted: auto-generated'],
  ...['(x) auto-replied', '(a (b)) auto-replied (c)', '(a \\) b)auto-replied', '(auto-replied'].map(
    (value) => [[person, `Auto-Submitted: ${value}`], '', 'auto-submitted', 'Auto-Submitted: auto-replied'] as const,
  ),
  [[person, 'X-Autoreply: yes'], '', 'auto-submitted', 'x-autoreply'],
  [[person, 'X-Auto-Reply: yes'], '', 'auto-submitted', 'x-auto-reply'],
  ...['auto_reply', 'bulk, auto_reply', 'bulk; auto-reply', '(x) auto_reply'].map(
    (value) => [[person, `Precedence: ${value}`], '', 'auto-submitted', 'Precedence: auto_reply'] as const,
  ),
  [[person, 'Subject: Automatic reply: [PATCH bpf] x'], '', 'auto-submitted', 'absence notice'],
  [[person, 'Subject: Out of Office: x'], '', 'auto-submitted', 'absence notice'],
  ...[
    '[External] Automatic reply: [PATCH bpf] x',
    '[EXT] Out of Office: x',
    '[EXTERNAL] : Autoreply: x',
    '[External Email] [EXT] Vacation reply: x',
    'I am out of the office Re: [PATCH bpf] x',
    'Currently out of office: x',
    'On annual leave: x',
    "I'm away from my desk x",
    '[OOO] x',
    '[Auto-Reply] x',
    'Abwesenheitsnotiz: x',
    'Automatyczna odpowiedź: x',
  ].map(
    (subject) =>
      [[person, `Subject: ${subject}`, 'In-Reply-To: <a@b>'], '', 'auto-submitted', 'absence notice'] as const,
  ),
  [[person, 'Subject: [EXTERNAL] Undeliverable: x'], '', 'bounce', 'bounce subject'],
  [[person, 'Subject: ***SPAM*** [PATCH bpf] x'], '', 'spam', 'Subject'],
  [[person, 'Subject: [EXT] [SPAM] [PATCH bpf] x'], '', 'spam', 'Subject'],
  [
    ['From: x <y@example.org>', 'Subject: Re: [PATCH bpf] x'],
    '> Signed-off-by: A\n\nHi,\n\nFAQ.\n\n--\nI am a bot and may be wrong: reply to this mail, a maintainer reads it.',
    'bot',
    'bot table: faqtotum',
  ],
  [['From: kernel test robot <lkp@intel.com>'], '', 'bot', 'bot table: kernel test robot'],
  [['From: kernel test robot <someone@example.org>'], '', 'bot', 'bot table: kernel test robot'],
  [['From: syzbot <syzbot+0123456789abcdef@syzkaller.appspotmail.com>'], '', 'bot', 'bot table: syzbot'],
  [['From: patchwork-bot+netdevbpf@kernel.org'], '', 'bot', 'bot table: patchwork-bot'],
  [['From: "kernelci.org bot" <bot@kernelci.org>'], '', 'bot', 'bot table: kernelci'],
  [['From: bot+bpf-ci@kernel.org'], '', 'bot', 'bot table: bpf-ci'],
  [['From: tip-bot2 for Ada Sample <tip-bot2@linutronix.de>'], '', 'bot', 'bot table: tip-bot'],
  [['From: Hulk Robot <hulkci@huawei.com>'], '', 'bot', 'bot table: Hulk Robot'],
  [['From: Frob Bot <ci@example.org>'], '', 'bot', 'bot table: name of a robot'],
  [['From: x <frob-bot@example.org>'], '', 'bot', 'bot table: address of a robot'],
  [['From: x <no-reply@example.org>'], '', 'bot', 'bot table: address of a robot'],
  [
    ['From: x <y@example.org>'],
    'Hello:\n\nThis patch was applied.\n\nYou are awesome, thank you!\nDeet-doot-dot, I am a bot.',
    'bot',
    'bot table: says so',
  ],
  [[person, 'Subject: [PATCH AUTOSEL 5.4 12/33] bpf: x'], '', 'stable-queue', 'prefix: autosel'],
  [[person, 'Subject: [PATCH 5.10 014/375] bpf: x'], '', 'stable-queue', 'prefix: 5.10'],
  [[person, 'Subject: [PATCH 5.15.y] bpf: x'], '', 'stable-queue', 'prefix: 5.15.y'],
  [[person, 'Subject: [PATCH linux-5.15.y v2 1/2] bpf: x'], '', 'stable-queue', 'prefix: linux-5.15.y'],
  ...['5.10/5.15', '5.10/5.15/6.1', '5.10-6.1', '5.10.y/5.15.y', 'linux-5.10.y+5.15'].map(
    (word) =>
      [[person, `Subject: [PATCH ${word}] bpf: x`], '', 'stable-queue', `prefix: ${word.split('+')[0] ?? ''}`] as const,
  ),
  ...[
    'bpf: x [6.1.y]',
    'bpf: x (6.1.y)',
    'bpf: x [5.10]',
    'bpf: x (for 5.10)',
    'bpf: x (5.10 stable)',
    'bpf: x [5.10, 5.15]',
    'bpf: x for 6.1.y',
    'bpf: x for linux-6.1.y',
    'bpf: x for 5.10-stable',
  ].map((title) => [[person, `Subject: [PATCH] ${title}`], '', 'stable-queue', 'title: stable kernel'] as const),
  ...[
    'This is for the 5.10 stable tree.',
    'Please take it into 5.10.y.',
    'A backport to linux-5.10.',
    'Only stable kernels have this.',
  ].map(
    (text) =>
      [
        [person, 'To: Ada <a@example.org>,\n stable@vger.kernel.org', 'Subject: [PATCH] bpf: x'],
        `${text}\n\nWhy.`,
        'stable-queue',
        'To: stable',
      ] as const,
  ),
  [
    [person, 'Subject: FAILED: patch "[PATCH] bpf: x" failed to apply to 5.4-stable tree'],
    '',
    'stable-queue',
    'failed to apply',
  ],
  [[person, 'Subject: Patch "bpf: x" has been added to the 5.4-stable tree'], '', 'stable-queue', 'added to stable'],
  [
    [person, 'Subject: [PATCH] bpf: x'],
    'From: B <b@example.org>\n\n[ Upstream commit 0123456789012345678901234567890123456789 ]\n\nWhy.',
    'stable-queue',
    'upstream commit',
  ],
  [
    [person, 'Subject: [PATCH] bpf: x'],
    'commit 0123456789012345678901234567890123456789 upstream.\n\nWhy.',
    'stable-queue',
    'upstream commit',
  ],
  [[person, 'Subject: bpf Digest, Vol 3, Issue 4'], '', 'digest', 'digest'],
  [[person, 'Content-Type: multipart/digest; boundary=b'], '', 'digest', 'multipart/digest'],
  [[person, 'Subject: Recall: [PATCH] x'], '', 'recall', 'recall'],
  [[person, 'X-Spam-Flag: YES'], '', 'spam', 'x-spam-flag'],
  [[person, 'X-Patchwork-Hint: ignore'], '', 'ignored', 'X-Patchwork-Hint: ignore'],
];

/** Mail by people that looks like a machine's. */
const unmarked: readonly (readonly [string, readonly string[], string])[] = [
  [
    'vger headers',
    [person, 'Precedence: bulk', 'List-Id: <bpf.vger.kernel.org>', 'Return-Path: <bpf-owner@vger.kernel.org>'],
    '',
  ],
  ['Auto-Submitted: no', [person, 'Auto-Submitted: no'], ''],
  ['Auto-Submitted: no, with comments', [person, 'Auto-Submitted: (auto-replied) no (x)'], ''],
  ['X-Auto-Reply: no', [person, 'X-Auto-Reply: no'], ''],
  ['Return-Path of a person', [person, 'Return-Path: <ada+mailer-daemon@example.org> (<>)'], ''],
  [
    'a robot as reporter',
    [person, 'Subject: [PATCH bpf] x'],
    ['Why.', '', 'Reported-by: Frob Robot <robot@example.org>', '---', ...smallDiff].join('\n'),
  ],
  ['our quoted footer', [person, 'Subject: Re: x'], '> --\n> I am a bot and may be wrong: reply\n\nYou are.'],
  [
    'our forwarded footer',
    [person, 'Subject: Fwd: x'],
    'Look.\n\n-----Original Message-----\nHi,\n--\nI am a bot and may be wrong: reply',
  ],
  ['the footer in a sentence', [person, 'Subject: Re: x'], 'It said: I am a bot and may be wrong'],
  ['a patch through a gateway', [person, 'Subject: [EXT] [PATCH bpf] out of office hours'], ''],
  ['talk about the office', [person, 'Subject: Re: out of office'], ''],
  ['talk about leaving', [person, 'Subject: on leaving the loop'], ''],
  ['a title that starts with vacation', [person, 'Subject: vacation plans'], ''],
  ['a quoted robot', [person, 'Subject: Re: x'], '> Deet-doot-dot, I am a bot.\nThanks.'],
  ['a reply to AUTOSEL', [person, 'Subject: Re: [PATCH AUTOSEL 5.4 12/33] bpf: x'], 'Please drop it.'],
  ['bugzilla', ['From: bugzilla-daemon@kernel.org', 'Auto-Submitted: auto-generated'], ''],
  ['a name that ends in bot', ['From: Ada Talbot <talbot@example.org>'], ''],
  ['version 5.1', [person, 'Subject: [PATCH bpf-next v5.1 1/2] x'], ''],
  ...[
    '[PATCH] bpf: x (1.2)',
    '[PATCH] bpf: x of v5.10',
    '[PATCH bpf] bpf: x that 6.1.y has',
    '[PATCH] bpf: x (for real)',
    '[PATCH bpf/5] bpf: x',
    '[PATCH 1/2] bpf: x[5.10',
    '5.10: bpf: x [6.1.y]',
  ].map((subject) => [`no backport: ${subject}`, [person, `Subject: ${subject}`], ''] as const),
  [
    'stable in Cc',
    [person, 'To: bpf@vger.kernel.org', 'Cc: stable@vger.kernel.org', 'Subject: [PATCH] x'],
    'For the 5.10 stable tree, too.',
  ],
  [
    'stable in To of a patch that names its tree',
    [person, 'To: stable@vger.kernel.org', 'Subject: [PATCH bpf] x'],
    'For the 5.10 stable tree, too.',
  ],
  [
    'stable in To, and a stable sort',
    [person, 'To: bpf@vger.kernel.org, stable@vger.kernel.org', 'Subject: [PATCH] x'],
    'The order is stable now.',
  ],
  ['talk about recalling', [person, 'Subject: recall that x'], ''],
  ['no spam', [person, 'X-Spam-Status: No, score=-2.1', 'X-Spam-Flag: NO', 'X-Spam: Yes'], ''],
];

describe('markAutomatic', () => {
  it.each(marked)('%j', async (headers, body, kind, why) => {
    expect((await parseMail(eml(headers, body))).automatic).toEqual({ kind, why });
  });

  it.each(unmarked)('not: %s', async (_, headers, body) => {
    expect((await parseMail(eml(headers, body))).automatic).toBeUndefined();
  });
});
