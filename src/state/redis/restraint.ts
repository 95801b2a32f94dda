import { mostTold, type Cap, type MessageId, type RestraintStore } from '../../core/index.js';
import { DAY, HOUR } from '../restraint.js';
import { script, short, type Door } from './door.js';

/**
 * ARGV: prefix, mail, now, force, then name, hour, day of each cap. Answers the number of the cap that is reached, else 0. A time more than a day ahead is of
 * a clock that went wrong; one a little ahead counts, for workers' clocks differ and are set back.
 */
const countScript = script(`
local p, mail, now, force = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4] == '1'
for at = 5, #ARGV, 3 do
  local key = p .. 'count:' .. ARGV[at]
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - ${String(DAY)})
  redis.call('ZREMRANGEBYSCORE', key, '(' .. (now + ${String(DAY)}), '+inf')
  if not force then
    local own = tonumber(redis.call('ZSCORE', key, mail) or 0)
    local day = redis.call('ZCARD', key)
    local hour = redis.call('ZCOUNT', key, '(' .. (now - ${String(HOUR)}), '+inf')
    if own > now - ${String(DAY)} then day = day - 1 end
    if own > now - ${String(HOUR)} then hour = hour - 1 end
    if day >= tonumber(ARGV[at + 2]) or hour >= tonumber(ARGV[at + 1]) then return (at - 5) / 3 + 1 end
  end
end
for at = 5, #ARGV, 3 do
  local key = p .. 'count:' .. ARGV[at]
  redis.call('ZADD', key, now, mail)
  redis.call('PEXPIRE', key, ${String(DAY)})
end
return 0
`);

/** ARGV: prefix, author and rule, root, now, since, life of the key (ms). Answers how many others came first. */
const tellScript = script(`
local key = ARGV[1] .. 'told:' .. ARGV[2]
redis.call('ZREMRANGEBYSCORE', key, '-inf', '(' .. ARGV[5])
local rank = redis.call('ZRANK', key, ARGV[3])
if rank then return rank end
local others = redis.call('ZCARD', key)
if others < ${String(mostTold)} then
  -- Later than the last, whatever the clock says: who came first stays first.
  local last = redis.call('ZRANGE', key, -1, -1, 'WITHSCORES')[2]
  local at = tonumber(ARGV[4])
  if last and tonumber(last) >= at then at = tonumber(last) + 1 end
  redis.call('ZADD', key, at, ARGV[3])
  redis.call('PEXPIRE', key, ARGV[6])
end
return others
`);

/** Restraint in Redis: right across several workers and restarts, for each question is one script. */
export class RedisRestraint implements RestraintStore {
  constructor(private readonly door: Door) {}

  async count(messageId: MessageId, caps: readonly Cap[], now: number, force: boolean): Promise<Cap | undefined> {
    const rows = caps.flatMap(({ name, hour, day }) => [short(name), hour, day]);
    const reached = await this.door.run(countScript, short(messageId), now, force ? '1' : '0', ...rows);
    return caps[Number(reached) - 1];
  }

  async counted(name: string, now: number): Promise<{ readonly hour: number; readonly day: number }> {
    const key = this.door.key('count', short(name));
    const [hour = 0, day = 0] = await this.door.all((client) =>
      [HOUR, DAY].map((time) => client.zcount(key, `(${String(now - time)}`, now + DAY)),
    );
    return { hour, day };
  }

  async tell(author: string, rule: string, root: MessageId, now: number, since: number): Promise<number> {
    const key = short(JSON.stringify([author, rule]));
    return Number(await this.door.run(tellScript, key, short(root), now, since, Math.max(1, now - since)));
  }

  async uncount(messageId: MessageId, names: readonly string[]): Promise<void> {
    await this.door.all((client) =>
      names.map((name) => client.zrem(this.door.key('count', short(name)), short(messageId))),
    );
  }

  async untell(author: string, rule: string, root: MessageId): Promise<void> {
    const key = this.door.key('told', short(JSON.stringify([author, rule])));
    await this.door.ask((client) => client.zrem(key, short(root)));
  }

  async broken(): Promise<{ readonly at: number; readonly reason: string } | undefined> {
    const text = await this.door.ask((client) => client.get(this.door.key('breaker')));
    return text === null ? undefined : (JSON.parse(text) as { at: number; reason: string });
  }

  async trip(reason: string, at: number): Promise<void> {
    await this.door.ask((client) => client.set(this.door.key('breaker'), JSON.stringify({ at, reason }), 'NX'));
  }

  async mend(): Promise<void> {
    await this.door.ask((client) => client.del(this.door.key('breaker')));
  }
}
