import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ObjectReader } from '../../src/git/object-reader.js';
import { runGit } from '../../src/git/run-git.js';
import { dayStart, mail } from '../support/mails.js';
import { questionOf, sourceOf } from './questions.js';
import { commit, minute, newRepo, workshop } from './repos.js';

const shop = workshop();
const path = process.env['PATH'] ?? '';
let repo = '';
let hashes: string[] = [];

beforeAll(() => {
  repo = newRepo(shop.path('bpf'));
  hashes = [1, 2, 3].map((n) =>
    commit(repo, `bpf: ${String(n)}`, { 'a.c': `${String(n)}\n` }, { at: dayStart + minute }),
  );
});
afterEach(() => {
  process.env['PATH'] = path;
});
afterAll(() => shop.remove());

/** A `git` that runs this script stands before the real one. */
function fakeGit(script: string): void {
  const folder = shop.path('bin');
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/git`, `#!/bin/sh\n${script}\n`);
  chmodSync(`${folder}/git`, 0o755);
  process.env['PATH'] = `${folder}:${path}`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function untilDead(pid: number): Promise<void> {
  for (let i = 0; i < 200 && isAlive(pid); i++) await sleep(10);
  expect(isAlive(pid)).toBe(false);
}

describe('the long-lived git', () => {
  it('is one process for any number of questions at once, each with its own answer', async () => {
    const reader = new ObjectReader(repo, 5000);
    const names = Array.from({ length: 300 }, (_, n) => hashes[n % 3] ?? '');
    const found = await Promise.all(names.map((name) => reader.read(name)));
    expect(found.map((one) => (one.kind === 'found' ? one.hash : one.kind))).toEqual(names);
    const { pid } = reader;
    await reader.read('0123456789abcdef');
    expect(reader.pid).toBe(pid);
    reader.close();
  });

  it('is started again after it was killed', async () => {
    const reader = new ObjectReader(repo, 5000);
    await reader.read(hashes[0] ?? '');
    const first = reader.pid ?? 0;
    process.kill(first, 'SIGKILL');
    expect((await reader.read(hashes[1] ?? '')).kind).toBe('found');
    await untilDead(first);
    expect((await reader.read(hashes[2] ?? '')).kind).toBe('found');
    expect(reader.pid).not.toBe(first);
    reader.close();
  });

  it('is asked again what it died over, once', async () => {
    fakeGit('read question; echo x >> "$0.count"; exit 1');
    const reader = new ObjectReader(repo, 5000);
    const found = await Promise.all([reader.read('0123456789ab'), reader.read('abcdef012345')]);
    expect(found).toEqual([{ kind: 'trouble' }, { kind: 'trouble' }]);
    reader.close();
  });

  it('is given up when it hangs, and the next question starts another', async () => {
    fakeGit('exec sleep 1000');
    const reader = new ObjectReader(repo, 200);
    const answer = reader.read(hashes[0] ?? '');
    const hanging = reader.pid ?? 0;
    expect(await answer).toEqual({ kind: 'trouble' });
    await untilDead(hanging);
    process.env['PATH'] = path;
    expect((await reader.read(hashes[0] ?? '')).kind).toBe('found');
    reader.close();
  });

  it('ends with its reader; later questions get no answer', async () => {
    const reader = new ObjectReader(repo, 5000);
    await reader.read(hashes[0] ?? '');
    const pid = reader.pid ?? 0;
    const under = reader.read(hashes[1] ?? '');
    reader.close();
    expect((await under).kind).toBe('trouble');
    await untilDead(pid);
    expect((await reader.read(hashes[1] ?? '')).kind).toBe('trouble');
    expect(reader.pid).toBeUndefined();
  });

  it.each(['echo nonsense', 'echo "0123456789abcdef0123456789abcdef01234567 commit 10"; exit 0', 'exit 127'])(
    'is not believed: %s',
    async (script) => {
      fakeGit(`read question; ${script}`);
      const reader = new ObjectReader(repo, 1000);
      expect((await reader.read('0123456789ab')).kind).toBe('trouble');
      reader.close();
    },
  );
});

describe('one run of git', () => {
  it('has a time limit, and what it started ends with it', async () => {
    fakeGit('sleep 1000 & echo $!; wait');
    const started = Date.now();
    const { code, stdout, stderr } = await runGit(repo, ['rev-parse'], { timeLimit: 300 });
    expect(Date.now() - started).toBeLessThan(5000);
    expect(code).toBeUndefined();
    expect(stderr).toContain('no answer within 300 ms');
    await untilDead(Number(stdout));
  });

  it('is none when the system refuses its arguments', async () => {
    const { code, stderr } = await runGit(repo, ['ls-tree', 'HEAD', 'x'.repeat(3_000_000)], { timeLimit: 5000 });
    expect(code).toBeUndefined();
    expect(stderr).toContain('git cannot be started');
    expect((await runGit(repo, ['ls-tree', 'a\0b'], { timeLimit: 5000 })).code).toBeUndefined();
  });

  it('is none where git is not installed', async () => {
    process.env['PATH'] = shop.path('nothing');
    const { code, stderr } = await runGit(repo, ['rev-parse'], { timeLimit: 5000 });
    expect(code).toBeUndefined();
    expect(stderr).toContain('git cannot be started');
  });
});

describe('a source whose git does not answer', () => {
  it('hangs at the start: a warning, and undecided', async () => {
    fakeGit('exec sleep 1000');
    const source = await sourceOf({ bpf: repo }, { timeLimit: 200 });
    expect(source.warnings).toEqual([expect.stringMatching(/git does not answer: no answer within 200 ms/)]);
    const facts = await source.look(await questionOf([mail({ subject: '[PATCH bpf] x' })], { commits: hashes }));
    expect(facts).toEqual({ commits: new Map(), applies: undefined });
  });

  it('hangs later: undecided within the limit', async () => {
    const source = await sourceOf({ bpf: repo }, { timeLimit: 300 });
    fakeGit('exec sleep 1000');
    const started = Date.now();
    const facts = await source.look(await questionOf([mail({ subject: '[PATCH bpf] x' })], { commits: hashes }));
    expect(facts).toEqual({ commits: new Map(), applies: undefined });
    expect(Date.now() - started).toBeLessThan(5000);
  });

  it('is not installed', async () => {
    process.env['PATH'] = shop.path('nothing');
    const source = await sourceOf({ bpf: repo });
    expect(source.warnings).toEqual([expect.stringMatching(/git cannot be started - install git/)]);
  });

  it('finds a clone of somebody else that git does not trust', async () => {
    fakeGit(`echo "fatal: detected dubious ownership in repository at '${repo}'" >&2; exit 128`);
    const source = await sourceOf({ bpf: repo });
    expect(source.warnings).toEqual([
      expect.stringContaining(`git config --global --add safe.directory ${repo}, as the user who runs this`),
    ]);
  });

  it('is closed: undecided', async () => {
    const source = await sourceOf({ bpf: repo });
    source.close();
    const facts = await source.look(await questionOf([mail({ subject: '[PATCH bpf] x' })], { commits: hashes }));
    expect(facts.commits.size).toBe(0);
  });
});
