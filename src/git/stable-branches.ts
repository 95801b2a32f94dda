import type { Clone } from './clone.js';
import { readCommit } from './commit-object.js';

/** Answers that are kept: a branch's tip and a commit never change what they are to each other. */
const mostKept = 1000;

/** Asks a clone of the stable tree which `linux-*.y` branches hold a commit or its backport. */
export class StableBranches {
  readonly #kept = new Map<string, boolean>();

  constructor(private readonly clone: Clone) {}

  /**
   * @param hash a whole hash of mainline
   * @param branch `linux-6.1.y`
   * @returns undefined when it cannot be told: no such branch, no tag that it starts at, no answer in time, or its backport was reverted
   */
  async holds(hash: string, branch: string): Promise<boolean | undefined> {
    const version = /^linux-(\d{1,2}\.\d{1,3})\.y$/.exec(branch)?.[1];
    if (version === undefined || !/^[0-9a-f]{40}$/.test(hash) || this.clone.shallow) return undefined;
    const tip = await this.#tipOf(branch);
    if (tip === undefined) return undefined;
    const key = `${tip} ${hash}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const ancestor = await this.#isAncestor(hash, tip);
    const holds = ancestor === 'undecided' ? undefined : ancestor || (await this.#hasBackport(hash, version, tip));
    if (holds === undefined) return undefined;
    if (this.#kept.size >= mostKept) this.#kept.clear();
    this.#kept.set(key, holds);
    return holds;
  }

  async #tipOf(branch: string): Promise<string | undefined> {
    for (const ref of [`refs/heads/${branch}`, `refs/remotes/origin/${branch}`]) {
      const { code, stdout } = await this.clone.git(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
      if (code === 0) return stdout.trim();
    }
    return undefined;
  }

  /** False also for what the clone has not at all. */
  async #isAncestor(hash: string, tip: string): Promise<boolean | 'undecided'> {
    const there = await this.clone.reader.read(`${hash}^{commit}`);
    if (there.kind === 'missing') return false;
    if (there.kind !== 'found') return 'undecided';
    const { code } = await this.clone.git(['merge-base', '--is-ancestor', hash, tip]);
    return code === 0 || (code === 1 ? false : 'undecided');
  }

  /** `commit <hash> upstream.` or `[ Upstream commit <hash> ]` in a message since the branch's first release. */
  async #hasBackport(hash: string, version: string, tip: string): Promise<boolean | undefined> {
    const start = await this.clone.git(['rev-parse', '--verify', '--quiet', `refs/tags/v${version}^{commit}`]);
    if (start.code !== 0) return undefined;
    const line = `^\\[? ?(upstream )?commit ${hash}( upstream|,? ?\\]|[.]?$)`;
    const found = await this.clone.git([
      'rev-list',
      '--max-count=1',
      '--extended-regexp',
      '--regexp-ignore-case',
      `--grep=${line}`,
      tip,
      `^${start.stdout.trim()}`,
    ]);
    if (found.code !== 0) return undefined;
    const newest = found.stdout.trim();
    if (newest === '') return false;
    // "This reverts commit ..., which is / commit ... upstream." is found, too.
    const read = await this.clone.reader.read(newest);
    const title = read.kind === 'found' ? readCommit(read.content)?.title : undefined;
    return title === undefined || /^revert\b/i.test(title) ? undefined : true;
  }
}
