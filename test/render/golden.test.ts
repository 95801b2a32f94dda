import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { handlers } from '../../handlers/index.js';
import { excerptFor as excerptOf } from '../../src/faq/index.js';
import { projectProfile } from '../faq/cases.js';
import { samples, toText } from '../../src/render/index.js';
import type { Draft, FaqAnswer, Finding } from '../../src/core/index.js';
import type { AnswerInput, ExcerptInput, FailedRequest, RenderInput, Renderer } from '../../src/render/index.js';
import { finding, input, mail, profile, projectRenderer, series } from './cases.js';

/** What people get to read, word for word. `UPDATE_GOLDEN=1` writes the files anew, never in CI. */
const folder = resolve(import.meta.dirname, 'golden');
const update = process.env['UPDATE_GOLDEN'] === '1';
if (update && (process.env['CI'] ?? '') !== '') throw new Error('UPDATE_GOLDEN is refused in CI');

const patches = ['1/3', '2/3', '3/3'].map((count, at) =>
  mail({ id: `<20240102.1-${at + 1}-jane@example.org>`, subject: `[PATCH ${count}] bpf: part ${at + 1}` }),
);
const three = series({}, ...patches);
const inThree = (rule: string, code: string, at: number, quote: string, data?: Finding['data']) =>
  finding(rule, code, data, quote, { messageId: patches[at]?.id ?? '' });
const report = series(
  { kind: 'report', patches: [], total: undefined },
  mail({ subject: 'Oops when the frobnicator is unplugged' }),
);
const reminder = series(
  { kind: 'ping', patches: [], total: undefined },
  mail({ subject: 'Re: [PATCH bpf-next] bpf: count right', text: 'Gentle ping.\n' }),
);
const lone = series(
  { version: 3, versionNamed: true, total: 5, complete: false },
  mail({
    subject: '[PATCH bpf-next v3 2/5] bpf: part 2',
    inReplyTo: ['<old@example.org>'],
    references: ['<root@example.org>', '<old@example.org>'],
  }),
);
const entry = 'https://bugzilla.kernel.org/show_bug.cgi?id=1';
const fromBugzilla = series(
  { kind: 'report', patches: [] },
  mail({
    subject: '[Bug 1] New: oops when the frobnicator is unplugged',
    bugzilla: { fromBugzilla: true, isNew: true, who: 'reporter@example.org', links: [] },
  }),
);
const people = { maintainers: ['Mary Maintainer <mary@example.org>', 'Max Mustermann <max@example.org>'] };

const badFixes = (code: string, tag: string, data: Finding['data'] = {}) => finding('bad-fixes', code, data, tag);

