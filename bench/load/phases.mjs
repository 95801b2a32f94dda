// What the load bench does: each phase gives its figures, and in `wrong` what must not be.
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { MailSource } from './mails.mjs';

/** Reads the same mails as plainly as imapflow can: whole, 100 at a time, and throws them away. */
export async function bareLoop(site, count) {
  const mails = new MailSource(1, 'backlog').take(count);
  const client = new ImapFlow(site.imap('bare'));
  await client.connect();
  // Makes the folders.
  await client.status('INBOX', { messages: true });
  site.prepareBacklog('bare', mails)();
  const began = performance.now();
  await client.mailboxOpen('INBOX', { readOnly: true });
  let bytes = 0;
  for (let at = 1; at <= count; at += 100) {
    const range = `${at}:${Math.min(count, at + 99)}`;
    for await (const mail of client.fetch(range, { uid: true, size: true, internalDate: true, source: true }))
      bytes += mail.source.length;
  }
  const seconds = (performance.now() - began) / 1000;
  await client.logout();
  return { seconds, perSecond: count / seconds, bytes };
}

/** A backlog comes while one service listens: from its server's first announcement to the last decision. */
export async function drain(site, count) {
  const mails = new MailSource(1, 'backlog').take(count);
  const service = await site.startService('alone');
  const deliver = site.prepareBacklog('alone', mails);
  const before = await service.figures();
  deliver();
  const decided = await untilDecided(site, mails, service);
  const seconds = (decided - service.announced[0].at) / 1000;
  const after = await service.figures();
  await untilSent(site, mails);
  const { cpu } = after;
  return {
    seconds,
    perSecond: count / seconds,
    cpu: cpu - before.cpu,
    rss: after.rss,
    ...(await outcome(site, mails, [after])),
  };
}

/** A backlog comes while two services share a Redis. */
export async function two(site, count) {
  const mails = new MailSource(2, 'shared').take(count);
  const services = [await site.startService('shared'), await site.startService('shared')];
  const deliver = site.prepareBacklog('shared', mails);
  deliver();
  const decided = await untilDecided(site, mails, services[0]);
  const seconds = (decided - services[0].announced[0].at) / 1000;
  await untilSent(site, mails);
  const figures = await Promise.all(services.map((service) => service.figures()));
  const checked = await outcome(site, mails, figures);
  const idle = figures.some(({ judged }) => judged === 0) ? ['one of two processes judged nothing'] : [];
  return {
    seconds,
    perSecond: count / seconds,
    judgedEach: figures.map(({ judged }) => judged),
    ...checked,
    wrong: [...checked.wrong, ...idle],
  };
}

/** Mail comes at a steady rate to a service that has read the backlog; goes on with the service of `drain`. */
export async function live(site, { rate, seconds, mails: backlog }) {
  const service = site.services[0] ?? (await site.startService('alone'));
  const known = service.announced.length === 0 ? 0 : backlog;
  const judgedBefore = (await service.figures()).judged;
  site.sent.length = 0;
  const source = new MailSource(3, 'live', { faultySeries: false });
  const delivered = [];
  const samples = [];
  const began = Date.now();
  const sampler = setInterval(async () => samples.push({ at: Date.now() - began, ...(await service.figures()) }), 1000);
  // Where the machine is too busy to deliver so many, fewer come.
  for (let n = 0; n < rate * seconds && Date.now() - began < seconds * 1000; n += 1) {
    await sleep(Math.max(0, began + (n * 1000) / rate - Date.now()));
    const mail = source.next();
    site.deliver('alone', mail.raw);
    delivered.push({ ...mail, raw: '', at: Date.now() });
  }
  const took = (Date.now() - began) / 1000;
  await untilSent(site, delivered);
  await untilDecided(site, delivered, service);
  clearInterval(sampler);
  const sentAt = new Map(site.sent.map(({ inReplyTo, at }) => [inReplyTo, at]));
  const times = delivered.flatMap(({ id, at }, n) => {
    const sent = sentAt.get(id);
    const noticed = service.announced.find(({ count }) => count >= known + n + 1)?.at;
    return sent === undefined || noticed === undefined ? [] : [{ notice: sent - noticed, delivery: sent - at }];
  });
  const after = await service.figures();
  const checked = await outcome(site, delivered, [{ judged: after.judged - judgedBefore }]);
  return {
    rate: delivered.length / took,
    seconds: took,
    replies: times.length,
    fromNotice: spread(times.map(({ notice }) => notice)),
    fromDelivery: spread(times.map(({ delivery }) => delivery)),
    cpuShare: (samples.at(-1).cpu - samples[0].cpu) / ((samples.at(-1).at - samples[0].at) / 1000),
    memory: memoryOf(samples),
    samples,
    ...checked,
  };
}

