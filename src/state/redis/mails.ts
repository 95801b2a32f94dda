import type { Mail, MailFacts, MailStore, MessageId } from '../../core/index.js';
import { authorKeysOf, byArrival, linksOf, withoutText } from '../links.js';
import { retention } from '../retention.js';
import { walkThread, type Node } from '../thread-walk.js';
import { script, short, type Door } from './door.js';
import { pack, unpack } from './pack.js';

/** ARGV: prefix, mail, arrival, facts, body, body's ttl, number of lists, lists..., number of links, links..., author keys... */
const putScript = script(`
local p, h = ARGV[1], ARGV[2]
local mail = p .. 'mail:' .. h
local known = redis.call('EXISTS', mail) == 1
local lists = tonumber(ARGV[7])
for i = 8, 7 + lists do
  redis.call('HSETNX', mail, 'list:' .. ARGV[i], redis.call('HLEN', mail))
end
if known then return 0 end
redis.call('HSET', mail, 'facts', ARGV[4])
redis.call('SET', p .. 'body:' .. h, ARGV[5], 'PX', ARGV[6])
redis.call('ZADD', p .. 'mails', ARGV[3], h)
local links = tonumber(ARGV[8 + lists])
for i = 9 + lists, 8 + lists + links do
  redis.call('ZADD', p .. 'named:' .. ARGV[i], ARGV[3], h)
end
for i = 9 + lists + links, #ARGV do
  redis.call('ZADD', p .. 'author:' .. ARGV[i], ARGV[3], h)
end
return 1
`);

/** Removes one mail and its index entries; the mail itself last, so that a second run finds what the first left. ARGV: prefix, mail, number of links, links..., author keys... */
const dropScript = script(`
local p, h = ARGV[1], ARGV[2]
local links = tonumber(ARGV[3])
for i = 4, 3 + links do redis.call('ZREM', p .. 'named:' .. ARGV[i], h) end
for i = 4 + links, #ARGV do redis.call('ZREM', p .. 'author:' .. ARGV[i], h) end
redis.call('ZREM', p .. 'wait', h)
redis.call('HDEL', p .. 'wait:ids', h)
redis.call('DEL', p .. 'body:' .. h, p .. 'mail:' .. h)
redis.call('ZREM', p .. 'mails', h)
return 1
`);

/** Mails in Redis: facts for 180 days, bodies apart and compressed. */
export class RedisMails implements MailStore {
  constructor(private readonly door: Door) {}

  async put(mail: Mail): Promise<'new' | 'known'> {
    const links = linksOf(mail).map(short);
    const body = await pack(Buffer.from(JSON.stringify(mail.text)));
    const added = await this.door.run(
      putScript,
      short(mail.id),
      mail.arrival,
      JSON.stringify(withoutText(mail)),
      body,
      retention.body,
      mail.listIds.length,
      ...mail.listIds,
      links.length,
      ...links,
      ...authorKeysOf(mail).map(short),
    );
    return added === 1 ? 'new' : 'known';
  }

  async get(id: MessageId): Promise<MailFacts | undefined> {
    const [facts] = await this.factsOf([short(id)]);
    return facts;
  }

  async load(ids: readonly MessageId[]): Promise<readonly Mail[]> {
    const keys = ids.map(short);
    const [facts, bodies] = await Promise.all([
      this.factsOf(keys),
      this.door.all((client) => keys.map((key) => client.getBuffer(this.door.key('body', key)))),
    ]);
    const mails = await Promise.all(
      bodies.map(async (body, at): Promise<Mail | undefined> => {
        const known = facts[at];
        if (known === undefined || body === null) return undefined;
        return { ...known, text: JSON.parse((await unpack(body)).toString('utf8')) as string };
      }),
    );
    return mails.filter((mail) => mail !== undefined);
  }

  async thread(id: MessageId, limit: number): Promise<readonly MailFacts[]> {
    const anchor = (await this.get(id))?.arrival ?? 0;
    return walkThread(short(id), limit, anchor, (level) => this.look(level, limit, anchor));
  }

  /** A level of a thread in one go. */
  private async look(level: readonly string[], limit: number, anchor: number): Promise<readonly Node<string>[]> {
    const answers = await this.door.all((client) =>
      level.map((key) => {
        const named = this.door.key('named', key);
        return Promise.all([
          client.hgetall(this.door.key('mail', key)),
          client.zrevrangebyscore(named, `(${anchor}`, '-inf', 'LIMIT', 0, limit),
          client.zrangebyscore(named, anchor, '+inf', 'LIMIT', 0, limit),
        ]);
      }),
    );
    return answers.map(([mail, before, after]) => {
      const facts = readFacts(mail);
      const links = facts === undefined ? [] : linksOf(facts).map(short);
      return { facts, neighbours: [...links, ...before, ...after] };
    });
  }

  async byAuthor(keys: readonly string[], since: number, limit: number): Promise<readonly MailFacts[]> {
    const answers = await this.door.all((client) =>
      [...new Set(keys)].map((key) =>
        client.zrevrangebyscore(this.door.key('author', short(key)), '+inf', since, 'LIMIT', 0, limit),
      ),
    );
    const mails = [...new Set(answers.flat())];
    const facts = (await this.factsOf(mails)).filter((each) => each !== undefined).sort(byArrival);
    return facts.slice(Math.max(0, facts.length - limit));
  }

  /** Removes what arrived before `now - retention.facts`; returns how many. */
  async sweep(now: number): Promise<number> {
    let removed = 0;
    for (;;) {
      const old = await this.door.ask((client) =>
        client.zrangebyscore(this.door.key('mails'), '-inf', `(${now - retention.facts}`, 'LIMIT', 0, 200),
      );
      if (old.length === 0) return removed;
      const facts = await this.factsOf(old);
      for (const [at, key] of old.entries()) {
        const known = facts[at];
        const links = known === undefined ? [] : linksOf(known).map(short);
        const authors = known === undefined ? [] : authorKeysOf(known).map(short);
        await this.door.run(dropScript, key, links.length, ...links, ...authors);
      }
      removed += old.length;
    }
  }

  private async factsOf(keys: readonly string[]): Promise<readonly (MailFacts | undefined)[]> {
    const answers = await this.door.all((client) => keys.map((key) => client.hgetall(this.door.key('mail', key))));
    return answers.map(readFacts);
  }
}

function readFacts(mail: Readonly<Record<string, string>>): MailFacts | undefined {
  if (mail['facts'] === undefined) return undefined;
  const lists = Object.entries(mail).filter(([field]) => field.startsWith('list:'));
  lists.sort(([, a], [, b]) => Number(a) - Number(b));
  return { ...(JSON.parse(mail['facts']) as MailFacts), listIds: lists.map(([field]) => field.slice('list:'.length)) };
}