const particular: Readonly<Record<string, RenderInput>> = {
  'missing-tree.newcomer': input([finding('missing-tree', 'newcomer')], { newcomer: true }),
  'missing-tree.regular': input([finding('missing-tree', 'regular')]),
  'missing-tree.rfc': input([finding('missing-tree', 'rfc')]),
  'missing-tree.arch-jit': input([finding('missing-tree', 'arch-jit', { next: '' })]),
  'missing-cover-letter.three-or-more': input(
    [inThree('missing-cover-letter', 'three-or-more', 0, '[PATCH 1/3] bpf: part 1', { patches: 3 })],
    { series: three },
  ),
  'missing-cover-letter.maintainer': input(
    [inThree('missing-cover-letter', 'maintainer', 0, '[PATCH 1/3] bpf: part 1', { patches: 3 })],
    { series: three },
  ),
  'missing-cover-letter.two': input(
    [inThree('missing-cover-letter', 'two', 0, '[PATCH 1/3] bpf: part 1', { patches: 2 })],
    { series: three },
  ),
  'missing-list.off-list': input([finding('missing-list', 'off-list', { again: true })]),
  'merge-window.closed': input([
    finding('merge-window', 'closed', {
      tree: 'bpf-next',
      since: '4 March 2024',
      subject: '[ANN] net-next is CLOSED',
      again: true,
    }),
  ]),
  'early-ping.ping': input([finding('early-ping', 'ping', { days: 2 }, 'Gentle ping.')], {
    series: reminder,
  }),
  'missing-fixes.fixes-tree': input([finding('missing-fixes', 'fixes-tree', { tree: 'bpf' })]),
  'missing-fixes.next-tree': input([
    finding(
      'missing-fixes',
      'next-tree',
      { tree: 'bpf-next', commit: '0123456789ab' },
      'Commit 0123456789ab broke the frobnicator.',
    ),
  ]),
  'missing-version.reworked': input([finding('missing-version', 'reworked', { version: 3, counts: 2 })]),
  'missing-version.resend': input([finding('missing-version', 'resend', { version: 3, counts: 2 })]),
  'cc-stable.other-code': input([finding('cc-stable', 'other-code', {}, 'Cc: stable@vger.kernel.org # v5.15')]),
  'cc-stable.trailer': input([finding('cc-stable', 'trailer', {}, 'Cc: stable@vger.kernel.org # v5.15')]),
  'empty-commit-message.empty': input(
    [inThree('empty-commit-message', 'empty', 1, '[PATCH 2/3] bpf: part 2', { patches: ['[PATCH 2/3] bpf: part 2'] })],
    { series: three },
  ),
  'incremental-patch.new-version-alone': input(
    [
      finding(
        'incremental-patch',
        'new-version-alone',
        { came: 3, version: 4, index: 2, total: 5 },
        '[PATCH bpf-next v3 2/5] bpf: part 2',
      ),
    ],
    { series: lone },
  ),
  'incremental-patch.fix-on-top': input([finding('incremental-patch', 'fix-on-top')]),
  'missing-maintainers.patch': input([
    finding('missing-maintainers', 'patch', people, 'bpf@lists.example.org, netdev@lists.example.org'),
  ]),
  'missing-maintainers.other-subsystem': input([
    finding(
      'missing-maintainers',
      'other-subsystem',
      {
        section: 'FROBNICATORS',
        path: 'drivers/frob/core.c',
        people: ['Fiona Frob <fiona@example.org>', 'frob@lists.example.org'],
      },
      'bpf@lists.example.org, mary@example.org',
    ),
  ]),
  'missing-maintainers.report': input(
    [finding('missing-maintainers', 'report', people, 'bpf@lists.example.org, netdev@lists.example.org')],
    { series: report, newcomer: true },
  ),
  'bugzilla-report.person': input([finding('bugzilla-report', 'person', {}, entry)], { series: report }),
  'bugzilla-report.from-bugzilla': input([finding('bugzilla-report', 'from-bugzilla', {}, entry)], {
    series: fromBugzilla,
  }),
  'llvm-report-cc.people': input(
    [
      finding(
        'llvm-report-cc',
        'people',
        { people: ['Cora Compiler <cora@example.org>', ...people.maintainers] },
        'clang generates a shift that the verifier rejects.',
      ),
    ],
    { series: report },
  ),
  'llvm-report-cc.tracker': input(
    [
      finding(
        'llvm-report-cc',
        'tracker',
        { people: ['Cora Compiler <cora@example.org>'] },
        'https://github.com/llvm/llvm-project/issues/1',
      ),
    ],
    { series: report },
  ),
  'selftests-version.mixed': input(
    [
      finding(
        'selftests-version',
        'mixed',
        { tests: '6.8', kernel: '6.1' },
        'test_progs from 6.8 fails on my kernel 6.1.',
      ),
    ],
    { series: report },
  ),
  'bad-fixes.short-hash': input([badFixes('short-hash', 'Fixes: 0123456 ("bpf: count")')]),
  'bad-fixes.no-title': input([badFixes('no-title', 'Fixes: 0123456789ab')]),
  'bad-fixes.format': input([badFixes('format', 'Fixes: commit 0123456789ab ("bpf: count")')]),
  'bad-fixes.unknown-commit': input([badFixes('unknown-commit', 'Fixes: 0123456789ab ("bpf: count")')]),
  'bad-fixes.other-title': input([
    badFixes('other-title', 'Fixes: 0123456789ab ("bpf: count")', { title: 'bpf: count right' }),
  ]),
  'does-not-apply.conflict': input([
    finding('does-not-apply', 'conflict', { tree: 'bpf-next', on: '0123456789ab', path: 'kernel/bpf/core.c' }),
  ]),
  'report-missing-author.author': input(
    [
      finding(
        'report-missing-author',
        'author',
        { commit: '0123456789ab', author: 'Ann Author <ann@example.org>' },
        'I bisected it to commit 0123456789ab.',
      ),
    ],
    { series: report },
  ),
  'stable-request.people': input(
    [finding('stable-request', 'people', people, 'Please queue commit 0123456789ab ("bpf: count") for 6.1.y.')],
    { series: report },
  ),
  'stable-request.already-in-stable': input(
    [
      finding(
        'stable-request',
        'already-in-stable',
        { commit: '0123456789ab', branch: 'linux-6.1.y' },
        'Please queue commit 0123456789ab ("bpf: count") for 6.1.y.',
      ),
    ],
    { series: report },
  ),
  'eol-kernel.eol': input(
    [
      finding(
        'eol-kernel',
        'eol',
        { version: '4.9', asOf: '4 March 2024' },
        'Please queue commit 0123456789ab ("bpf: count") for 4.9.y.',
      ),
    ],
    { series: report },
  ),
  'all-of-a-series': input(
    [
      inThree('missing-tree', 'newcomer', 0, '[PATCH 1/3] bpf: part 1'),
      inThree('missing-cover-letter', 'three-or-more', 0, '[PATCH 1/3] bpf: part 1', { patches: 3 }),
      inThree('cc-stable', 'trailer', 1, 'Cc: stable@vger.kernel.org', {}),
      inThree('cc-stable', 'trailer', 2, 'Cc: stable@vger.kernel.org', {}),
      inThree('empty-commit-message', 'empty', 2, '[PATCH 3/3] bpf: part 3', { patches: ['[PATCH 3/3] bpf: part 3'] }),
      inThree('missing-version', 'reworked', 0, '[PATCH 1/3] bpf: part 1', {
        version: 3,
        counts: 2,
      }),
    ],
    { series: three, newcomer: true, links: { why: 'https://bot.example.org/why/1' } },
  ),
  'two-for-the-next-version': input([
    finding('missing-tree', 'regular'),
    finding('missing-version', 'reworked', { version: 5, counts: 4 }),
  ]),
  'maintainers-and-tree': input([
    finding('missing-tree', 'regular'),
    finding('missing-maintainers', 'patch', people, 'bpf@lists.example.org, netdev@lists.example.org'),
  ]),
  'maintainers-and-resend': input([
    finding('empty-commit-message', 'empty', { patches: ['[PATCH] bpf: fix the frobnicator'] }),
    finding('missing-maintainers', 'patch', people, 'bpf@lists.example.org, netdev@lists.example.org'),
  ]),
  'signoff-and-tree': input([
    finding('missing-signoff', 'no-signoff', { author: 'Jane Doe <jane@example.org>', own: true, again: true }),
    finding('missing-tree', 'regular'),
  ]),
  'signoff-maintainers-and-resend': input(
    [
      finding('missing-maintainers', 'patch', people, 'bpf@lists.example.org, netdev@lists.example.org'),
      finding('missing-signoff', 'no-signoff', { author: 'Roe Deer <roe@example.org>', own: false, again: true }),
      inThree('empty-commit-message', 'empty', 2, '[PATCH 3/3] bpf: part 3', { patches: ['[PATCH 3/3] bpf: part 3'] }),
    ],
    { series: three },
  ),
  'signoff-and-maintainers': input([
    finding('missing-maintainers', 'patch', people, 'bpf@lists.example.org, netdev@lists.example.org'),
    finding('missing-signoff', 'no-signoff', { author: 'Jane Doe <jane@example.org>', own: true, again: true }),
  ]),
  'bugzilla-and-maintainers': input(
    [
      finding('bugzilla-report', 'person', {}, entry),
      finding('missing-maintainers', 'report', people, 'bpf@lists.example.org, netdev@lists.example.org'),
    ],
    { series: report },
  ),
  repeated: input([finding('missing-tree', 'regular')], { repeated: new Map([['missing-tree', 'short']]) }),
  'hostile-quote': input([finding('cc-stable', 'trailer', {}, 'Signed-off-by: Mallory <m@example.org> #syz fix: x')]),
};

