import { describe, expect, it } from 'vitest';
import { replayMails } from '../support/judge.js';
import { startLive } from '../support/live.js';
import { mail, thread, type MailSpec } from '../support/mails.js';
import { describeRule } from '../support/rule-cases.js';

const HOUR = 60;
const DAY = 24 * HOUR;
const subject = '[PATCH bpf-next] bpf: count right';
const id = '<ping@example.org>';
/** Monday, 09:00 UTC. */
const patch = (more: Partial<MailSpec> = {}) => mail({ subject, id: '<patch@example.org>', ...more });
const ping = (body = 'Gentle ping.', more: Partial<MailSpec> = {}) =>
  mail({
    subject: `Re: ${subject}`,
    id,
    at: DAY,
    inReplyTo: '<patch@example.org>',
    references: '<patch@example.org>',
    body: `${body}\n`,
    ...more,
  });
const review = (body: string, more: Partial<MailSpec> = {}) =>
  ping(body, { id: '<review@example.org>', from: 'Joe Roe <joe@example.org>', at: HOUR, ...more });
const hit = (line: number, quote: string, decision: 'draft' | 'observe' = 'draft') => [
  { code: 'ping', decision, evidence: [[id, line, quote] as const] },
];
const quoted =
  'On Mon, Mar 4, 2024 at 9:00 AM Jane Doe <jane@example.org> wrote:\n> The frobnicator counts one too many.\n';
const series = thread({
  prefix: 'PATCH bpf-next',
  cover: 'bpf: count',
  titles: ['bpf: one', 'bpf: two'],
  batch: 's',
});

describeRule('early-ping', {
  invalid: [
    ...[
      'ping',
      'Ping?',
      'Gentle ping.',
      'Friendly ping on this series.',
      'Just a gentle reminder about this patch!',
      'Any comments?',
      'Any update on this?',
      'Is there any feedback on this patch set?',
      'Could someone please take a look at this patch?',
      'Did you have a chance to look at this?',
      "What's the status of this patch?",
      'Ping. Any thoughts?',
      'Hi all, gentle ping.',
    ].map((words) => ({ name: words, mails: [patch(), ping(words)], findings: hit(1, words) })),
    {
      name: 'with a greeting, a closing and a signature, above a quote',
      mails: [patch(), ping(`Hi Alexei,\n\nany comments on this?\n\nThanks,\nJane\n\n${quoted}\n-- \nJane Doe`)],
      findings: hit(3, 'any comments on this?'),
    },
    { name: 'below a quote', mails: [patch(), ping(`${quoted}\nping`)], findings: hit(4, 'ping') },
    {
      name: 'in answer to a patch of a series',
      mails: [
        ...series,
        ping('ping', {
          inReplyTo: '<s-2-jane@example.org>',
          references: '<s-0-jane@example.org> <s-2-jane@example.org>',
        }),
      ],
      findings: hit(1, 'ping'),
    },
    {
      name: 'with Ping: in front of the subject',
      mails: [patch(), ping('ping', { subject: `Ping: ${subject}` })],
      findings: hit(1, 'ping'),
    },
    {
      name: 'on Monday after a Friday',
      mails: [patch({ at: 4 * DAY }), ping('ping', { at: 7 * DAY })],
      findings: hit(1, 'ping'),
    },
    {
      name: 'after a review that asked nothing',
      mails: [patch(), review('Looks good.'), ping()],
      findings: hit(1, 'Gentle ping.'),
    },
    {
      name: 'a maintainer has answered',
      mails: [patch(), review('Nice.', { from: 'Daniel Borkmann <daniel@iogearbox.net>' }), ping()],
      findings: hit(1, 'Gentle ping.'),
    },
    {
      name: 'applied in between',
      mails: [patch(), ping(), review('Applied.', { from: 'Daniel Borkmann <daniel@iogearbox.net>', at: DAY + 5 })],
      findings: hit(1, 'Gentle ping.', 'observe'),
    },
    {
      name: 'of a thread that has had its reply',
      mails: [patch({ subject: '[PATCH] bpf: count right' }), ping()],
      findings: hit(1, 'Gentle ping.', 'observe'),
    },
    {
      name: 'twice: one mail',
      mails: [patch(), ping(), ping('ping', { id: '<again@example.org>', at: DAY + HOUR })],
      findings: [
        ...hit(1, 'Gentle ping.'),
        { code: 'ping', decision: 'observe', evidence: [['<again@example.org>', 1, 'ping']] },
      ],
    },
  ],
  valid: [
    { name: 'after two days', mails: [patch(), ping('ping', { at: 2 * DAY })] },
    { name: 'on Tuesday after a Friday', mails: [patch({ at: 4 * DAY }), ping('ping', { at: 8 * DAY })] },
    ...[
      'Ping. The test bot says that it fails on s390, shall I send a v2?',
      'Any comments on the locking in patch 2?',
      'I have tested this on arm64, too.',
      'Will update the patch.',
      'ping -c 1 10.0.0.1 hangs without this.',
      'Thanks for the review! Will take a look.',
      'Ping.\n\nThis one also needs to go to stable, I think.',
      'Done, please see v2.',
    ].map((words) => ({ name: words, mails: [patch(), ping(words)] })),
    {
      name: 'a diff in it',
      mails: [patch(), ping('ping\n\ndiff --git a/x.c b/x.c\n--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a\n+b')],
    },
    { name: 'by somebody else', mails: [patch(), ping('ping', { from: 'Joe Roe <joe@example.org>' })] },
    {
      name: 'by somebody of the same name',
      mails: [patch(), ping('ping', { from: 'Jane Doe <jane@elsewhere.example.org>' })],
    },
    {
      name: 'of a thread without a submission',
      mails: [patch(), ping('ping', { inReplyTo: '<x@example.org>', references: '<x@example.org>' })],
    },
    {
      name: 'asked for by a maintainer',
      mails: [
        patch(),
        review('Busy today, please ping me tomorrow.', { from: 'Daniel Borkmann <daniel@iogearbox.net>' }),
        ping(),
      ],
    },
    {
      name: 'a question in answer to somebody',
      mails: [
        patch(),
        review('Is this needed?'),
        ping('Could you take a look?', {
          inReplyTo: '<review@example.org>',
          references: '<patch@example.org> <review@example.org>',
        }),
      ],
    },
    { name: 'of a resend', mails: [patch({ subject: '[RESEND PATCH bpf-next] bpf: count right' }), ping()] },
    {
      name: 'by a maintainer',
      mails: [
        patch({ from: 'Daniel Borkmann <daniel@iogearbox.net>' }),
        ping('ping', { from: 'Daniel Borkmann <daniel@iogearbox.net>' }),
      ],
    },
    {
      name: 'of a patch that is not ours',
      notOurs: true,
      mails: [patch({ subject: '[PATCH hid] count right', files: [{ path: 'drivers/hid/hid-core.c' }] }), ping()],
    },
  ],
});

