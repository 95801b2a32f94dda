import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dayStart, mail } from '../support/mails.js';
import { questionOf, sourceOf } from './questions.js';
import { commit, day, fingerprint, git, minute, newRepo, numbered, workshop } from './repos.js';

const shop = workshop();
const id = (index: number) => `<p${String(index)}@example.org>`;
let repo = '';
/** Tip two days before the mail, an hour before, and an hour after. */
let [early, then, later] = ['', '', ''];

beforeAll(() => {
  repo = newRepo(shop.path('bpf'));
  early = commit(
    repo,
    'one',
    { 'kernel/a.c': numbered(30), 'kernel/b.c': numbered(5), 'tab.c': '\tone\n\ttwo\n\tthree\n' },
    { at: dayStart - 2 * day },
  );
  then = commit(repo, 'two', { 'kernel/a.c': numbered(30, { 10: 'ten' }) }, { at: dayStart - 60 * minute });
  later = commit(
    repo,
    'three',
    { 'kernel/a.c': numbered(30, { 10: 'ten', 20: 'twenty' }) },
    { at: dayStart + 60 * minute },
  );
});
afterAll(() => shop.remove());

/** The mails that git format-patch and git send-email make of the commits behind `base`. */
function patches(
  base: string,
  steps: readonly Readonly<Record<string, string>>[],
  more: readonly string[] = [],
): string[] {
  const work = shop.path(`work-${String(Math.random()).slice(2)}`);
  git(repo, ['worktree', 'add', '--quiet', '--detach', work, base]);
  for (const [index, files] of steps.entries()) commit(work, `bpf: Step ${String(index + 1)}\n\nText.`, files);
  const texts = steps.map((_, index) =>
    git(work, ['format-patch', '--stdout', '-1', ...more, `HEAD~${String(steps.length - 1 - index)}`]),
  );
  git(repo, ['worktree', 'remove', '--force', work]);
  return texts.map((text, index) =>
    mail({
      subject: `[PATCH bpf ${String(index + 1)}/${String(steps.length)}] bpf: Step ${String(index + 1)}`,
      id: id(index + 1),
      body: text.slice(text.indexOf('\n\n') + 2),
      ...(index === 0 ? {} : { inReplyTo: id(1), references: id(1) }),
    }),
  );
}

async function applies(mails: readonly string[], clone = repo, more = {}) {
  return (await (await sourceOf({ bpf: clone })).look(await questionOf(mails, more))).applies;
}

const onThen = { applies: true, on: '', failed: undefined };

