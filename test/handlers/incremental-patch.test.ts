import { expect, it } from 'vitest';
import { replayMails } from '../support/judge.js';
import { describeRule } from '../support/rule-cases.js';
import { mail, thread, type MailSpec } from '../support/mails.js';

const DAY = 1440;
const signed = 'Signed-off-by: Jane Doe <jane@example.org>';
const id = '<p@example.org>';
const titles = ['bpf: one', 'bpf: two', 'bpf: three'];
const files = (n: number) => ({
  files: [{ path: `kernel/bpf/part${String(n)}.c`, added: [`\treturn ${String(n)};`] }],
});
const patches = [files(1), files(2), files(3)];
const old = thread({ prefix: 'PATCH bpf-next', cover: 'bpf: count right', titles, batch: 'v1', patches });
const inOld = (n: number) => `<v1-${String(n)}-jane@example.org>`;
const below = (parent: string) => ({ inReplyTo: parent, references: `${inOld(0)} ${parent}` });
const review = (more: Partial<MailSpec> = {}) =>
  mail({
    subject: 'Re: [PATCH bpf-next 2/3] bpf: two',
    id: '<review@example.org>',
    from: 'Joe Roe <joe@example.org>',
    at: 60,
    ...below(inOld(2)),
    body: '> +\treturn 2;\n\nThis should be 4.\n',
    ...more,
  });
const patch = (subject: string, more: Partial<MailSpec> = {}) =>
  mail({ subject, id, at: DAY, ...below(inOld(2)), ...files(2), ...more });
const hit = (code: string, quote: string) => [{ code, decision: 'send' as const, evidence: [[id, 0, quote] as const] }];
const alone = (quote: string) => hit('new-version-alone', quote);

const v2 = '[PATCH bpf-next v2 2/3] bpf: two';
const fix = '[PATCH bpf-next] bpf: fix the build of two';