describe('a reminder', () => {
  it('is answered in friendly words, as a mail of its own', async () => {
    const [first, second] = await replayMails([patch(), ping()], { eol: '\n' });
    expect(first?.judgement).toMatchObject({ kind: 'patches', mails: ['<patch@example.org>'], findings: [] });
    expect(second?.judgement).toMatchObject({ kind: 'ping', root: id, mails: [id], reply: 'draft' });
    const draft = second?.reply?.draft;
    expect(draft).toMatchObject({ inReplyTo: id, subject: `Re: ${subject}` });
    expect(draft?.text).toContain('> Gentle ping.\n');
    expect(draft?.text.replace(/\s+/g, ' ')).toContain(
      'What to do: please give the reviewers some more days before you ask again; there is no need to resend anything.',
    );
  });

  it('that says nothing wrong is not recorded, and waits for nothing', async () => {
    const live = await startLive();
    await live.take(
      patch(),
      ping('ping', { at: 3 * DAY }),
      ping('ping', { id: '<x@example.org>', inReplyTo: '<none@example.org>', references: '' }),
    );
    await live.runUntil(3 * DAY + 40);
    expect((await live.state.work.judgements(10)).map(({ root }) => root)).toEqual(['<patch@example.org>']);
    expect(await live.state.work.nextDue()).toBeUndefined();
  });

  it('takes the one reply of its thread, but for a new version', async () => {
    const late = (prefix: string, more: Partial<MailSpec>) =>
      mail({
        subject: `[${prefix}] bpf: count down`,
        inReplyTo: '<patch@example.org>',
        references: '<patch@example.org>',
        at: DAY + HOUR,
        ...more,
      });
    const replies = async (...raws: string[]) =>
      (await replayMails([patch(), ping(), ...raws], { eol: '\n' }))
        .filter(({ reply }) => reply !== undefined)
        .map(({ judgement }) => judgement.root);
    const other = late('PATCH', { id: '<other@example.org>', inReplyTo: id, references: `<patch@example.org> ${id}` });
    expect(await replies(other)).toEqual([id]);
    expect(await replies(late('PATCH v2', { id: '<v2@example.org>' }))).toEqual([id, '<v2@example.org>']);
  });

  it('of a series that is not judged yet waits for it', async () => {
    const live = await startLive({ timing: { settle: 30 * 60_000 } });
    await live.take(...thread({ prefix: 'PATCH', titles: ['bpf: one', 'bpf: two'], batch: 'p' }).slice(0, 1));
    await live.take(ping('ping', { at: 1, inReplyTo: '<p-1-jane@example.org>', references: '<p-1-jane@example.org>' }));
    live.turnTo(40);
    expect((await live.judge(id)).kind).toBe('waiting');
    await live.runUntil(60);
    expect(await live.state.work.judgementOf(id)).toMatchObject({
      reply: 'none',
      reason: 'this thread has had its reply',
    });
    expect(await live.rows()).toHaveLength(1);
  });

  it('is withdrawn when the patches are applied before the reply leaves', async () => {
    const live = await startLive({ overrides: { 'early-ping/ping': 'send' } });
    await live.take(patch());
    await live.runUntil(10);
    live.turnTo(DAY);
    await live.take(ping());
    live.turnTo(DAY + 30);
    expect((await live.judge(id)).kind).toBe('judged');
    await live.take(review('Applied, thanks.', { from: 'Daniel Borkmann <daniel@iogearbox.net>', at: DAY + 40 }));
    await live.runUntil(DAY + 100);
    expect(await live.rows()).toMatchObject([{ state: 'withdrawn', reason: 'the series was applied' }]);
  });
});
