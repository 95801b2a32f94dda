import { existsSync } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FaqtotumError } from '../core/index.js';
import { ObjectReader } from './object-reader.js';
import { complaintOf, runGit, type GitRun } from './run-git.js';

/** A tree as it is configured. */
export interface TreePlace {
  /** Absolute path of a clone: bare, with a work tree, or a linked work tree. */
  readonly path: string;
  /** Its branch in that clone; undefined: HEAD. */
  readonly branch: string | undefined;
}

/** An open clone. Reads only. */
export interface Clone {
  readonly name: string;
  /** Real path. */
  readonly dir: string;
  readonly reader: ObjectReader;
  /** Its history was cut off: what is missing may exist. */
  readonly shallow: boolean;
  /** Absolute path of its object folder. */
  readonly objects: string;
  /** ms for one question. */
  readonly timeLimit: number;
  /** Runs git in it; never rejects. A run that succeeds and complains all the same has no code: its answer cannot be relied on. */
  git(
    args: readonly string[],
    more?: { readonly input?: string; readonly env?: Readonly<Record<string, string>> },
  ): Promise<GitRun>;
  /** Hash of the tree's branch; undefined when it has none. */
  tip(): Promise<string | undefined>;
  /** The newest time (ms) that it surely knows of: see `knownUntil` in docs/git.md. */
  knownUntil(): Promise<number>;
}

export interface OpenCloneOptions {
  /** ms for one question. */
  readonly timeLimit: number;
  /** Is told what git complains of later: TREE_UNREADABLE. */
  readonly onDamage: (error: FaqtotumError) => void;
}

/** Opens a clone. Throws FaqtotumError TREE_UNREADABLE, also for one of which git says at once that it is broken. */
export async function openClone(
  name: string,
  place: TreePlace,
  { timeLimit, onDamage }: OpenCloneOptions,
): Promise<Clone> {
  const fail = (what: string, remedy: string, cause?: unknown) =>
    new FaqtotumError('TREE_UNREADABLE', what, `${name}: ${place.path}`, remedy, { cause });
  const dir = await realpath(place.path).catch((cause: unknown) => {
    throw fail('there is no such folder', 'clone the tree there (git clone --mirror), or mend the path', cause);
  });
  const ask: Clone['git'] = (args, more = {}) => runGit(dir, args, { timeLimit, ...more });
  const complain = (complaint: string) => onDamage(fail(...damageOf(complaint)));
  const git: Clone['git'] = async (args, more) => {
    const run = await ask(args, more);
    const complaint = run.code === 0 ? complaintOf(run.stderr) : undefined;
    if (complaint === undefined) return run;
    complain(complaint);
    return { ...run, code: undefined };
  };
  const found = await ask(['rev-parse', '--is-shallow-repository', '--absolute-git-dir', '--git-path', 'objects']);
  if (found.code !== 0) throw fail(...troubleOf(found, dir));
  const [shallow, gitDir = '', objects = ''] = found.stdout.split('\n');
  const clone: Clone = {
    name,
    dir,
    reader: new ObjectReader(dir, timeLimit, complain),
    shallow: shallow === 'true',
    objects: objects.startsWith('/') ? objects : join(dir, objects),
    timeLimit,
    git,
    tip: () => tipOf(git, place.branch),
    knownUntil: () => knownUntil(git, gitDir, place.branch),
  };
  const complaint = complaintOf((await lookAround(ask, place.branch)).stderr) ?? (await lostPack(clone.objects));
  if (complaint !== undefined) throw fail(...damageOf(complaint));
  if ((await clone.tip()) === undefined) {
    throw fail(`it has no branch ${place.branch ?? 'at HEAD'}`, 'name a branch of it, or fetch');
  }
  return clone;
}