function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: sorted.at(-1) };
}

/** RSS in MB at start and end and at most, and its slope over the second half, MB a minute. */
function memoryOf(samples) {
  const mb = (bytes) => bytes / 1024 / 1024;
  const half = samples.slice(Math.floor(samples.length / 2)).map(({ at, rss }) => [at / 60_000, mb(rss)]);
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanAt, meanRss] = [mean(half.map(([at]) => at)), mean(half.map(([, rss]) => rss))];
  const above = half.reduce((sum, [at, rss]) => sum + (at - meanAt) * (rss - meanRss), 0);
  const below = half.reduce((sum, [at]) => sum + (at - meanAt) ** 2, 0);
  return {
    start: mb(samples[0].rss),
    max: mb(Math.max(...samples.map(({ rss }) => rss))),
    end: mb(samples.at(-1).rss),
    slope: above / below,
  };
}

/** Every mail is in and none waits for its judgement; when that was seen. */
async function untilDecided({ redis }, mails, service) {
  const last = mails.at(-1).id;
  const stored = await import('../../dist/src/state/redis/door.js');
  for (;;) {
    const [[, here], [, unprocessed], [, waiting]] = await redis
      .multi()
      .exists(`faqtotum:mail:${stored.short(last)}`)
      .zcard('faqtotum:unprocessed')
      .zcard('faqtotum:wait')
      .exec();
    const all = service.state === 'listening' && here === 1 && unprocessed === 0 && waiting === 0;
    if (all && (await missing(redis, mails, stored.short)) === 0) return Date.now();
    if (service.child.exitCode !== null) throw new Error(`the service ended: ${service.logged}`);
    await sleep(50);
  }
}

async function missing(redis, mails, short) {
  const there = await redis.exists(...mails.map(({ id }) => `faqtotum:mail:${short(id)}`));
  return mails.length - there;
}

/** Every reply that is wanted has left, or ten seconds passed without one. */
async function untilSent(site, mails) {
  const wanted = mails.filter(({ reply }) => reply).length;
  for (let before = -1, since = Date.now(); site.sent.length < wanted && Date.now() - since < 10_000; await sleep(50)) {
    if (site.sent.length !== before) since = Date.now();
    before = site.sent.length;
  }
  // One too many would come now.
  await sleep(1000);
}

/** Compares what was judged and sent with what was delivered. */
async function outcome(site, mails, figures) {
  const wanted = mails.filter(({ reply }) => reply).map(({ id }) => id);
  const series = new Set(mails.flatMap(({ root }) => root ?? [])).size;
  const judged = figures.reduce((sum, each) => sum + each.judged, 0);
  const counts = new Map();
  for (const { inReplyTo } of site.sent) counts.set(inReplyTo, (counts.get(inReplyTo) ?? 0) + 1);
  const wrong = [
    ...(judged === series ? [] : [`${judged} judgements of ${series} series`]),
    ...wanted.filter((id) => !counts.has(id)).map((id) => `no reply to ${id}`),
    ...[...counts].filter(([, count]) => count > 1).map(([id, count]) => `${count} replies to ${id}`),
    ...[...counts.keys()].filter((id) => !wanted.includes(id)).map((id) => `an unwanted reply to ${id}`),
  ];
  return {
    mails: mails.length,
    series,
    judged,
    wanted: wanted.length,
    sent: site.sent.length,
    wrong: wrong.slice(0, 20),
  };
}