describe('a series', () => {
  beforeEach(() => {
    onThen.on = then.slice(0, 12);
  });

  it('applies to the tip as it stood when the mail came', async () => {
    expect(await applies(patches(then, [{ 'kernel/a.c': numbered(30, { 10: 'ten', 20: 'TWENTY' }) }]))).toEqual(onThen);
  });

  it('applies patch by patch: the second stands on the first', async () => {
    const steps = [
      { 'kernel/new.c': numbered(9) },
      { 'kernel/new.c': numbered(9, { 4: 'four' }) },
      { 'kernel/new.c': numbered(9, { 4: 'FOUR' }) },
    ];
    expect(await applies(patches(then, steps))).toEqual(onThen);
  });

  it('applies to the newest tip', async () => {
    const mails = patches(later, [{ 'kernel/a.c': numbered(30, { 10: 'ten', 20: 'XX' }) }]);
    expect(await applies(mails)).toEqual({ ...onThen, on: later.slice(0, 12) });
  });

  it('applies to what the tree was a day before: nobody can know what was taken in meanwhile', async () => {
    const mails = patches(early, [{ 'kernel/a.c': numbered(30, { 10: 'TEN' }) }]);
    expect(await applies(mails)).toEqual({ ...onThen, on: early.slice(0, 12) });
  });

  it('applies on its own base-commit', async () => {
    git(repo, ['checkout', '--quiet', '-B', 'side', early]);
    const base = commit(repo, 'side', { 'kernel/b.c': numbered(5, { 3: 'side' }) }, { at: dayStart - day });
    git(repo, ['checkout', '--quiet', 'master']);
    const mails = patches(base, [{ 'kernel/b.c': numbered(5, { 3: 'SIDE' }) }]);
    expect(await applies(mails)).toMatchObject({ applies: false });
    expect(await applies(patches(base, [{ 'kernel/b.c': numbered(5, { 3: 'SIDE' }) }], [`--base=${base}`]))).toEqual({
      ...onThen,
      on: base.slice(0, 12),
    });
  });

  it('does not apply: the first patch that fails, and its file', async () => {
    git(repo, ['checkout', '--quiet', '-B', 'other', early]);
    const base = commit(repo, 'other', { 'kernel/a.c': numbered(30, { 25: 'other' }) }, { at: dayStart - day });
    git(repo, ['checkout', '--quiet', 'master']);
    const mails = patches(base, [
      { 'kernel/b.c': numbered(5, { 2: 'two' }) },
      { 'kernel/a.c': numbered(30, { 25: 'OTHER' }) },
    ]);
    const failed = { messageId: id(2), path: 'kernel/a.c' };
    expect(await applies(mails)).toEqual({ applies: false, on: then.slice(0, 12), failed });
  });

  it('does not apply: a file that is not there, or there already', async () => {
    const gone = patches(then, [{ 'kernel/c.c': numbered(3) }, { 'kernel/c.c': numbered(3, { 1: 'x' }) }])[1] ?? '';
    const alone = gone.replace('2/2', '1/1').replace(/^(In-Reply-To|References):.*\n/gm, '');
    expect(await applies([alone])).toMatchObject({ applies: false, failed: { messageId: id(2), path: 'kernel/c.c' } });
    const [added = ''] = patches(then, [{ 'kernel/d.c': numbered(3) }]);
    const twice = [added, added.replace('1/1', '2/2').replace(id(1), id(2))].map((raw) => raw.replace('1/1', '1/2'));
    expect(await applies(twice)).toMatchObject({ applies: false, failed: { messageId: id(2), path: 'kernel/d.c' } });
  });

  it('renames, deletes, changes modes and binaries', async () => {
    const work = shop.path('moves');
    git(repo, ['worktree', 'add', '--quiet', '--detach', work, then]);
    git(work, ['mv', 'kernel/b.c', 'kernel/moved name.c']);
    git(work, ['rm', '--quiet', 'tab.c']);
    git(work, ['update-index', '--chmod=+x', 'kernel/a.c']);
    git(work, ['commit', '--quiet', '-m', 'bpf: Move\n\nText.']);
    commit(work, 'bpf: Add', { 'x.bin': '\0\u0001\u0002'.repeat(50) });
    const texts = ['HEAD~1', 'HEAD'].map((name) => git(work, ['format-patch', '--stdout', '-1', '--binary', name]));
    git(repo, ['worktree', 'remove', '--force', work]);
    for (const text of texts) {
      const body = text.slice(text.indexOf('\n\n') + 2);
      expect(await applies([mail({ subject: '[PATCH bpf] bpf: Move', body })])).toEqual(onThen);
    }
  });
});