const ping = series(
  { kind: 'ping', patches: [], total: undefined },
  mail({ subject: 'Re: [PATCH] bpf: fix the frobnicator', inReplyTo: ['<20240101.1-1-jane@example.org>'] }),
);
/** What a rule quotes when it is not the subject, by rule or by rule and code. */
const quotes: Readonly<Record<string, string>> = {
  'iproute2-prefix.people': 'bpf@lists.example.org, netdev@lists.example.org',
  untested: 'This is only compile-tested.',
};
const bpf = projectProfile('bpf');

/** Every other code with its sample data, its mail and the digest of the BPF profile. */
function sampleCase(rule: string, code: string, data: Finding['data']): RenderInput {
  const judges = handlers.find(({ name }) => name === rule)?.judges ?? [];
  const of = judges.includes('patches') ? series() : judges.includes('ping') ? ping : report;
  const quote = quotes[`${rule}.${code}`] ?? quotes[rule] ?? of.mails[0]?.subject ?? '';
  return input([finding(rule, code, data, quote)], {
    series: of,
    excerpts: new Map([[rule, excerptOf(bpf, undefined, rule)]]),
  });
}

const samplesLeft = Object.entries(samples).flatMap(([rule, codes]) =>
  Object.entries(codes)
    .map(([code, data]): [string, RenderInput] => [`${rule}.${code}`, sampleCase(rule, code, data)])
    .filter(([name]) => particular[name] === undefined),
);
const cases: Readonly<Record<string, RenderInput>> = { ...particular, ...Object.fromEntries(samplesLeft) };

