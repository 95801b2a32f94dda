import type { Mail, MailFacts, MailStore, MessageId } from '../../core/index.js';
import { authorKeysOf, byArrival, linksOf, withoutText } from '../links.js';
import { retention } from '../retention.js';
import { walkThread, type Node } from '../thread-walk.js';
import { script, short, type Argument, type Door, type Script } from './door.js';
import { FactsCache, type Held } from './facts-cache.js';
import { pack, unpack } from './pack.js';

/** Tells one state of a mail from any other. Defines `stampOf(key)`. */
const stampLua = `
local function stampOf(mail)
  return (redis.call('HGET', mail, 'put') or '') .. ':' .. redis.call('HLEN', mail)
end
`;

/** Gives the stamp of a new mail, '' for a known one. ARGV: prefix, mail, arrival, facts, body, body's ttl, number of lists, lists..., number of links, links..., author keys... */
const putScript = script(`${stampLua}
local p, h = ARGV[1], ARGV[2]
local mail = p .. 'mail:' .. h
local known = redis.call('EXISTS', mail) == 1
local lists = tonumber(ARGV[7])
for i = 8, 7 + lists do
  redis.call('HSETNX', mail, 'list:' .. ARGV[i], redis.call('HLEN', mail))
end
if known then return '' end
local time = redis.call('TIME')
redis.call('HSET', mail, 'facts', ARGV[4], 'put', time[1] .. '.' .. time[2])
redis.call('SET', p .. 'body:' .. h, ARGV[5], 'PX', ARGV[6])
redis.call('ZADD', p .. 'mails', ARGV[3], h)
local links = tonumber(ARGV[8 + lists])
for i = 9 + lists, 8 + lists + links do
  redis.call('ZADD', p .. 'named:' .. ARGV[i], ARGV[3], h)
end
for i = 9 + lists + links, #ARGV do
  redis.call('ZADD', p .. 'author:' .. ARGV[i], ARGV[3], h)
end
return stampOf(mail)
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

/** A mail's fields; only `1` where its stamp is still the one that the caller knows. Defines `factsOf(prefix, mail, stamp)`. */
const factsLua = `${stampLua}
local function factsOf(p, h, stamp)
  local mail = p .. 'mail:' .. h
  if stamp ~= '' and stampOf(mail) == stamp then return 1 end
  return redis.call('HGETALL', mail)
end
`;

/** ARGV: prefix, then mail and known stamp in turn. */
const factsScript = script(`${factsLua}
local all = {}
for i = 2, #ARGV, 2 do all[#all + 1] = factsOf(ARGV[1], ARGV[i], ARGV[i + 1]) end
return all
`);

/** One level of a thread: facts, and who names them before and after the anchor. ARGV: prefix, anchor, limit, then mail and known stamp in turn. */
const lookScript = script(`${factsLua}
local p, anchor, limit, all = ARGV[1], ARGV[2], ARGV[3], {}
for i = 4, #ARGV, 2 do
  local named = p .. 'named:' .. ARGV[i]
  all[#all + 1] = {
    factsOf(p, ARGV[i], ARGV[i + 1]),
    redis.call('ZREVRANGEBYSCORE', named, '(' .. anchor, '-inf', 'LIMIT', 0, limit),
    redis.call('ZRANGEBYSCORE', named, anchor, '+inf', 'LIMIT', 0, limit),
  }
end
return all
`);

/** A mail that was asked for, by its key. */
interface Read {
  readonly key: string;
  readonly held: Held | undefined;
  readonly answer: unknown;
}

/** What `factsOf` in Lua answers. */
type FactsAnswer = 1 | readonly string[];

/** Mails of one script: other clients wait while one runs. */
const chunk = 200;

/** Mails in Redis: facts for 180 days, bodies apart and compressed. Facts that were read lately are not sent again. */
export class RedisMails implements MailStore {
  readonly #cache = new FactsCache();

  constructor(private readonly door: Door) {}

  async put(mail: Mail): Promise<'new' | 'known'> {
    const links = linksOf(mail).map(short);
    const body = await pack(Buffer.from(JSON.stringify(mail.text)));
    const key = short(mail.id);
    const facts = withoutText(mail);
    const json = JSON.stringify(facts);
    const stamp = await this.door.run(
      putScript,
      key,
      mail.arrival,
      json,
      body,
      retention.body,
      mail.listIds.length,
      ...mail.listIds,
      links.length,
      ...links,
      ...authorKeysOf(mail).map(short),
    );
    if (typeof stamp !== 'string' || stamp === '') return 'known';
    // Most mails are looked at again within moments, and by the process that put them.
    this.#cache.set(key, { facts: { ...facts, listIds: [...new Set(mail.listIds)] }, stamp, size: json.length });
    return 'new';
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
    const read = await this.read(lookScript, [anchor, limit], level);
    return read.map(({ key, held, answer }) => {
      const [fields, before, after] = answer as readonly [FactsAnswer, readonly string[], readonly string[]];
      const facts = this.factsIn(key, held, fields);
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
    const fresh = keys.every((key) => !this.#cache.has(key));
    const read = await (fresh ? this.readAll(keys) : this.read(factsScript, [], keys));
    return read.map(({ key, held, answer }) => this.factsIn(key, held, answer as FactsAnswer));
  }

  /** What `factsScript` gives for mails without a stamp, at a fifth of its price. */
  private async readAll(keys: readonly string[]): Promise<readonly Read[]> {
    const answers = await this.door.all((client) =>
      keys.map((key) => client.call('HGETALL', this.door.key('mail', key))),
    );
    return keys.map((key, at) => ({ key, held: undefined, answer: answers[at] }));
  }

  /** Runs a script that takes mails and known stamps, on so many mails at a time; the answers are in order. */
  private async read(what: Script, args: readonly Argument[], keys: readonly string[]): Promise<readonly Read[]> {
    // Held from here on: the cache may drop what Redis is told to leave out.
    const asked = keys.map((key) => ({ key, held: this.#cache.get(key) }));
    const chunks = Array.from({ length: Math.ceil(asked.length / chunk) }, (_, n) =>
      asked.slice(n * chunk, (n + 1) * chunk),
    );
    const answers = await Promise.all(
      chunks.map((mails) =>
        this.door.run(what, ...args, ...mails.flatMap(({ key, held }) => [key, held?.stamp ?? ''])),
      ),
    );
    const all = (answers as unknown[][]).flat(1);
    return asked.map((mail, at) => ({ ...mail, answer: all[at] }));
  }

  private factsIn(key: string, held: Held | undefined, answer: FactsAnswer): MailFacts | undefined {
    if (answer === 1) return held?.facts;
    const read = readFacts(answer);
    if (read !== undefined) this.#cache.set(key, read);
    return read?.facts;
  }
}

/** Of the fields of a mail, name and value in turn. */
function readFacts(fields: readonly string[]): Held | undefined {
  const mail = new Map<string, string>();
  for (let at = 0; at + 1 < fields.length; at += 2) mail.set(fields[at] as string, fields[at + 1] as string);
  const text = mail.get('facts');
  if (text === undefined) return undefined;
  const lists = [...mail].filter(([field]) => field.startsWith('list:'));
  lists.sort(([, a], [, b]) => Number(a) - Number(b));
  const listIds = lists.map(([field]) => field.slice('list:'.length));
  return {
    facts: { ...(JSON.parse(text) as MailFacts), listIds },
    stamp: `${mail.get('put') ?? ''}:${mail.size}`,
    size: text.length,
  };
}
