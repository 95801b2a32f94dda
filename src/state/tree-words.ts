import type { TreeStatus } from '../core/index.js';

const DAY = 24 * 3600 * 1000;

/** The longest that a tree is believed to be closed without another word, ms. */
const closedFor = 28 * DAY;

/** Words that are kept, the newest: some ten are said of a tree in a year. */
export const maxWords = 500;

/** One word about a tree: what was said, or that the switch was taken back. */
export interface TreeWord {
  readonly tree: string;
  readonly state: TreeStatus['state'] | 'auto';
  readonly by: TreeStatus['by'];
}

/** A word with the time when it was said, ms. */
export interface TimedWord {
  readonly word: TreeWord;
  readonly since: number;
}

/** A word as a store keeps it: two copies of one announcement are one word, two turns of the switch are two. */
export function wordText({ tree, state, by }: TreeWord, since: number): string {
  const turned = by.kind === 'switch' ? { at: since } : {};
  return JSON.stringify({ tree, state, by, ...turned });
}

/** By time, equal times by text: the same order on every store. */
export function inOrder(a: { since: number; text: string }, b: { since: number; text: string }): number {
  return a.since - b.since || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0);
}

/** What holds at `at` (ms) after these words, given in order. See `TreeStore.statusAt`. */
export function statusesAt(words: readonly TimedWord[], at: number): ReadonlyMap<string, TreeStatus> {
  const announced = new Map<string, TreeStatus>();
  const switched = new Map<string, TreeStatus>();
  for (const { word, since } of words) {
    if (since > at) continue;
    const { tree, state, by } = word;
    if (state === 'auto') switched.delete(tree);
    else (by.kind === 'switch' ? switched : announced).set(tree, { tree, state, since, by });
  }
  const last = new Map(announced);
  for (const [tree, status] of switched) {
    if (status.since >= (announced.get(tree)?.since ?? -Infinity)) last.set(tree, status);
  }
  return new Map([...last].filter(([, { state, since }]) => state === 'open' || at - since <= closedFor));
}