describeRule('incremental-patch', {
  invalid: [
    { name: 'v2 of one patch, below its v1', mails: [...old, review(), patch(v2)], findings: alone(v2) },
    {
      name: 'v2 of one patch, below the review',
      mails: [...old, review(), patch(v2, below('<review@example.org>'))],
      findings: alone(v2),
    },
    {
      name: 'v2 of one patch under another title',
      mails: [...old, review(), patch('[PATCH bpf-next v2 2/3] bpf: four')],
      findings: alone('[PATCH bpf-next v2 2/3] bpf: four'),
    },
    {
      name: 'v2 of one patch without its number',
      mails: [...old, review(), patch('[PATCH bpf-next v2] bpf: two', { notes: 'v2: count down' })],
      findings: alone('[PATCH bpf-next v2] bpf: two'),
    },
    { name: 'a fix on top', mails: [...old, review(), patch(fix)], findings: hit('fix-on-top', fix) },
    {
      name: 'a fix on top that names its patch',
      mails: [...old, patch(fix, { trailers: ['Fixes: 0123456789ab ("bpf: two")', signed] })],
      findings: hit('fix-on-top', fix),
    },
    {
      name: 'a fix on top, below the review',
      mails: [...old, review(), patch(fix, below('<review@example.org>'))],
      findings: hit('fix-on-top', fix),
    },
    {
      name: 'a second version of one patch, after the first one has had its answer',
      mails: [
        ...old,
        review(),
        patch(v2, { id: '<v2@example.org>' }),
        patch('[PATCH bpf-next v3 2/3] bpf: two', { at: 2 * DAY }),
      ],
      findings: [
        { code: 'new-version-alone', decision: 'send', evidence: [['<v2@example.org>', 0, v2]] },
        ...alone('[PATCH bpf-next v3 2/3] bpf: two'),
      ],
    },
    ...['Daniel Borkmann <daniel@iogearbox.net>', 'Song Liu <song@kernel.org>'].map((from) => ({
      name: `somebody of the subsystem has answered above: ${from}`,
      mails: [...old, review({ from }), patch(v2), patch(fix, { id: '<q@example.org>' })],
      findings: [
        { code: 'new-version-alone', decision: 'draft' as const, evidence: [[id, 0, v2] as const] },
        { code: 'fix-on-top', decision: 'draft' as const, evidence: [['<q@example.org>', 0, fix] as const] },
      ],
    })),
    {
      name: 'a numbered part of a new version is not the whole of it, whatever was dropped',
      mails: [...old, review({ body: 'Please drop this line.\n' }), patch(v2, { notes: 'v2: dropped the line' })],
      findings: alone(v2),
    },
    {
      name: 'a fix on top of a series that has had a reply for something else',
      mails: [...old.map((raw) => raw.replace('[PATCH bpf-next', '[PATCH')), patch(fix)],
      findings: [
        {
          rule: 'missing-tree',
          code: 'newcomer',
          decision: 'send',
          evidence: [[inOld(0), 0, '[PATCH 0/3] bpf: count right']],
        },
        ...hit('fix-on-top', fix),
      ],
    },
  ],
  valid: [
    {
      name: 'a part of a series whose other parts go elsewhere, in its first version already',
      mails: [...old.slice(0, 2), patch('[PATCH bpf-next v2 1/3] bpf: one', { ...below(inOld(1)), ...files(1) })],
    },
    ...['v2: dropped patch 1, folded 3 into this', 'Changes in v2:\n - squashed the series'].map((notes) => ({
      name: `one patch is all that is left: ${notes}`,
      mails: [...old, review(), patch('[PATCH bpf-next v2] bpf: two', { notes })],
    })),
    ...['v2: this is the whole series now', 'v2: send it alone', 'v2: 1 and 3 are NACKed'].map((notes) => ({
      name: `one patch is all that is left: ${notes}`,
      mails: [...old, review(), patch('[PATCH bpf-next v2] bpf: two', { notes })],
    })),
    ...[
      'Patch 1 makes no sense. Patch 2 is ok, send it alone.',
      "Nacked-by: Joe Roe <joe@example.org> for the others. Let's get this one in.",
      'Squash them into one patch please.',
      'The others are not needed, please drop them.',
    ].flatMap((body) => [
      {
        name: `a review of another patch of the series says so: ${body}`,
        mails: [...old, review({ body, ...below(inOld(1)) }), patch('[PATCH bpf-next v2] bpf: two')],
      },
      { name: `so does one of a fix: ${body}`, mails: [...old, review({ body }), patch(fix)] },
    ]),
    ...['This could go in alone.', 'I applied the others, thanks.'].map((body) => ({
      name: `a review says that the others are not wanted again: ${body}`,
      mails: [...old, review({ body }), patch(v2, below('<review@example.org>'))],
    })),
    {
      name: 'a fix of what was there before, which came up in the thread',
      mails: [
        ...old,
        review(),
        patch(fix, { trailers: ['Fixes: 0123456789ab ("bpf: count")', signed] }),
        patch('[PATCH bpf] bpf: fix the build of two', { id: '<other-tree@example.org>' }),
      ],
    },
    {
      name: 'from another address: a name anybody can take',
      mails: [...old, review(), patch(v2, { from: 'Jane Doe <jane@work.example.org>' })],
    },
    { name: 'a diff in a reply', mails: [...old, review(), patch(`Re: ${v2}`)] },
    {
      name: "somebody else's patch",
      mails: [
        ...old,
        review(),
        patch(v2, { from: 'Joe Roe <joe@example.org>' }),
        patch(fix, { id: '<q@example.org>', from: 'Joe Roe <joe@example.org>' }),
      ],
    },
    {
      name: '1/1 under its cover letter',
      mails: [
        ...old,
        review(),
        patch('[PATCH bpf-next v2 0/1] bpf: two', { id: '<c@example.org>', body: 'Only this is left.\n' }),
        patch('[PATCH bpf-next v2 1/1] bpf: two', { ...below('<c@example.org>') }),
      ],
    },
    {
      name: 'a late part of the same version',
      mails: [
        ...old.slice(0, 3),
        mail({ subject: '[PATCH bpf-next 3/3] bpf: three', id: inOld(3), at: 300, ...below(inOld(0)), ...files(3) }),
      ],
    },
    { name: 'a patch of the same version once more', mails: [...old, patch('[PATCH bpf-next 2/3] bpf: two')] },
    {
      name: 'the whole series, below the old one',
      mails: [
        ...old,
        review(),
        ...thread({
          prefix: 'PATCH bpf-next v2',
          cover: 'bpf: count right',
          titles,
          at: DAY,
          patches: patches.map((each) => ({ ...each, references: inOld(0) })),
        }),
      ],
    },
    {
      name: 'the whole series without a cover letter, its parts some minutes apart',
      mails: [
        ...old,
        review(),
        ...titles.map((title, n) =>
          patch(`[PATCH bpf-next v2 ${String(n + 1)}/3] ${title}`, {
            id: `<v2-${String(n)}@example.org>`,
            at: DAY + n * 10,
            ...below(inOld(0)),
            ...files(n + 1),
          }),
        ),
      ],
    },
    {
      name: 'a reviewer asked for it',
      mails: [
        ...old,
        review({ body: 'Please send this as a follow-up.\n' }),
        patch(fix, below('<review@example.org>')),
      ],
    },
    {
      name: 'a maintainer asked for this one alone',
      mails: [...old, review({ body: 'No need to resend the others.\n' }), patch(v2, below('<review@example.org>'))],
    },
    {
      name: 'a maintainer applied the series',
      mails: [
        ...old,
        review({ from: 'Daniel Borkmann <daniel@iogearbox.net>', body: 'Applied, thanks!\n' }),
        patch(fix),
      ],
    },
    {
      name: 'patchwork says that it is applied',
      mails: [
        ...old,
        review({
          from: 'patchwork-bot+netdevbpf@kernel.org',
          body: 'Hello:\n\nThis series was applied to bpf/bpf-next.git\n',
        }),
        patch(fix),
      ],
    },
    { name: 'a thread of its own', mails: [...old, review(), mail({ subject: fix, at: DAY, ...files(2) })] },
    {
      name: 'work of its own, sent into the old thread',
      mails: [
        ...old,
        patch('[PATCH bpf-next] bpf: four', files(4)),
        patch('[PATCH bpf-next] bpf: fix five', { id: '<q@example.org>', ...files(5) }),
      ],
    },
    {
      name: 'a lone patch has no rest',
      mails: [
        mail({ subject: '[PATCH bpf-next] bpf: two', id: inOld(2), ...files(2) }),
        patch('[PATCH bpf-next v2] bpf: two'),
      ],
    },
  ],
});

it('counts a patch that comes without its number by its former one', async () => {
  const judged = await replayMails([...old, patch('[PATCH bpf-next v2] bpf: two', { notes: 'v2: count down' })], {
    eol: '\n',
  });
  expect(judged.at(-1)?.reply?.draft.text).toContain('Patch 2 of 3 came alone as v2');
});

it.each([
  ['v2', [patch(v2)], 'v3'],
  [
    'v2, where v3 has been seen in part',
    [patch('[PATCH bpf-next v3 1/3] bpf: one', { ...files(1), id: '<q@example.org>' }), patch(v2, { at: 2 * DAY })],
    'v4',
  ],
  ['v3', [patch('[PATCH bpf-next v3 2/3] bpf: two')], 'v4'],
  ['a fix on top of v1', [patch(fix)], 'v2'],
])('asks for the version after all that were seen: %s', async (_what, posted, next) => {
  const judged = await replayMails([...old, review(), ...posted], { eol: '\n' });
  expect(judged.at(-1)?.reply?.draft.text).toContain(`resend\nthe whole series as ${next}`.replace('\n', ' '));
});
