import type { Redis } from 'ioredis';
import type { State } from '../state.js';
import { Door } from './door.js';
import { RedisIntake } from './intake.js';
import { RedisLedger } from './ledger.js';
import { RedisMails } from './mails.js';
import { RedisOptOuts } from './opt-outs.js';
import { RedisPause } from './pause.js';
import { RedisTrees } from './trees.js';
import { RedisRestraint } from './restraint.js';
import { RedisServices } from './services.js';
import { RedisSigned } from './signed.js';
import { RedisWork } from './work.js';

export interface RedisStateOptions {
  /** Stays the caller's to close. Made by `connectRedis`, or any other standalone client. */
  readonly client: Redis;
  /** Every key starts with it (docs/state.md); default `faqtotum`. */
  readonly prefix?: string;
  /** An unanswered command becomes REDIS_UNREACHABLE after this time, ms; default 5,000. */
  readonly timeoutMs?: number;
}

/** Every store in one Redis. Every method rejects with REDIS_UNREACHABLE when Redis is away, and may then be repeated. */
export function createRedisState(options: RedisStateOptions): State {
  const door = new Door(options.client, options.prefix ?? 'faqtotum', options.timeoutMs ?? 5000);
  const mails = new RedisMails(door);
  const work = new RedisWork(door);
  const trees = new RedisTrees(door);
  return {
    mails,
    work,
    ledger: new RedisLedger(door),
    pause: new RedisPause(door),
    optOuts: new RedisOptOuts(door),
    restraint: new RedisRestraint(door),
    signed: new RedisSigned(door),
    intake: new RedisIntake(door),
    trees,
    services: new RedisServices(door),
    sweepRetention: async (now) => {
      await trees.sweep(now);
      return { mails: await mails.sweep(now), judgements: await work.sweep(now) };
    },
  };
}