/** A part of a FAQ, invented: prose, a command, a list, more prose than a mail takes. */
const part: FaqAnswer = {
  kind: 'document',
  question: 'How do I send a patch, and where does it go from there?',
  subtitle: '',
  url: 'https://docs.example.org/faq.html#q-how-do-i-send-a-patch-and-where-does-it-go-from-there',
  lines: [
    'Send it to the list with git send-email, which leaves tabs and line ends as they',
    'are. Make the patch like so:',
    '',
    "  git format-patch --subject-prefix='PATCH example-next' start..finish",
    '',
    'Several people read what arrives:',
    '',
    '* reviewers, who answer within a few days and may ask for changes or for a test that',
    '  shows what was wrong before',
    '* maintainers, who apply it when the reviewers are content',
    '* Reported-by: nobody',
    '',
    ...Array.from({ length: 8 }, (_, at) => [
      `This is paragraph ${String(at + 1)} of those that follow. It says at some length how patches are`,
      'looked after.',
      '',
    ]).flat(),
  ],
};
const inThread = mail({
  id: '<20240102.5-1-jane@example.org>',
  subject: 'Re: [PATCH bpf-next] bpf: fix the frobnicator',
  inReplyTo: ['<20240102.1-1-jane@example.org>'],
  references: ['<20240102.1-1-jane@example.org>'],
});
const mary = { name: 'Mary Maintainer', address: 'mary@example.org' };
const asks = mail({
  id: '<20240102.9-1-mary@example.org>',
  subject: 'Re: [PATCH bpf-next] bpf: fix the frobnicator',
  from: mary,
  author: mary,
  inReplyTo: ['<20240102.1-1-jane@example.org>'],
  references: ['<20240102.1-1-jane@example.org>'],
});
const excerptFor = (answer: Partial<FaqAnswer>, more: Partial<ExcerptInput> = {}): ExcerptInput => ({
  profile,
  target: mail({ subject: '[PATCH bpf-next] bpf: fix the frobnicator' }),
  answer: { ...part, ...answer },
  by: mary.name,
  request: asks.id,
  ...more,
});
const failed = (...all: readonly FailedRequest[]): AnswerInput => ({ profile, request: asks, failed: all });
const unmet = (line: string, problem: string, ...candidates: readonly string[]) => ({ line, problem, candidates });

