import type { MailFacts } from '../core/index.js';
import { byArrival, byDistance } from './links.js';

/** One node of the graph of mails: a mail, or an id that was only named (a ghost). `K` is how a store names nodes. */
export interface Node<K> {
  /** undefined for a ghost. */
  readonly facts: MailFacts | undefined;
  /** Nodes it names and nodes that name it. */
  readonly neighbours: readonly K[];
}

/** Nodes looked at per walk, ghosts included: a bound for hostile headers, far above any thread. */
const maxNodes = 20_000;

/**
 * The `limit` mails nearest to `start`, level by level; ghosts lead on but do not count. Within a level the mails nearest in arrival
 * come first. Sorted by arrival.
 * `look` answers for a whole level, in its order; of many neighbours it may leave out all but the `limit` nearest to
 * `anchor` (ms) on either side.
 */
export async function walkThread<K>(
  start: K,
  limit: number,
  anchor: number,
  look: (level: readonly K[]) => Promise<readonly Node<K>[]>,
): Promise<readonly MailFacts[]> {
  const seen = new Set([start]);
  const found: MailFacts[] = [];
  let level: readonly K[] = [start];
  while (level.length > 0 && found.length < limit) {
    const nodes = await look(level);
    found.push(...nodes.flatMap((node) => node.facts ?? []).sort(byDistance(anchor)));
    const next = new Set(nodes.flatMap((node) => node.neighbours).filter((key) => !seen.has(key)));
    level = [...next].slice(0, Math.max(0, maxNodes - seen.size));
    for (const key of level) seen.add(key);
  }
  return found.slice(0, limit).sort(byArrival);
}