/** Looks for the branch's tip and for an object that nobody has: git then opens every pack index and every object folder that the clone borrows from. */
async function lookAround(ask: Clone['git'], branch: string | undefined): Promise<GitRun> {
  const names = [...tipNames(branch).map((name) => `${name}^{commit}`), `${'0'.repeat(39)}1`];
  return ask(['cat-file', '--batch-check'], { input: `${names.join('\n')}\n` });
}

/** Git passes over an index without its pack in silence. */
async function lostPack(objects: string): Promise<string | undefined> {
  const folder = join(objects, 'pack');
  const files = new Set(await readdir(folder).catch(() => []));
  const lost = [...files].find((file) => file.endsWith('.idx') && !files.has(file.replace(/idx$/, 'pack')));
  // One that a repack takes away just now is gone, index and all.
  return lost !== undefined && existsSync(join(folder, lost)) ? `no corresponding .pack: ${lost}` : undefined;
}

function damageOf(complaint: string): [string, string] {
  return [`git says that it is damaged: ${complaint}`, 'look at it with git fsck, or clone it again'];
}

/** What git says, in words that tell what to do. */
function troubleOf({ code, stderr }: GitRun, dir: string): [string, string] {
  if (/dubious ownership/.test(stderr)) {
    const remedy = `git config --global --add safe.directory ${dir}, as the user who runs this`;
    return ['it belongs to another user, and git does not trust it', remedy];
  }
  if (/cannot be started/.test(stderr)) return ['git cannot be started', 'install git'];
  if (code === undefined) return [`git does not answer: ${lastLine(stderr)}`, 'look whether the disk answers'];
  if (/not a git repository/.test(stderr)) return ['it is no git repository', 'give the path of a clone'];
  return [`git cannot read it: ${lastLine(stderr)}`, 'look at it with git fsck'];
}

function lastLine(text: string): string {
  return text.trim().split('\n').pop() ?? '';
}

function tipNames(branch: string | undefined): readonly string[] {
  if (branch === undefined) return ['HEAD'];
  return [`refs/heads/${branch}`, `refs/remotes/${branch}`, `refs/remotes/origin/${branch}`];
}

async function tipOf(git: Clone['git'], branch: string | undefined): Promise<string | undefined> {
  for (const name of tipNames(branch)) {
    const { code, stdout } = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
    if (code === 0) return stdout.trim();
  }
  return undefined;
}

/** Commits dated further ahead of the clock than this have a wrong date (ms). */
const clockSlack = 86_400_000;

/**
 * Up to which time (ms) a clone surely knows its tree: when the last fetch that brought the branch's tip was made, or the date of the newest commit
 * on a branch that was fetched (on any branch of a clone that fetches none), whichever is later. 0 when neither can be told.
 */
async function knownUntil(git: Clone['git'], gitDir: string, branch: string | undefined): Promise<number> {
  const tip = await tipOf(git, branch);
  const fetched = await fetchedAt(join(gitDir, 'FETCH_HEAD'), tip);
  const remote = await newestCommit(git, 'refs/remotes');
  return Math.max(fetched, remote ?? (await newestCommit(git, 'refs/heads')) ?? 0);
}

/** A fetch empties the file first: one that failed leaves nothing that names the tip. */
async function fetchedAt(file: string, tip: string | undefined): Promise<number> {
  try {
    const [{ mtimeMs, size }, text] = [await stat(file), await readFile(file, 'utf8')];
    return size > 0 && tip !== undefined && text.includes(tip) ? mtimeMs : 0;
  } catch {
    return 0;
  }
}

async function newestCommit(git: Clone['git'], refs: string): Promise<number | undefined> {
  const { code, stdout } = await git(['for-each-ref', '--format=%(committerdate:unix)', refs]);
  const latest = Date.now() + clockSlack;
  const times = stdout
    .split('\n')
    .map((line) => Number(line) * 1000)
    .filter((time) => time > 0 && time <= latest);
  return code !== 0 || times.length === 0 ? undefined : times.reduce((a, b) => Math.max(a, b));
}
