import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayStart, mail } from '../support/mails.js';
import { ann, commit, day, git, minute, newRepo, workshop } from './repos.js';
import { questionOf, sourceOf } from './questions.js';

const shop = workshop();
const bob = { name: 'Bøb Example', address: 'Bob@Example.org' };
const nobody = '0123456789abcdef0123456789abcdef01234567';
let first = '';
let second = '';
let repo = '';

beforeAll(() => {
  repo = newRepo(shop.path('bpf'));
  first = commit(repo, 'bpf: Add the\nfrobnicator\n\nText.', { 'a.c': 'a\n' }, { at: dayStart - 2 * day, by: bob });
  second = commit(repo, 'bpf: Count right', { 'a.c': 'b\n' }, { at: dayStart + minute });
  git(shop.path('.'), ['clone', '--quiet', '--mirror', repo, shop.path('mirror.git')]);
});
afterAll(() => shop.remove());

/** Asked by a mail that arrived at the start of the day. */
const ask = (commits: readonly string[], more = {}) =>
  questionOf([mail({ subject: '[PATCH bpf] x' })], { commits, ...more });
const stateOf = async (source: Awaited<ReturnType<typeof sourceOf>>, hash: string, more = {}) =>
  (await source.look(await ask([hash], more))).commits.get(hash)?.state;

describe('a commit', () => {
  it('is known by its whole hash, with title and author', async () => {
    const source = await sourceOf({ bpf: repo });
    const { commits } = await source.look(await ask([first]));
    expect(commits.get(first)).toEqual({
      state: 'known',
      hash: first,
      title: 'bpf: Add the frobnicator',
      author: { name: 'Bøb Example', address: 'bob@example.org' },
      stable: [],
      looked: [],
    });
  });

  it('is known by a short hash, as the mail writes it', async () => {
    const source = await sourceOf({ bpf: repo });
    expect((await source.look(await ask([second.slice(0, 12)]))).commits.get(second.slice(0, 12))).toMatchObject({
      hash: second,
      author: ann,
    });
  });

  it('is unknown when all clones are as new as the mail, and the tree that it names is among them', async () => {
    expect(await stateOf(await sourceOf({ bpf: repo }), nobody)).toBe('unknown');
    expect(await stateOf(await sourceOf({ bpf: repo }), nobody.slice(0, 12))).toBe('unknown');
  });

  it.each([
    ['the mail names no tree', { tree: undefined }],
    ['the mail names a tree that nobody has', { tree: 'bpf-next' }],
  ])('is undecided: %s', async (_, more) => {
    expect(await stateOf(await sourceOf({ bpf: repo }), nobody, more)).toBeUndefined();
  });

  it('is undecided when the clone is older than the mail', async () => {
    const old = newRepo(shop.path('old'));
    commit(old, 'bpf: One', { 'a.c': 'a\n' }, { at: dayStart - minute });
    expect(await stateOf(await sourceOf({ bpf: old }), nobody)).toBeUndefined();
    expect(await stateOf(await sourceOf({ bpf: repo, net: old }), nobody)).toBeUndefined();
  });

  it('is undecided when one of the configured clones is missing', async () => {
    const source = await sourceOf({ bpf: repo, net: shop.path('nowhere') });
    expect(await stateOf(source, nobody)).toBeUndefined();
    expect(await stateOf(source, first)).toBe('known');
    expect(source.warnings).toEqual([expect.stringMatching(/nowhere: there is no such folder .*\[TREE_UNREADABLE\]/)]);
  });

  it.each(['', 'HEAD', 'master', `${nobody}^{tree}`, '--help', 'a\nb', '01234', 'xyz4567'])(
    'is not asked for under the name %j',
    async (name) => {
      expect(await stateOf(await sourceOf({ bpf: repo }), name)).toBeUndefined();
    },
  );

  it('is undecided when its short hash stands for several', async () => {
    const many = newRepo(shop.path('many'));
    const seen = new Map<string, string>();
    let short: string | undefined;
    // Among so many commits two begin alike (the birthday paradox): their first digits are tried.
    const stream = Array.from(
      { length: 30_000 },
      (_, n) => `commit refs/heads/b\ncommitter C <c@example.org> ${String(1_700_000_000 + n)} +0000\ndata 0\n\n`,
    );
    const { execFileSync } = await import('node:child_process');
    execFileSync('git', ['-C', many, 'fast-import', '--quiet'], { input: stream.join('') });
    for (const hash of git(many, ['rev-list', 'b']).trim().split('\n')) {
      const start = hash.slice(0, 7);
      if (seen.has(start)) short = start;
      seen.set(start, hash);
    }
    git(many, ['symbolic-ref', 'HEAD', 'refs/heads/b']);
    expect(short).toBeDefined();
    expect(await stateOf(await sourceOf({ bpf: many }), short ?? '')).toBeUndefined();
  });

  it('is undecided when two clones have different ones under a short hash, or one of them cannot say', async () => {
    const source = await sourceOf({ bpf: repo, net: shop.path('gone') });
    expect(await stateOf(source, first.slice(0, 12))).toBe('known');
    const tag = newRepo(shop.path('tagged'));
    commit(tag, 'x', { 'a.c': 'x\n' }, { at: dayStart + minute });
    git(tag, ['tag', '-a', '-m', 'x', 'v1']);
    const blob = git(tag, ['rev-parse', 'HEAD:a.c']).trim();
    expect(await stateOf(await sourceOf({ bpf: tag }), blob)).not.toBe('known');
  });
});

