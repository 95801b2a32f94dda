import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerRow, ReplyState } from '../../src/core/index.js';
import type { Post } from './mails.js';
import type { World } from './world.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const many = 1_000_000;
/** For each of the steps at the end, ms. */
const limitMs = 300_000;

/**
 * After the last fault: lets the service do what is left to be done. Time passes; a person approves what the SMTP server refused for good, and
 * touches nothing whose outcome is unknown. Gives how many were approved. What never comes to an end is told, and found by the judge.
 */
export async function settle(world: World, post: Post, say: (line: string) => void): Promise<number> {
  const until = (what: string, isSo: () => Promise<boolean>) => waitFor(world, what, isSo, say);
  world.calm();
  await world.postman.done();
  await until('all mail is taken in', async () => {
    const { intake, mails } = world.state;
    if ((await intake.oldestUnprocessed()) !== undefined) return false;
    for (const { id } of post.deliveries) if ((await mails.get(id)) === undefined) return false;
    return true;
  });
  await until('all submissions are judged', async () => {
    world.clock.advance(MINUTE);
    return (await world.state.work.nextDue()) === undefined;
  });
  await until('all replies have been tried again', async () => {
    world.clock.advance(5 * MINUTE);
    return (await rows(world, 'queued')).length === 0;
  });
  const approved = await approveRefused(world);
  await until('approved replies have left', async () => (await rows(world, 'queued')).length === 0);
  world.clock.advance(26 * HOUR);
  await until('claims are settled', async () => (await rows(world, 'claimed', 'queued')).length === 0);
  await world.postman.done();
  return approved;
}

async function approveRefused(world: World): Promise<number> {
  let approved = 0;
  for (const { messageId, reason } of await rows(world, 'draft')) {
    if (!reason.startsWith('refused: ')) continue;
    const at = world.clock.now();
    const change = { reason: 'approved by a person', at, by: 'a person', notBefore: at };
    if (await world.state.ledger.move(messageId, ['draft'], 'queued', change)) approved += 1;
  }
  return approved;
}

function rows(world: World, ...wanted: readonly ReplyState[]): Promise<readonly LedgerRow[]> {
  return world.state.ledger.list(wanted, many);
}

async function waitFor(
  world: World,
  what: string,
  isSo: () => Promise<boolean>,
  say: (line: string) => void,
): Promise<void> {
  const end = Date.now() + limitMs;
  // Redis may still be down, or a connection to it.
  while (!(await isSo().catch(() => false))) {
    if (Date.now() > end) {
      say(`waited ${limitMs} ms in vain: ${what}\n${await whatIsLeft(world)}`);
      return;
    }
    world.journal();
    await sleep(200);
  }
}

async function whatIsLeft(world: World): Promise<string> {
  const { intake, work } = world.state;
  return JSON.stringify({
    unprocessed: (await intake.unprocessed(many)).length,
    catchingUp: await intake.isCatchingUp(),
    due: (await work.due(Number.MAX_SAFE_INTEGER, many)).slice(0, 10),
    replies: (await rows(world, 'queued', 'claimed'))
      .slice(0, 10)
      .map(({ root, state, reason }) => ({ root, state, reason })),
    services: world.services.map(({ now, ownEnds }) => ({
      said: now?.said(),
      logged: now?.logged().slice(-1500),
      ended: ownEnds.slice(-1),
    })),
  });
}
