import { describe, expect, it } from 'vitest';
import { mail } from '../support/mails.js';
import { bouncing, everywhere, type Notice } from './mailboxes.js';
import { bot, bpf, guardedList, World } from './world.js';

const jane = 'jane@example.org';

const patch = mail({
  subject: '[PATCH] bpf: fix the frobnicator',
  id: '<patch@example.org>',
  trailers: ['Cc: stable@vger.kernel.org', 'Signed-off-by: Jane Doe <jane@example.org>'],
  listIds: [],
});

const whole = (raw: string) => `Your message could not be delivered.\n\n${raw}`;
const bodyOf = (raw: string) => raw.slice(raw.indexOf('\n\n') + 2);

const report = (raw: string) =>
  [
    'This is a MIME message.',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'jane@example.org: no such user',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.org',
    '',
    'Final-Recipient: rfc822; jane@example.org',
    'Action: failed',
    'Status: 5.1.1',
    '--b',
    'Content-Type: message/rfc822',
    '',
    raw,
    '--b--',
    '',
  ].join('\n');

const notices: readonly (readonly [string, Notice])[] = [
  [
    'by RFC 3464',
    {
      from: 'Mail Delivery Subsystem <MAILER-DAEMON@mx.example.org>',
      subject: () => 'Undelivered Mail Returned to Sender',
      headers: [
        'Return-Path: <>',
        'Auto-Submitted: auto-replied',
        'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      ],
      body: report,
    },
  ],
  [
    "as qmail's",
    {
      from: 'MAILER-DAEMON@mx.example.org',
      subject: () => 'failure notice',
      body: (raw) =>
        `Hi. This is the qmail-send program at mx.example.org.\nI'm afraid I wasn't able to deliver your message.\n\n<jane@example.org>:\nno mailbox here by that name.\n\n--- Below this line is a copy of the message.\n\n${raw}`,
    },
  ],
  [
    "as Exchange's",
    {
      from: 'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.org>',
      subject: (of) => `Undeliverable: ${of}`,
      headers: ['X-MS-Exchange-Message-Is-Ndr:'],
      body: whole,
    },
  ],
  [
    'under the old subject, from the mail system',
    { from: 'System Administrator <postmaster@example.org>', subject: (of) => of, body: bodyOf },
  ],
  [
    'under the old subject, from the dead mailbox itself, with a null Return-Path',
    { from: 'Jane Doe <jane@example.org>', subject: (of) => of, headers: ['Return-Path: <>'], body: bodyOf },
  ],
  [
    'under the old subject, from the dead mailbox itself, with nothing that tells',
    { from: 'Jane Doe <jane@example.org>', subject: (of) => of, body: whole },
  ],
  [
    'in HTML',
    {
      from: 'Mail Gateway <gateway@example.org>',
      subject: (of) => `Delivery failure: ${of}`,
      headers: ['Content-Type: text/html; charset=utf-8'],
      body: (raw) => `<html><body><h1>Undeliverable</h1><pre>${raw.replaceAll('<', '&lt;')}</pre></body></html>\n`,
    },
  ],
  [
    'in words that nobody knows, with our text unquoted',
    { from: 'Mail Gateway <gateway@example.org>', subject: () => 'Message blocked', body: whole },
  ],
];

describe.each(notices)('an author whose mail bounces %s', (_, notice) => {
  const targets: readonly (readonly [string, Notice['to']])[] = [
    ['to the envelope sender', undefined],
    ['to From', ({ mail: { from } }) => [from.address]],
    ['to the list', () => [bpf]],
    ['to all of them', everywhere],
  ];
  it.each(targets)('%s', async (__, to) => {
    // She is a member of the list, too: each of its mails bounces.
    const world = await World.make({
      lists: [{ ...guardedList, members: [bot, jane] }],
      people: { [jane]: bouncing({ ...notice, ...(to === undefined ? {} : { to }) }) },
    });
    world.post({ raw: patch, sender: jane, to: [bpf] });
    await world.run(48);
    expect(world.left.map(({ root }) => root)).toEqual(['<patch@example.org>']);
    expect(world.posted.length).toBeGreaterThan(1);
  });
});