describe('how new a clone is', () => {
  const fetched = (name: string) => {
    const clone = shop.path(name);
    git(shop.path('.'), ['clone', '--quiet', '--mirror', shop.path('stale'), clone]);
    git(clone, ['fetch', '--quiet']);
    return clone;
  };
  beforeAll(() => {
    commit(newRepo(shop.path('stale')), 'bpf: One', { 'a.c': 'a\n' }, { at: dayStart - 30 * day });
  });

  it('counts the last fetch, though nothing new came', async () => {
    expect(await stateOf(await sourceOf({ bpf: fetched('f1.git') }), nobody)).toBe('unknown');
  });

  it('counts a fetch by its time', async () => {
    const clone = fetched('f2.git');
    utimesSync(join(clone, 'FETCH_HEAD'), (dayStart - minute) / 1000, (dayStart - minute) / 1000);
    expect(await stateOf(await sourceOf({ bpf: clone }), nobody)).toBeUndefined();
  });

  it('counts no fetch that failed', async () => {
    const clone = fetched('f3.git');
    writeFileSync(join(clone, 'FETCH_HEAD'), '');
    expect(await stateOf(await sourceOf({ bpf: clone }), nobody)).toBeUndefined();
  });

  it('counts no commit of its own beside branches that were fetched', async () => {
    const clone = shop.path('own-work');
    git(shop.path('.'), ['clone', '--quiet', shop.path('stale'), clone]);
    commit(clone, 'my own work', { 'b.c': 'b\n' }, { at: dayStart + minute });
    const place = { path: clone, branch: 'origin/master' };
    expect(await stateOf(await sourceOf({ bpf: place }), nobody)).toBeUndefined();
  });

  it('counts no commit from the future', async () => {
    const clone = newRepo(shop.path('future'));
    commit(clone, 'bpf: One', { 'a.c': 'a\n' }, { at: Date.now() + 10 * day });
    expect(await stateOf(await sourceOf({ bpf: clone }), nobody)).toBeUndefined();
  });

  it('is a day or less for patches that are yet to be sent', async () => {
    const unsentAt = dayStart + day;
    expect(await stateOf(await sourceOf({ bpf: repo }, { unsentAt }), nobody)).toBe('unknown');
    expect(await stateOf(await sourceOf({ bpf: repo }, { unsentAt: unsentAt + day }), nobody)).toBeUndefined();
  });
});

