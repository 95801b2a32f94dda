import type { Ledger, LedgerChange, LedgerRow, MessageId, ReplyState } from '../../core/index.js';
import { moveRow, readySince } from '../ledger-row.js';
import { script, short, type Argument, type Door } from './door.js';

const indexLua = `
local function index(p, h, state, changedAt, notBefore)
  redis.call('ZADD', p .. 'ledger:' .. state, changedAt, h)
  if state == 'queued' then redis.call('ZADD', p .. 'ledger:due', notBefore, h) end
end
`;

/** A row goes in only where there is none: 1, else 0. Defines `insertRow(prefix, row's five arguments)`. */
export const insertRowLua = `${indexLua}
local function insertRow(p, h, json, state, changedAt, notBefore)
  if redis.call('SETNX', p .. 'row:' .. h, json) == 0 then return 0 end
  index(p, h, state, changedAt, notBefore)
  return 1
end
`;

/** ARGV: prefix, the row's five arguments. */
const insertScript = script(`${insertRowLua}
return insertRow(ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6])
`);

/** Changes a row that still reads as we read it. ARGV: prefix, old row, old state, new row's five arguments. */
const moveScript = script(`${indexLua}
local p, h = ARGV[1], ARGV[4]
if redis.call('GET', p .. 'row:' .. h) ~= ARGV[2] then return 0 end
redis.call('SET', p .. 'row:' .. h, ARGV[5])
redis.call('ZREM', p .. 'ledger:' .. ARGV[3], h)
redis.call('ZREM', p .. 'ledger:due', h)
index(p, h, ARGV[6], ARGV[7], ARGV[8])
return 1
`);

/** A row as the scripts take it: key, JSON, state, changedAt, notBefore. Empty strings for no row. */
export function rowArguments(row: LedgerRow | undefined): readonly Argument[] {
  if (row === undefined) return ['', '', '', '', ''];
  return [short(row.messageId), JSON.stringify(row), row.state, row.changedAt, row.notBefore];
}

/** The ledger in Redis. */
export class RedisLedger implements Ledger {
  constructor(private readonly door: Door) {}

  async get(messageId: MessageId): Promise<LedgerRow | undefined> {
    const text = await this.read(messageId);
    return text === null ? undefined : (JSON.parse(text) as LedgerRow);
  }

  async insert(row: LedgerRow): Promise<boolean> {
    return (await this.door.run(insertScript, ...rowArguments(row))) === 1;
  }

  async list(states: readonly ReplyState[], limit: number): Promise<readonly LedgerRow[]> {
    if (limit <= 0) return [];
    const answers = await this.door.all((client) =>
      [...new Set(states)].map((state) => client.zrange(this.door.key('ledger', state), '0', String(limit - 1))),
    );
    const rows = await this.rows(answers.flat());
    return rows
      .filter((row) => states.includes(row.state))
      .sort((a, b) => a.changedAt - b.changedAt)
      .slice(0, limit);
  }

  async move(
    messageId: MessageId,
    from: readonly ReplyState[],
    to: ReplyState,
    change: LedgerChange,
  ): Promise<boolean> {
    for (;;) {
      const text = await this.read(messageId);
      if (text === null) return false;
      const row = JSON.parse(text) as LedgerRow;
      if (!from.includes(row.state)) return false;
      const moved = await this.door.run(moveScript, text, row.state, ...rowArguments(moveRow(row, to, change)));
      if (moved === 1) return true;
      // Somebody else moved it in between: look again.
    }
  }

  async ready(now: number, claimAge: number, limit: number): Promise<readonly LedgerRow[]> {
    const answers = await this.door.all((client) => [
      client.zrangebyscore(this.door.key('ledger:due'), '-inf', now, 'LIMIT', 0, limit),
      client.zrangebyscore(this.door.key('ledger:claimed'), '-inf', now - claimAge, 'LIMIT', 0, limit),
    ]);
    const rows = await this.rows(answers.flat());
    return rows
      .flatMap((row) => {
        const since = readySince(row, now, claimAge);
        return since === undefined ? [] : [{ row, since }];
      })
      .sort((a, b) => a.since - b.since)
      .slice(0, limit)
      .map((each) => each.row);
  }

  private read(messageId: MessageId): Promise<string | null> {
    return this.door.ask((client) => client.get(this.door.key('row', short(messageId))));
  }

  private async rows(keys: readonly string[]): Promise<readonly LedgerRow[]> {
    const unique = [...new Set(keys)];
    if (unique.length === 0) return [];
    const texts = await this.door.ask((client) => client.mget(unique.map((key) => this.door.key('row', key))));
    return texts.filter((text) => text !== null).map((text) => JSON.parse(text) as LedgerRow);
  }
}
