import type { ApplyFact, CommitFact, GitFacts, GitQuestion, GitSource } from '../core/index.js';
import { FaqtotumError } from '../core/index.js';
import { openClone, type Clone, type TreePlace } from './clone.js';
import { factOf, findCommit } from './find-commits.js';
import { StableBranches } from './stable-branches.js';
import { trySeries } from './try-series.js';

export interface GitSourceOptions {
  /** By name of the tree; `stable` is the one with `linux-*.y` branches. */
  readonly trees: ReadonlyMap<string, TreePlace>;
  readonly log: { warn(fields: object, message: string): void };
  /** ms for one question to git. Default 5 s. */
  readonly timeLimit?: number;
  /** For patches that are yet to be sent: they are as of this time (ms), and a clone of the day before is new enough. */
  readonly unsentAt?: number;
}

/** Local clones that answer until they are closed. */
export interface OpenGitSource extends GitSource {
  /** Stops every git. Safe to repeat. */
  close(): void;
}

const DAY = 86_400_000;

/**
 * Opens the clones. One that is missing or broken is logged, and what it would have said is undecided. An unreadable clone is tried again with each
 * question.
 */
export async function openGitSource(options: GitSourceOptions): Promise<OpenGitSource> {
  const source = new Clones(options);
  await source.open();
  return source;
}

class Clones implements OpenGitSource {
  readonly #open = new Map<string, Clone>();
  readonly #said = new Set<string>();
  #stable: { readonly clone: Clone; readonly branches: StableBranches } | undefined;
  #closed = false;

  constructor(private readonly options: GitSourceOptions) {}

  async open(): Promise<readonly Clone[]> {
    const { trees, timeLimit = 5000 } = this.options;
    for (const [name, place] of trees) {
      if (this.#closed || this.#open.has(name)) continue;
      try {
        const onDamage = (error: FaqtotumError) => this.#warn(name, error);
        const clone = await openClone(name, place, { timeLimit, onDamage });
        if (this.#open.has(name)) clone.reader.close();
        else this.#open.set(name, clone);
      } catch (error) {
        if (!(error instanceof FaqtotumError)) throw error;
        this.#warn(name, error);
      }
    }
    return [...this.#open.values()];
  }

  /** Each trouble once. */
  #warn(tree: string, error: FaqtotumError): void {
    const line = error.toLine();
    if (!this.#said.has(line)) this.options.log.warn({ tree, err: error }, `${line}; what it would tell is undecided`);
    this.#said.add(line);
  }

  close(): void {
    this.#closed = true;
    for (const { reader } of this.#open.values()) reader.close();
  }

  async look(question: GitQuestion): Promise<GitFacts> {
    try {
      const clones = await this.open();
      const [commits, applies] = await Promise.all([this.#commits(question, clones), this.#applies(question)]);
      return { commits, applies };
    } catch (error) {
      this.options.log.warn({ root: question.series.root, err: error }, 'git cannot be asked');
      return { commits: new Map(), applies: undefined };
    }
  }

  /** The time that a clone has to know of, ms. */
  #needed({ series }: GitQuestion): number {
    const { unsentAt } = this.options;
    return unsentAt === undefined ? series.lastArrival : unsentAt - DAY;
  }

  async #commits(question: GitQuestion, clones: readonly Clone[]): Promise<ReadonlyMap<string, CommitFact>> {
    const facts = new Map<string, CommitFact>();
    if (question.commits.length === 0 || clones.length === 0) return facts;
    const found = await Promise.all(
      question.commits.map(async (hash) => [hash, await findCommit(hash, clones)] as const),
    );
    const mayBeUnknown = found.some(([, one]) => one === 'missing') && (await this.#areWhole(question, clones));
    for (const [hash, one] of found) {
      if (one === 'missing' && mayBeUnknown) facts.set(hash, { state: 'unknown' });
      if (typeof one !== 'object') continue;
      facts.set(hash, { ...factOf(one), ...(await this.#stableOf(one.hash, question.branches)) });
    }
    return facts;
  }

  /**
   * May "no clone has it" be said? Only when every configured clone is there and as new as the mail, and the tree that the mail
   * names is among them.
   */
  async #areWhole(question: GitQuestion, clones: readonly Clone[]): Promise<boolean> {
    const { trees } = this.options;
    if (question.tree === undefined || !trees.has(question.tree) || clones.length < trees.size) return false;
    const needed = this.#needed(question);
    const known = await Promise.all(clones.map((clone) => clone.knownUntil()));
    return known.every((time) => time >= needed);
  }

  async #stableOf(hash: string, names: readonly string[]): Promise<{ stable: string[]; looked: string[] }> {
    const clone = this.#open.get('stable');
    const facts = { stable: [] as string[], looked: [] as string[] };
    if (clone === undefined) return facts;
    if (this.#stable?.clone !== clone) this.#stable = { clone, branches: new StableBranches(clone) };
    for (const branch of names) {
      const holds = await this.#stable.branches.holds(hash, branch);
      if (holds === undefined) continue;
      facts.looked.push(branch);
      if (holds) facts.stable.push(branch);
    }
    return facts;
  }

  /**
   * Does the series apply to its tree? It does when it applies on the base that it names, on the tip of the tree's branch when it arrived, a day before
   * that (what was taken in meanwhile is nothing its author could know), or now. It does not when it fails on all of them.
   */
  async #applies(question: GitQuestion): Promise<ApplyFact | undefined> {
    const { series, tree, whole } = question;
    const clone = tree === undefined ? undefined : this.#open.get(tree);
    if (clone === undefined || !whole) return undefined;
    const now = await clone.tip();
    if (now === undefined || (await clone.knownUntil()) < this.#needed(question)) return undefined;
    const at = this.options.unsentAt ?? series.lastArrival;
    const then = await tipAt(clone, now, at);
    const before = await tipAt(clone, now, at - DAY);
    if (then === undefined) return undefined;
    const named = await baseOf(question, clone);
    if (named === 'undecided') return undefined;
    const bases = [...new Set([then, named, before, now])].filter((base) => base !== undefined);
    return trySeries(series.patches, bases, clone);
  }
}

/** The branch as it stood at a time (ms): its newest commit by then, side branches left out. */
async function tipAt(clone: Clone, tip: string, time: number): Promise<string | undefined> {
  const args = ['rev-list', '--max-count=1', '--first-parent', `--before=${String(Math.floor(time / 1000))}`, tip];
  const { code, stdout } = await clone.git(args);
  const hash = stdout.trim();
  return code === 0 && hash !== '' ? hash : undefined;
}

/** The `base-commit:` of `git format-patch --base`, when the clone has it; `undecided` when the clone cannot say. */
async function baseOf({ series }: GitQuestion, { reader }: Clone): Promise<string | undefined> {
  const named = series.mails
    .map(({ text }) => /^base-commit: ([0-9a-f]{40})[ \t]*$/m.exec(text)?.[1])
    .find((hash) => hash !== undefined);
  if (named === undefined) return undefined;
  const read = await reader.read(`${named}^{commit}`);
  if (read.kind === 'trouble') return 'undecided';
  return read.kind === 'found' ? read.hash : undefined;
}