describe('clones of all kinds', () => {
  it('a bare one', async () => {
    expect(await stateOf(await sourceOf({ bpf: shop.path('mirror.git') }), first)).toBe('known');
  });

  it('a linked work tree', async () => {
    git(repo, ['worktree', 'add', '--quiet', '--detach', shop.path('linked')]);
    expect(await stateOf(await sourceOf({ bpf: shop.path('linked') }), second)).toBe('known');
  });

  it('a partial one, and nothing is fetched for it', async () => {
    git(repo, ['config', 'uploadpack.allowFilter', 'true']);
    const partial = shop.path('partial.git');
    git(shop.path('.'), ['clone', '--quiet', '--mirror', '--filter=blob:none', `file://${repo}`, partial]);
    const source = await sourceOf({ bpf: partial });
    expect(await stateOf(source, first)).toBe('known');
    expect(await stateOf(source, nobody)).toBe('unknown');
    expect(git(partial, ['rev-list', '--all', '--objects', '--missing=print'])).toMatch(/^\?/m);
  });

  it('a shallow one says nothing of what it has not', async () => {
    const shallow = shop.path('shallow.git');
    git(shop.path('.'), ['clone', '--quiet', '--mirror', '--depth=1', `file://${repo}`, shallow]);
    const source = await sourceOf({ bpf: shallow });
    expect(await stateOf(source, second)).toBe('known');
    expect(await stateOf(source, first)).toBeUndefined();
  });

  it('one with SHA-256', async () => {
    const other = newRepo(shop.path('sha256'), '--object-format=sha256');
    const hash = commit(other, 'bpf: One', { 'a.c': 'a\n' }, { at: dayStart + minute });
    const source = await sourceOf({ bpf: other });
    expect(hash).toHaveLength(64);
    expect(await stateOf(source, hash.slice(0, 12))).toBe('known');
    expect(await stateOf(source, nobody.slice(0, 12))).toBe('unknown');
  });

  it.each([
    ['a file', 'plain', /not a directory|no git repository|cannot read/i],
    ['a folder inside a repository', 'bpf/sub', /it is no git repository/],
    ['a repository without a commit', 'empty', /it has no branch at HEAD/],
  ])('not %s', async (_, name, words) => {
    writeFileSync(shop.path('plain'), 'x');
    mkdirSync(shop.path('bpf/sub'), { recursive: true });
    newRepo(shop.path('empty'));
    const source = await sourceOf({ bpf: shop.path(name) });
    expect(source.warnings).toEqual([expect.stringMatching(words)]);
    expect((await source.look(await ask([first]))).commits.size).toBe(0);
  });

  it('not without the branch that is named', async () => {
    const source = await sourceOf({ bpf: { path: repo, branch: 'next' } });
    expect(source.warnings).toEqual([expect.stringContaining('it has no branch next')]);
  });

  it('one that came after the start', async () => {
    const late = shop.path('late');
    const source = await sourceOf({ bpf: late });
    newRepo(late);
    const hash = commit(late, 'bpf: One', { 'a.c': 'a\n' });
    expect(await stateOf(source, hash)).toBe('known');
    await source.look(await ask([hash]));
    expect(source.warnings).toHaveLength(1);
  });

  it('one whose settings would start programs', async () => {
    const armed = newRepo(shop.path('armed'));
    const hash = commit(armed, 'bpf: One', { 'a.c': 'a\n' });
    const trap = shop.path('trap.sh');
    writeFileSync(trap, `#!/bin/sh\necho sprung >> ${shop.path('sprung')}\n`);
    chmodSync(trap, 0o755);
    const settings = `[core]\n\tfsmonitor = ${trap}\n\thooksPath = ${shop.path('.')}\n[log]\n\tshowSignature = true\n[gpg]\n\tprogram = ${trap}\n`;
    appendFileSync(join(armed, '.git/config'), settings);
    const source = await sourceOf({ bpf: armed });
    expect(await stateOf(source, hash)).toBe('known');
    expect(() => rmSync(shop.path('sprung'))).toThrow(/ENOENT/);
  });
});

