import type { CommitFact } from '../core/index.js';
import type { Clone } from './clone.js';
import { readCommit, type CommitObject } from './commit-object.js';

/** A commit that a clone has. */
export interface KnownCommit extends CommitObject {
  /** Whole. */
  readonly hash: string;
}

type Found = KnownCommit | 'missing' | 'undecided';

/** Looks one hash up in every clone. A short one that stands for different commits is undecided. */
export async function findCommit(hash: string, clones: readonly Clone[]): Promise<Found> {
  if (!/^[0-9a-f]{7,64}$/.test(hash)) return 'undecided';
  const found = await Promise.all(clones.map((clone) => findIn(clone, hash)));
  const known = found.filter((one) => typeof one === 'object');
  const [first] = known;
  if (found.includes('undecided') && (first === undefined || hash.length < 40)) return 'undecided';
  if (first === undefined) return 'missing';
  return known.every((one) => one.hash === first.hash) ? first : 'undecided';
}

async function findIn({ reader, shallow }: Clone, hash: string): Promise<Found> {
  const read = await reader.read(`${hash}^{commit}`);
  if (read.kind === 'missing') return shallow ? 'undecided' : 'missing';
  if (read.kind !== 'found' || read.type !== 'commit') return 'undecided';
  const commit = readCommit(read.content);
  return commit === undefined ? 'undecided' : { hash: read.hash, ...commit };
}

/** A known commit as a fact, without branches. */
export function factOf({ hash, title, author }: KnownCommit): CommitFact & { readonly state: 'known' } {
  return { state: 'known', hash, title, author, stable: [], looked: [] };
}