const letters: Readonly<Record<string, (renderer: Renderer) => Draft | undefined>> = {
  'excerpt.document': ({ excerpt }) => excerpt(excerptFor({})),
  'excerpt.from-a-sentence': ({ excerpt }) =>
    excerpt(excerptFor({ from: 'This is paragraph 7 of those that follow.' })),
  'excerpt.short': ({ excerpt }) => excerpt(excerptFor({ lines: ['Wait two days.'] }, { target: inThread })),
  'excerpt.digest': ({ excerpt }) =>
    excerpt(excerptFor({ kind: 'digest', lines: ['Patches go to the list.', '', 'A tool sends them.'] })),
  'excerpt.elsewhere': ({ excerpt }) =>
    excerpt(
      excerptFor({
        kind: 'digest',
        question: 'Sign your work',
        lines: ['With a Signed-off-by line the author certifies that the change may be passed on.'],
        elsewhere: 'Documentation/process/example.rst',
        url: 'https://docs.example.org/process/example.html#sign-your-work',
      }),
    ),
  'excerpt.link-alone': ({ excerpt }) => excerpt(excerptFor({ kind: 'digest', lines: [] })),
  'excerpt.hostile-name': ({ excerpt }) =>
    excerpt(
      excerptFor(
        { lines: ['Wait two days.'] },
        {
          by: 'Reviewed-by: #syz fix\n\u202e',
          target: mail({ author: { name: '#faq wrong', address: 'jane@example.org' } }),
        },
      ),
    ),
  'answer.ambiguous': ({ answer }) =>
    answer(
      failed(
        unmet(
          '#faq stable',
          'ambiguous',
          'How does a fix get into stable?',
          'Which kernels are stable, and for how long?',
        ),
      ),
    ),
  'answer.unknown': ({ answer }) => answer(failed(unmet('#faq qantum physics', 'unknown'))),
  'answer.target': ({ answer }) => answer(failed(unmet('#faq stable', 'The mail that yours answers is my own.'))),
  'answer.several': ({ answer }) =>
    answer(
      failed(
        unmet('#faq qantum physics', 'unknown'),
        unmet('#faq stable', 'ambiguous', 'How does a fix get into stable?', 'Which kernels are stable?'),
      ),
    ),
};

const drafts: typeof letters = {
  ...letters,
  ...Object.fromEntries(Object.entries(cases).map(([name, one]) => [name, ({ render }: Renderer) => render(one)])),
};

describe('golden replies', () => {
  const renderer = projectRenderer();
  for (const [name, write] of Object.entries(drafts)) {
    it(name, () => {
      const draft = write(renderer);
      const text = draft ? toText(draft) : '(no reply)\n';
      const file = resolve(folder, `${name}.txt`);
      if (update) writeFileSync(file, text);
      expect(existsSync(file), `${name}.txt is missing; UPDATE_GOLDEN=1 writes it`).toBe(true);
      expect(text).toBe(readFileSync(file, 'utf8'));
    });
  }

  it('covers every code of every rule', () => {
    const wanted = Object.entries(samples).flatMap(([rule, codes]) =>
      Object.keys(codes).map((code) => `${rule}.${code}`),
    );
    expect(wanted.filter((name) => cases[name] === undefined)).toEqual([]);
  });

  it('has no file without a case', () => {
    expect(readdirSync(folder).filter((file) => drafts[file.replace(/\.txt$/, '')] === undefined)).toEqual([]);
  });
});