describe('undecided', () => {
  const fits = () => patches(then, [{ 'kernel/b.c': numbered(5, { 2: 'two' }) }]);
  const unfit = () =>
    patches(early, [{ 'kernel/b.c': numbered(5, { 2: 'two' }) }]).map((raw) => raw.replace('-line 2', '-line two'));

  it.each([
    ['the mail names no tree', { tree: undefined }],
    ['the tree has no clone', { tree: 'bpf-next' }],
    ['part of it is missing', { whole: false }],
  ])('%s', async (_, more) => {
    expect(await applies(fits(), repo, more)).toBeUndefined();
  });

  it('the clone is older than the mail', async () => {
    const old = newRepo(shop.path('old'));
    commit(old, 'one', { 'kernel/b.c': numbered(5, { 3: 'x' }) }, { at: dayStart - minute });
    expect(await applies(fits(), old)).toBeUndefined();
  });

  it('the clone starts after the mail', async () => {
    const young = newRepo(shop.path('young'));
    commit(young, 'one', { 'kernel/b.c': numbered(5, { 3: 'x' }) }, { at: dayStart + minute });
    expect(await applies(fits(), young)).toBeUndefined();
  });

  it('the mail is format=flowed, else it would not apply', async () => {
    expect(await applies(unfit())).toMatchObject({ applies: false });
    const flowed = unfit().map((raw) =>
      raw.replace('text/plain; charset=utf-8', 'text/plain; charset=utf-8; format=flowed'),
    );
    expect(await applies(flowed)).toBeUndefined();
  });

  it('tabs became blanks on the way', async () => {
    const mails = patches(then, [{ 'tab.c': '\tone\n\tTWO\n\tthree\n' }]).map((raw) =>
      raw.replaceAll('\t', '        '),
    );
    expect(await applies(mails)).toBeUndefined();
  });

  it.each([
    ['a line was wrapped', (raw: string) => raw.replace(' line 3', ' line\n3')],
    ['a hunk was cut', (raw: string) => raw.replace(/ line 4\n line 5\n/, '')],
    [
      'a binary without its data',
      (raw: string) => raw.replace(/--- a.*\n[^]*/, 'Binary files a/kernel/b.c and b/kernel/b.c differ\n'),
    ],
  ])('%s', async (_, damage) => {
    const [good = ''] = fits();
    expect(damage(good)).not.toBe(good);
    expect(await applies([damage(good)])).toBeUndefined();
  });

  it('a partial clone has not the files', async () => {
    git(repo, ['config', 'uploadpack.allowFilter', 'true']);
    const partial = shop.path('partial.git');
    git(shop.path('.'), ['clone', '--quiet', '--mirror', '--filter=blob:none', `file://${repo}`, partial]);
    expect(await applies(unfit(), partial)).toBeUndefined();
  });
});

describe('the clone', () => {
  it.each(['with a work tree', 'bare', 'a linked work tree', 'SHA-256'])('stays as it is: %s', async (kind) => {
    const mails = [...patches(then, [{ 'kernel/b.c': numbered(5, { 2: 'two' }), 'kernel/e.c': 'new\n' }])];
    const bad = mails.map((raw) => raw.replace('-line 2', '-line two'));
    let clone = repo;
    let watched = repo;
    if (kind === 'bare') {
      clone = watched = shop.path('bare.git');
      git(shop.path('.'), ['clone', '--quiet', '--mirror', repo, clone]);
    }
    if (kind === 'a linked work tree') {
      clone = shop.path('linked');
      git(repo, ['worktree', 'add', '--quiet', '--detach', clone]);
    }
    if (kind === 'SHA-256') {
      clone = watched = newRepo(shop.path('sha256'), '--object-format=sha256');
      commit(clone, 'one', { 'kernel/b.c': numbered(5) }, { at: dayStart - minute });
      commit(clone, 'two', { 'x.c': 'x\n' }, { at: dayStart + minute });
    }
    git(clone, ['config', 'core.splitIndex', 'true']);
    git(clone, ['config', 'core.untrackedCache', 'true']);
    const before = [fingerprint(watched), fingerprint(clone)];
    expect(await applies(mails, clone)).toMatchObject({ applies: true });
    expect(await applies(bad, clone)).toMatchObject({ applies: false, failed: { path: 'kernel/b.c' } });
    expect([fingerprint(watched), fingerprint(clone)]).toEqual(before);
  });

  it('may be asked many things at once', async () => {
    const mails = patches(then, [{ 'kernel/b.c': numbered(5, { 2: 'two' }) }]);
    const bad = mails.map((raw) => raw.replace('-line 2', '-line two'));
    const source = await sourceOf({ bpf: repo });
    const questions = await Promise.all(
      [mails, bad, mails, bad, mails].map((raws) => questionOf(raws, { commits: [early, then] })),
    );
    const answers = await Promise.all(questions.map((question) => source.look(question)));
    expect(answers.map(({ applies: fact }) => fact?.applies)).toEqual([true, false, true, false, true]);
    expect(answers.map(({ commits }) => commits.size)).toEqual([2, 2, 2, 2, 2]);
  });
});
