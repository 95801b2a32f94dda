import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayStart, mail } from '../support/mails.js';
import { questionOf, sourceOf } from './questions.js';
import { commit, git, minute, newRepo, workshop } from './repos.js';

const shop = workshop();
let repo = '';
const hash: Record<string, string> = {};
const at = dayStart - 10 * minute;

beforeAll(() => {
  repo = newRepo(shop.path('stable'));
  const add = (name: string, message: string) => {
    hash[name] = commit(repo, message, { [`${name}.c`]: `${name}\n` }, { at });
  };
  add('old', 'bpf: Old');
  git(repo, ['tag', 'v6.1']);
  for (const name of ['plain', 'sasha', 'greg', 'picked', 'spoken', 'reverted']) add(name, `bpf: ${name}`);
  git(repo, ['tag', 'v6.6']);
  git(repo, ['branch', 'linux-6.6.y']);
  git(repo, ['checkout', '--quiet', '-b', 'linux-6.1.y', 'v6.1']);
  add('b1', `bpf: sasha\n\n[ Upstream commit ${hash['sasha'] ?? ''} ]\n\nText.`);
  add('b2', `bpf: greg\n\ncommit ${hash['greg'] ?? ''} upstream.\n\nText.`);
  add('b3', `bpf: other\n\nThis goes on from commit ${hash['spoken'] ?? ''} of mainline.`);
  add('b4', `bpf: reverted\n\ncommit ${hash['reverted'] ?? ''} upstream.`);
  add(
    'b5',
    `Revert "bpf: reverted"\n\nThis reverts commit ${hash['b4'] ?? ''} which is\ncommit ${hash['reverted'] ?? ''} upstream.`,
  );
  git(repo, ['checkout', '--quiet', '-b', 'linux-5.4.y', 'v6.1']);
  git(repo, ['checkout', '--quiet', 'master']);
});
afterAll(() => shop.remove());

const report = [mail({ subject: 'bpf: in 6.1.y', body: 'Hello.\n' })];

async function look(name: string, branches: readonly string[], clone = repo) {
  const commits = [(hash[name] ?? '').slice(0, 12)];
  const facts = await (
    await sourceOf({ stable: clone })
  ).look(await questionOf(report, { commits, branches, tree: undefined }));
  const fact = facts.commits.get(commits[0] ?? '');
  return fact?.state === 'known' ? { stable: fact.stable, looked: fact.looked } : fact;
}
const both = ['linux-6.1.y', 'linux-6.6.y'];

describe('a stable branch', () => {
  it.each([
    ['the commit itself, older than the branch', 'old', both],
    ['the commit itself, in one of them', 'plain', ['linux-6.6.y']],
    ['its backport, [ Upstream commit ]', 'sasha', both],
    ['its backport, commit ... upstream.', 'greg', both],
    ['nothing: only spoken of', 'spoken', ['linux-6.6.y']],
  ])('holds %s', async (_, name, stable) => {
    expect(await look(name, both)).toEqual({ stable, looked: both });
  });

  it('is undecided when the backport was reverted', async () => {
    expect(await look('reverted', both)).toEqual({ stable: ['linux-6.6.y'], looked: ['linux-6.6.y'] });
  });

  it.each([
    ['that does not exist', 'linux-4.19.y'],
    ['whose start has no tag', 'linux-5.4.y'],
    ['by another name', 'master'],
  ])('is undecided: one %s', async (_, branch) => {
    expect(await look('plain', [branch])).toEqual({ stable: [], looked: [] });
  });

  it('may be one that was fetched from origin', async () => {
    const clone = shop.path('clone');
    git(shop.path('.'), ['clone', '--quiet', repo, clone]);
    expect(await look('sasha', both, clone)).toEqual({ stable: both, looked: both });
  });

  it('is asked once: the answer is kept until the branch moves on', async () => {
    const source = await sourceOf({ stable: repo });
    const question = await questionOf(report, {
      commits: [hash['picked'] ?? ''],
      branches: ['linux-6.1.y'],
      tree: undefined,
    });
    const holds = async () => {
      const fact = (await source.look(question)).commits.get(hash['picked'] ?? '');
      return fact?.state === 'known' && fact.stable.includes('linux-6.1.y');
    };
    expect([await holds(), await holds()]).toEqual([false, false]);
    git(repo, ['checkout', '--quiet', 'linux-6.1.y']);
    commit(repo, `bpf: picked\n\ncommit ${hash['picked'] ?? ''} upstream.`, { 'p.c': 'p\n' }, { at });
    expect(await holds()).toBe(true);
  });

  it('is not asked without a clone named stable', async () => {
    const commits = [hash['sasha'] ?? ''];
    const facts = await (await sourceOf({ bpf: repo })).look(await questionOf(report, { commits, branches: both }));
    expect(facts.commits.get(commits[0] ?? '')).toMatchObject({ stable: [], looked: [] });
  });
});
