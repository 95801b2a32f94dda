import { Redis } from 'ioredis';
import { join } from 'node:path';
import { describe } from 'vitest';
import { openDesk } from '../../src/app/desk.js';
import { withoutFault, withoutTree } from './list-mails.js';
import { test } from './sites.js';
describe.concurrent('x', () => {
for (let n = 0; n < 8; n++) test('pause ' + n, async ({ aListeningSite, atEnd }) => {
    const site = await aListeningSite();
    const desk = await openDesk({ config: site.configFile, dataDir: undefined });
    atEnd(() => desk.close());
    await desk.pause('maintainer@example.org', 'holiday');
    await site.deliver(withoutTree('<faulty@example.org>'));
    await site.row('<faulty@example.org>', 'queued');
    await site.deliver(withoutFault('<clean@example.org>'));
    const t0 = Date.now();
    await site.judged('<clean@example.org>');
    const slow = Date.now() - t0;
    await desk.resume('maintainer@example.org');
    const t = Date.now();
    try {
    await site.row('<faulty@example.org>', 'sent');
    if (slow + Date.now() - t > 3500) throw new Error('slow ' + String(Date.now() - t) + ' ' + String(slow));
    } catch (e) {
      const redis = new Redis({ path: join(site.folder, 'data/redis/redis.sock') });
      console.log(String(e), site.logged.join(''));
      for (const key of await redis.keys('*')) {
        if (!/queue/.test(key)) continue;
          const type = await redis.type(key);
          const v = type === 'string' ? await redis.get(key) : type === 'hash' ? await redis.hgetall(key) : type === 'zset' ? (await redis.zrange(key, 0, -1, 'WITHSCORES')).slice(-6) : type === 'list' ? await redis.lrange(key, 0, -1) : type;
          if (!/queue:\w+:\d+$/.test(key)) console.log(key, type, v);
      }
      for (const q of ['reply', 'series', 'mail']) { const id = await redis.get(`faqtotum:queue:${q}:id`); if (id) console.log(q, id, await redis.hgetall(`faqtotum:queue:${q}:${id}`), await redis.hgetall(`faqtotum:queue:${q}:${Number(id) - 1}`)); }
      console.log(await site.rows(), await site.state.pause.paused());
      redis.disconnect();
    }
}, 60000);
});
