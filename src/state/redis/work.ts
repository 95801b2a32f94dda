import type { Judgement, LedgerRow, MessageId, WorkStore } from '../../core/index.js';
import { retention } from '../retention.js';
import { script, short, type Door } from './door.js';
import { insertRowLua, rowArguments } from './ledger.js';

/** ARGV: prefix, mail, id as JSON, due. */
const awaitScript = script(`
local p, h = ARGV[1], ARGV[2]
if redis.call('EXISTS', p .. 'judged:' .. h) == 1 then return 0 end
redis.call('HSET', p .. 'wait:ids', h, ARGV[3])
redis.call('ZADD', p .. 'wait', ARGV[4], h)
return 1
`);

const settleLua = `
local function settle(p, h, ttl)
  redis.call('ZREM', p .. 'wait', h)
  redis.call('HDEL', p .. 'wait:ids', h)
  redis.call('PEXPIRE', p .. 'body:' .. h, ttl)
end
`;

/** ARGV: prefix, body's ttl, mails... */
const settleScript = script(`${settleLua}
for i = 3, #ARGV do settle(ARGV[1], ARGV[i], ARGV[2]) end
return 1
`);

/** All or nothing. ARGV: prefix, root, judgement, due, body's ttl, the ledger row's five arguments, mails... (the root among them) */
const claimScript = script(`${settleLua}${insertRowLua}
local p, root = ARGV[1], ARGV[2]
for i = 11, #ARGV do
  if redis.call('EXISTS', p .. 'judged:' .. ARGV[i]) == 1 then return 0 end
end
redis.call('SET', p .. 'judgement:' .. root, ARGV[3])
redis.call('ZADD', p .. 'judgements', ARGV[4], root)
for i = 11, #ARGV do
  redis.call('SET', p .. 'judged:' .. ARGV[i], root)
  settle(p, ARGV[i], ARGV[5])
end
if ARGV[6] ~= '' then insertRow(p, ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10]) end
return 1
`);

/** ARGV: prefix, a mail of the judgement, body's ttl, then mail and id as JSON in turn. */
const joinScript = script(`${settleLua}
local p = ARGV[1]
local root = redis.call('GET', p .. 'judged:' .. ARGV[2])
if not root then return 0 end
for i = 4, #ARGV, 2 do
  if redis.call('SETNX', p .. 'judged:' .. ARGV[i], root) == 1 then
    redis.call('RPUSH', p .. 'late:' .. root, ARGV[i + 1])
  end
  settle(p, ARGV[i], ARGV[3])
end
return 1
`);

/** ARGV: prefix, root, mails... */
const dropScript = script(`
local p, root = ARGV[1], ARGV[2]
for i = 3, #ARGV do
  if redis.call('GET', p .. 'judged:' .. ARGV[i]) == root then redis.call('DEL', p .. 'judged:' .. ARGV[i]) end
end
redis.call('DEL', p .. 'judgement:' .. root, p .. 'late:' .. root)
redis.call('ZREM', p .. 'judgements', root)
return 1
`);

/** Judging in Redis. */
export class RedisWork implements WorkStore {
  constructor(private readonly door: Door) {}

  async await(id: MessageId, due: number): Promise<void> {
    await this.door.run(awaitScript, short(id), JSON.stringify(id), due);
  }

  async due(now: number, limit: number): Promise<readonly MessageId[]> {
    const keys = await this.door.ask((client) =>
      client.zrangebyscore(this.door.key('wait'), '-inf', now, 'LIMIT', 0, limit),
    );
    if (keys.length === 0) return [];
    const ids = await this.door.ask((client) => client.hmget(this.door.key('wait:ids'), ...keys));
    return ids.filter((id) => id !== null).map((id) => JSON.parse(id) as MessageId);
  }

  async waiting(ids: readonly MessageId[]): Promise<ReadonlyMap<MessageId, number>> {
    const unique = [...new Set(ids)];
    if (unique.length === 0) return new Map();
    const scores = await this.door.ask((client) => client.zmscore(this.door.key('wait'), ...unique.map(short)));
    return new Map(
      unique.flatMap((id, at) => {
        const score = scores[at] ?? undefined;
        return score === undefined ? [] : [[id, Number(score)] as const];
      }),
    );
  }

  async nextDue(): Promise<number | undefined> {
    const [, score] = await this.door.ask((client) => client.zrange(this.door.key('wait'), '0', '0', 'WITHSCORES'));
    return score === undefined ? undefined : Number(score);
  }

  async settle(ids: readonly MessageId[]): Promise<void> {
    if (ids.length > 0) await this.door.run(settleScript, retention.judgedBody, ...ids.map(short));
  }

  async claim(judgement: Judgement, ledger: LedgerRow | undefined): Promise<boolean> {
    const claimed = await this.door.run(
      claimScript,
      short(judgement.root),
      JSON.stringify(judgement),
      judgement.due,
      retention.judgedBody,
      ...rowArguments(ledger),
      ...new Set([judgement.root, ...judgement.mails].map(short)),
    );
    return claimed === 1;
  }

  async joinJudgement(root: MessageId, late: readonly MessageId[]): Promise<void> {
    const mails = [...new Set(late)].flatMap((id) => [short(id), JSON.stringify(id)]);
    const joined = await this.door.run(joinScript, short(root), retention.judgedBody, ...mails);
    if (joined !== 1) throw new Error(`no judgement to join: ${root}`);
  }

  async judgementOf(id: MessageId): Promise<Judgement | undefined> {
    const root = await this.door.ask((client) => client.get(this.door.key('judged', short(id))));
    return root === null ? undefined : (await this.read([root]))[0];
  }

  async judgements(limit: number): Promise<readonly Judgement[]> {
    if (limit <= 0) return [];
    return this.read(await this.door.ask((client) => client.zrevrange(this.door.key('judgements'), 0, limit - 1)));
  }

  /** Removes judgements that fell due before `now - retention.facts`; returns how many. */
  async sweep(now: number): Promise<number> {
    let removed = 0;
    for (;;) {
      const old = await this.door.ask((client) =>
        client.zrangebyscore(this.door.key('judgements'), '-inf', `(${now - retention.facts}`, 'LIMIT', 0, 200),
      );
      if (old.length === 0) return removed;
      for (const root of old) {
        const [judgement] = await this.read([root]);
        await this.door.run(dropScript, root, root, ...(judgement?.mails ?? []).map(short));
      }
      removed += old.length;
    }
  }

  /** Judgements with their late mails; those gone in between are left out. */
  private async read(roots: readonly string[]): Promise<readonly Judgement[]> {
    const answers = await this.door.all((client) =>
      roots.map((root) =>
        Promise.all([client.get(this.door.key('judgement', root)), client.lrange(this.door.key('late', root), 0, -1)]),
      ),
    );
    return answers.flatMap(([text, late]) => {
      if (text === null) return [];
      const judgement = JSON.parse(text) as Judgement;
      return [{ ...judgement, mails: [...judgement.mails, ...late.map((id) => JSON.parse(id) as MessageId)] }];
    });
  }
}