describe('a damaged clone', () => {
  const told = /\[TREE_UNREADABLE\]; what it would tell is undecided$/;

  /** A clone of two packs: the older with `old` and `base`, the newer with the tip alone. */
  function twoPacks(name: string): { clone: string; old: string; pack: string } {
    const clone = newRepo(shop.path(name));
    const old = commit(clone, 'bpf: Old', { 'a.c': 'a\n' }, { at: dayStart - day });
    git(clone, ['repack', '--quiet', '-d']);
    const folder = join(clone, '.git/objects/pack');
    const pack = readdirSync(folder).find((file) => file.endsWith('.pack')) ?? '';
    commit(clone, 'bpf: New', { 'a.c': 'b\n' }, { at: dayStart + minute });
    git(clone, ['repack', '--quiet', '-d']);
    chmodSync(join(folder, pack), 0o600);
    return { clone, old, pack: join(folder, pack) };
  }

  it.each([12, 40])('says nothing of what stands in a truncated pack: %i digits', async (digits) => {
    const { clone, old, pack } = twoPacks(`cut-${String(digits)}`);
    expect(await stateOf(await sourceOf({ bpf: clone }), old.slice(0, digits))).toBe('known');
    truncateSync(pack, 30);
    const source = await sourceOf({ bpf: clone });
    expect(await stateOf(source, old.slice(0, digits))).toBeUndefined();
    expect(source.warnings).toEqual([expect.stringMatching(/does not match index .*git fsck/)]);
    expect(source.warnings[0]).toMatch(told);
  });

  it('cut while it is open: undecided, and known again once it has been mended', async () => {
    const { clone, old, pack } = twoPacks('cut-later');
    const whole = readFileSync(pack);
    const source = await sourceOf({ bpf: clone });
    truncateSync(pack, 30);
    expect(await stateOf(source, old)).toBeUndefined();
    expect(source.warnings).toEqual([expect.stringMatching(told)]);
    writeFileSync(pack, whole);
    expect(await stateOf(source, old)).toBe('known');
  });

  it('has lost a pack, its index is left', async () => {
    const { clone, old, pack } = twoPacks('lost');
    rmSync(pack);
    const source = await sourceOf({ bpf: clone });
    expect(await stateOf(source, old)).toBeUndefined();
    expect(source.warnings).toEqual([expect.stringMatching(/no corresponding .pack: .*git fsck/)]);
  });

  it('borrows from a folder that is gone', async () => {
    git(shop.path('.'), ['clone', '--quiet', '--mirror', repo, shop.path('store')]);
    const borrower = shop.path('borrower');
    git(shop.path('.'), ['clone', '--quiet', '--reference', shop.path('store'), repo, borrower]);
    const own = commit(borrower, 'bpf: Own', { 'a.c': 'own\n' }, { at: dayStart + minute });
    git(borrower, ['update-ref', 'refs/remotes/origin/master', own]);
    expect(await stateOf(await sourceOf({ bpf: borrower }), first)).toBe('known');
    rmSync(shop.path('store'), { recursive: true });
    const source = await sourceOf({ bpf: borrower });
    expect(await stateOf(source, first)).toBeUndefined();
    expect(source.warnings).toEqual([expect.stringMatching(/store\/objects .*git fsck/)]);
  });

  it('is not said to have no branch', async () => {
    const clone = newRepo(shop.path('all-cut'));
    commit(clone, 'bpf: One', { 'a.c': 'a\n' });
    git(clone, ['repack', '--quiet', '-d']);
    const folder = join(clone, '.git/objects/pack');
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.pack'))) {
      chmodSync(join(folder, file), 0o600);
      truncateSync(join(folder, file), 30);
    }
    const { warnings } = await sourceOf({ bpf: clone });
    expect(warnings).toEqual([expect.stringMatching(/does not match index .*git fsck/)]);
  });
});
