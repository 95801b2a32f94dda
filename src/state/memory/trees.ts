import type { TreeStatus, TreeStore } from '../../core/index.js';
import { retention } from '../retention.js';
import { inOrder, maxWords, statusesAt, wordText, type TreeWord } from '../tree-words.js';

interface Kept {
  readonly text: string;
  readonly word: TreeWord;
  since: number;
}

/** What was said about trees, in memory. */
export class MemoryTrees implements TreeStore {
  readonly #words = new Map<string, Kept>();

  async note({ since, ...word }: TreeStatus): Promise<void> {
    this.#add(word, since);
  }

  async release(tree: string, who: string, at: number): Promise<void> {
    this.#add({ tree, state: 'auto', by: { kind: 'switch', who } }, at);
  }

  async statusAt(at: number): Promise<ReadonlyMap<string, TreeStatus>> {
    return statusesAt(this.#inOrder(), at);
  }

  /** Removes what was said before `now - retention.facts`. */
  sweep(now: number): void {
    for (const { text, since } of this.#inOrder()) if (since < now - retention.facts) this.#words.delete(text);
  }

  #add(word: TreeWord, since: number): void {
    const text = wordText(word, since);
    const known = this.#words.get(text);
    if (known === undefined) this.#words.set(text, { text, word, since });
    else known.since = Math.min(known.since, since);
    for (const old of this.#inOrder().slice(0, -maxWords)) this.#words.delete(old.text);
  }

  #inOrder(): readonly Kept[] {
    return [...this.#words.values()].sort(inOrder);
  }
}
