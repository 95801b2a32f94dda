import type { TreeStatus, TreeStore } from '../../core/index.js';
import { retention } from '../retention.js';
import { inOrder, maxWords, statusesAt, wordText, type TreeWord } from '../tree-words.js';
import type { Door } from './door.js';

/** What was said about trees, in Redis: one sorted set, words by the time when they were said. */
export class RedisTrees implements TreeStore {
  constructor(private readonly door: Door) {}

  async note({ since, ...word }: TreeStatus): Promise<void> {
    await this.add(word, since);
  }

  async release(tree: string, who: string, at: number): Promise<void> {
    await this.add({ tree, state: 'auto', by: { kind: 'switch', who } }, at);
  }

  async statusAt(at: number): Promise<ReadonlyMap<string, TreeStatus>> {
    const answer = await this.door.ask((client) =>
      client.zrangebyscore(this.door.key('trees'), '-inf', at, 'WITHSCORES'),
    );
    const words: { text: string; since: number; word: TreeWord }[] = [];
    for (let n = 0; n + 1 < answer.length; n += 2) {
      const text = answer[n] as string;
      words.push({ text, since: Number(answer[n + 1]), word: JSON.parse(text) as TreeWord });
    }
    return statusesAt(words.sort(inOrder), at);
  }

  /** Removes what was said before `now - retention.facts`. */
  async sweep(now: number): Promise<void> {
    await this.door.ask((client) =>
      client.zremrangebyscore(this.door.key('trees'), '-inf', `(${now - retention.facts}`),
    );
  }

  private async add(word: TreeWord, since: number): Promise<void> {
    const key = this.door.key('trees');
    await this.door.ask((client) =>
      client
        .multi()
        .zadd(key, 'LT', since, wordText(word, since))
        .zremrangebyrank(key, 0, -maxWords - 1)
        .exec(),
    );
  }
}
