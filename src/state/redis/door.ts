import { hash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { FaqtotumError } from '../../core/index.js';

/** A Lua script with its name on the wire. */
export interface Script {
  readonly lua: string;
  readonly sha: string;
}

export function script(lua: string): Script {
  return { lua, sha: hash('sha1', lua, 'hex') };
}

/** A Lua script's argument; text goes out as UTF-8. */
export type Argument = string | number | Buffer;

/**
 * The way to Redis for every store: one key prefix, scripts by their hash, and an answer within `timeoutMs` or
 * REDIS_UNREACHABLE - whatever the client's own queues and retries are set to. After a time-out the command may still have been
 * carried out; every step here may be repeated.
 */
export class Door {
  constructor(
    private readonly client: Redis,
    /** Every key starts with it and a colon. */
    readonly prefix: string,
    private readonly timeoutMs: number,
  ) {}

  key(...parts: readonly string[]): string {
    return [this.prefix, ...parts].join(':');
  }

  /** Runs commands. */
  async ask<T>(work: (client: Redis) => Promise<T>): Promise<T> {
    const answer = work(this.client);
    answer.catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${this.timeoutMs} ms`)), this.timeoutMs);
    });
    try {
      return await Promise.race([answer, late]);
    } catch (error) {
      throw this.explain(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Runs a script. It builds its keys from the prefix, which it is handed as `ARGV[1]` with the colon (Cluster is refused anyway). */
  run(what: Script, ...args: readonly Argument[]): Promise<unknown> {
    const all = [`${this.prefix}:`, ...args];
    return this.ask(async (client) => {
      try {
        return await client.evalsha(what.sha, 0, ...all);
      } catch (error) {
        if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
        return client.eval(what.lua, 0, ...all);
      }
    });
  }

  /** Asks several things at once; the client sends them together, and whatever else is asked in the same turn with them. Answers in order. */
  all<T>(work: (client: Redis) => readonly Promise<T>[]): Promise<readonly T[]> {
    return this.ask((client) => Promise.all(work(client)));
  }

  private explain(error: unknown): unknown {
    const text = error instanceof Error ? error.message : String(error);
    const replied = error instanceof Error && error.name === 'ReplyError';
    if (replied && !/^(LOADING|OOM|MISCONF|READONLY|MASTERDOWN|NOAUTH|WRONGPASS)/.test(text)) return error;
    return new FaqtotumError(
      'REDIS_UNREACHABLE',
      `Redis cannot be used: ${text}`,
      whereabouts(this.client),
      remedyFor(text),
      {
        cause: error,
      },
    );
  }
}

function remedyFor(text: string): string {
  if (/^(OOM|MISCONF)/.test(text)) return 'give Redis more memory or disk space';
  return 'see that Redis runs and that redis.url names it';
}

/** Socket path or host:port of a client; no credentials. */
export function whereabouts(client: Redis): string {
  const { path, host, port } = client.options;
  return path ?? `${host ?? 'localhost'}:${port ?? 6379}`;
}

/** What stands for an id in a key: ids come from mails, may be kilobytes long and hold any bytes. */
export function short(id: string): string {
  return hash('sha256', JSON.stringify(id), 'base64url').slice(0, 24);
}
