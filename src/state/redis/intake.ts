import type { IntakeStore, MailboxCursor, RawIncoming } from '../../core/index.js';
import { intakeKey, laterCursor } from '../intake-key.js';
import { script, type Door } from './door.js';
import { pack, unpack } from './pack.js';

/** ARGV: prefix, key, arrival, then the fields of the mail in turn: name, value. */
const acceptScript = script(`
local p, key = ARGV[1], ARGV[2]
if redis.call('EXISTS', p .. 'raw:' .. key) == 1 then return 0 end
for i = 4, #ARGV, 2 do redis.call('HSET', p .. 'raw:' .. key, ARGV[i], ARGV[i + 1]) end
redis.call('ZADD', p .. 'unprocessed', ARGV[3], key)
return 1
`);

/** ARGV: prefix, key, ttl. A ttl of 0 or less deletes. */
const processedScript = script(`
redis.call('ZREM', ARGV[1] .. 'unprocessed', ARGV[2])
return redis.call('PEXPIRE', ARGV[1] .. 'raw:' .. ARGV[2], ARGV[3])
`);

/** ARGV: prefix, mailbox, cursor read, cursor to write. */
const cursorScript = script(`
local cursors = ARGV[1] .. 'cursors'
if (redis.call('HGET', cursors, ARGV[2]) or '') ~= ARGV[3] then return 0 end
redis.call('HSET', cursors, ARGV[2], ARGV[4])
return 1
`);

/** ARGV: prefix, mailbox, owner, ttl. */
const leaseScript = script(`
local lease = ARGV[1] .. 'lease:' .. ARGV[2]
local owner = redis.call('GET', lease)
if owner and owner ~= ARGV[3] then return 0 end
redis.call('SET', lease, ARGV[3], 'PX', ARGV[4])
return 1
`);

/** ARGV: prefix, mailbox, owner. */
const releaseScript = script(`
local lease = ARGV[1] .. 'lease:' .. ARGV[2]
if redis.call('GET', lease) == ARGV[3] then return redis.call('DEL', lease) end
return 0
`);

const nowLua = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** ARGV: prefix, mailbox, ttl. On Redis' own clock, as every ttl. */
const catchingUpScript = script(`${nowLua}
return redis.call('ZADD', ARGV[1] .. 'catching-up', now + ARGV[3], ARGV[2])
`);

/** ARGV: prefix. */
const isCatchingUpScript = script(`${nowLua}
return redis.call('ZCOUNT', ARGV[1] .. 'catching-up', '(' .. now, '+inf')
`);

/** The door to the pipeline in Redis. Raw mail is kept compressed. */
export class RedisIntake implements IntakeStore {
  constructor(private readonly door: Door) {}

  async accept(mail: RawIncoming): Promise<string> {
    const key = intakeKey(mail.raw);
    const { arrival, mailbox, fullSize } = mail;
    const fields = { raw: await pack(mail.raw), arrival, mailbox, ...(fullSize === undefined ? {} : { fullSize }) };
    await this.door.run(acceptScript, key, arrival, ...Object.entries(fields).flat());
    return key;
  }

  async read(key: string): Promise<RawIncoming | undefined> {
    return readMail(await this.door.ask((client) => client.hgetallBuffer(this.door.key('raw', key))));
  }

  async readUnprocessed(key: string): Promise<RawIncoming | undefined> {
    const [score, fields] = await this.door.ask((client) =>
      Promise.all([client.zscore(this.door.key('unprocessed'), key), client.hgetallBuffer(this.door.key('raw', key))]),
    );
    return score === null ? undefined : readMail(fields);
  }

  async unprocessed(limit: number): Promise<readonly string[]> {
    if (limit <= 0) return [];
    return this.door.ask((client) => client.zrange(this.door.key('unprocessed'), '0', String(limit - 1)));
  }

  async oldestUnprocessed(): Promise<number | undefined> {
    const [, arrival] = await this.door.ask((client) =>
      client.zrange(this.door.key('unprocessed'), '0', '0', 'WITHSCORES'),
    );
    return arrival === undefined ? undefined : Number(arrival);
  }

  async processed(key: string, keepMs: number): Promise<void> {
    await this.door.run(processedScript, key, Math.round(keepMs));
  }

  async cursor(mailbox: string): Promise<MailboxCursor | undefined> {
    const text = await this.cursorText(mailbox);
    return text === null ? undefined : (JSON.parse(text) as MailboxCursor);
  }

  async moveCursor(mailbox: string, cursor: MailboxCursor): Promise<void> {
    for (;;) {
      const text = await this.cursorText(mailbox);
      const later = laterCursor(text === null ? undefined : (JSON.parse(text) as MailboxCursor), cursor);
      if ((await this.door.run(cursorScript, mailbox, text ?? '', JSON.stringify(later))) === 1) return;
    }
  }

  async lease(mailbox: string, owner: string, ttlMs: number): Promise<boolean> {
    return (await this.door.run(leaseScript, mailbox, owner, Math.round(ttlMs))) === 1;
  }

  async release(mailbox: string, owner: string): Promise<void> {
    await this.door.run(releaseScript, mailbox, owner);
  }

  async catchingUp(mailbox: string, ttlMs: number): Promise<void> {
    await this.door.run(catchingUpScript, mailbox, Math.round(ttlMs));
  }

  async caughtUp(mailbox: string): Promise<void> {
    await this.door.ask((client) => client.zrem(this.door.key('catching-up'), mailbox));
  }

  async isCatchingUp(): Promise<boolean> {
    return Number(await this.door.run(isCatchingUpScript)) > 0;
  }

  async reading(mailbox: string, ttlMs: number): Promise<void> {
    await this.door.ask((client) => client.set(this.door.key('reading', mailbox), '1', 'PX', Math.round(ttlMs)));
  }

  async stoppedReading(mailbox: string): Promise<void> {
    await this.door.ask((client) => client.del(this.door.key('reading', mailbox)));
  }

  async isRead(mailbox: string): Promise<boolean> {
    return (await this.door.ask((client) => client.exists(this.door.key('reading', mailbox)))) === 1;
  }

  private cursorText(mailbox: string): Promise<string | null> {
    return this.door.ask((client) => client.hget(this.door.key('cursors'), mailbox));
  }
}

async function readMail({
  raw,
  arrival,
  mailbox,
  fullSize,
}: Readonly<Record<string, Buffer>>): Promise<RawIncoming | undefined> {
  if (raw === undefined || arrival === undefined || mailbox === undefined) return undefined;
  return {
    raw: await unpack(raw),
    arrival: Number(arrival.toString()),
    mailbox: mailbox.toString(),
    ...(fullSize === undefined ? {} : { fullSize: Number(fullSize.toString()) }),
  };
}
