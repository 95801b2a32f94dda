import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectRedis, createRedisState, retention } from '../../src/state/index.js';
import { stateContract } from './contract.js';
import { judgement, mail, row, t0 } from './samples.js';
import { Servers } from './servers.js';

let servers: Servers;
let client: Redis;
beforeAll(async () => {
  servers = await Servers.make();
  client = await connectRedis({ socket: (await servers.start()).socket });
});
afterAll(async () => {
  client.disconnect();
  await servers.clean();
});

describe('redis', () => {
  stateContract(async () => {
    await client.flushall();
    return createRedisState({ client, prefix: 'test' });
  });

  it('keeps all keys under its prefix and leaves none behind but what is kept for ever', async () => {
    await client.flushall();
    const state = createRedisState({ client, prefix: 'p' });
    await state.mails.put(mail('<a@x>', { inReplyTo: ['<b@x>'] }));
    await state.work.await('<a@x>', t0);
    await state.work.claim(judgement('<a@x>'), row('<r@x>'));
    await state.work.joinJudgement('<a@x>', ['<late@x>']);
    expect((await client.keys('*')).filter((key) => !key.startsWith('p:'))).toEqual([]);
    await state.sweepRetention(t0 + retention.facts + 2000);
    expect((await client.keys('*')).filter((key) => !/^p:(ledger|row):/.test(key))).toEqual([]);
  });

  it('gives no facts that another process has changed, or that are gone', async () => {
    await client.flushall();
    const state = createRedisState({ client, prefix: 'p' });
    const other = createRedisState({ client, prefix: 'p' });
    await state.mails.put(mail('<a@x>', { listIds: ['a.example.org', 'a.example.org'] }));
    await state.mails.put(mail('<b@x>', { inReplyTo: ['<a@x>'], arrival: t0 + 1 }));
    const seen = async () => [await state.mails.get('<a@x>'), ...(await state.mails.thread('<b@x>', 9))];
    const lists = async () => (await seen()).map((facts) => facts?.listIds);
    const again = await seen();
    expect(again).toEqual(await Promise.all(['<a@x>', '<a@x>', '<b@x>'].map((id) => other.mails.get(id))));
    await other.mails.put(mail('<a@x>', { listIds: ['b.example.org'] }));
    expect((await lists()).slice(0, 2)).toEqual([
      ['a.example.org', 'b.example.org'],
      ['a.example.org', 'b.example.org'],
    ]);
    await client.flushall();
    expect(await seen()).toEqual([undefined]);
    await other.mails.put(mail('<a@x>', { subject: '[PATCH bpf] y', listIds: ['a.example.org'] }));
    expect((await state.mails.get('<a@x>'))?.subject).toBe('[PATCH bpf] y');
  });

  it('gives bodies their time', async () => {
    await client.flushall();
    const state = createRedisState({ client, prefix: 'p' });
    await state.mails.put(mail('<a@x>'));
    const [body = ''] = await client.keys('p:body:*');
    expect(await client.pttl(body)).toBeGreaterThan(retention.body - 60_000);
    await state.work.claim(judgement('<a@x>'), undefined);
    expect(await client.pttl(body)).toBeGreaterThan(retention.judgedBody - 60_000);
    expect(await client.pttl(body)).toBeLessThanOrEqual(retention.judgedBody);
    await client.del(body);
    expect(await state.mails.load(['<a@x>'])).toEqual([]);
    expect(await state.mails.get('<a@x>')).toBeDefined();
  });

  it('gives what was signed its time', async () => {
    await client.flushall();
    const state = createRedisState({ client, prefix: 'p' });
    await state.signed.first('a', '<1@x>');
    const [key = ''] = await client.keys('p:signed:*');
    expect(await client.pttl(key)).toBeGreaterThan(retention.signed - 60_000);
    expect(await client.pttl(key)).toBeLessThanOrEqual(retention.signed);
  });

  it('separates prefixes', async () => {
    const one = createRedisState({ client, prefix: 'one' });
    await one.mails.put(mail('<a@x>'));
    expect(await createRedisState({ client, prefix: 'two' }).mails.get('<a@x>')).toBeUndefined();
  });

  it('takes a script that Redis has forgotten', async () => {
    const state = createRedisState({ client, prefix: 'p' });
    await client.script('FLUSH');
    expect(await state.work.claim(judgement('<forgot@x>'), undefined)).toBe(true);
  });
});
