import { beforeAll, describe, expect, it } from 'vitest';
import type { LedgerRow } from '../../src/core/index.js';
import type { PipelineOptions } from '../../src/pipeline/index.js';
import { startLive } from '../support/live.js';
import { mail } from '../support/mails.js';
import { LedgerWorld, type Action, type Bounds } from './ledger-world.js';

/*
 * Every history of two workers of the real last stage, within bounds: each takes his steps at any time, dies before or after any of them, SMTP does
 * whatever it may, time passes at any moment. Steps are those on what they share; two histories that come to the same state go on as one.
 */
let options: PipelineOptions;
let queued: LedgerRow;

beforeAll(async () => {
  const live = await startLive();
  await live.take(mail({ subject: '[PATCH] bpf: count right', id: '<p@example.org>' }));
  await live.runUntil(2);
  const [row] = await live.rows();
  if (row?.state !== 'queued') throw new Error('no queued reply');
  options = live.options;
  queued = row;
});

interface Explored {
  readonly states: number;
  readonly histories: number;
  readonly ends: readonly string[];
}

async function explore(searchable: boolean, bounds: Bounds): Promise<Explored> {
  const seen = new Set<string>();
  const ends = new Set<string>();
  const settled = new Set<string>();
  let histories = 0;
  const open: (readonly Action[])[] = [[]];
  for (let history = open.pop(); history !== undefined; history = open.pop()) {
    histories += 1;
    const world = new LedgerWorld(options, queued, searchable, bounds);
    for (const action of history) await world.take(action);
    const key = await world.key();
    if (seen.has(key)) continue;
    seen.add(key);
    await checkNow(world, history);
    for (const action of world.actions()) open.push([...history, action]);
    // Whoever is under way dies now; the rest of the world goes on.
    const { state, claimedAt, attempts, notBefore } = await world.row();
    const end = JSON.stringify([
      state,
      claimedAt,
      attempts,
      notBefore,
      world.submissions,
      world.passed,
      world.optedOut,
    ]);
    if (settled.has(end)) continue;
    settled.add(end);
    await world.goOn();
    const last = await checkEnd(world, history);
    if (searchable && state === 'claimed' && world.left === 1) expect(last, JSON.stringify(history)).toMatch(/^sent/);
    ends.add(last);
  }
  return { states: seen.size, histories, ends: [...ends] };
}

/** True at any time. */
async function checkNow(world: LedgerWorld, history: readonly Action[]): Promise<void> {
  const told = JSON.stringify(history);
  const { submissions } = world;
  // A second one only after SMTP has said of the first that it may come again, and the ledger knows.
  for (const earlier of submissions.slice(0, -1)) expect(earlier, told).toEqual({ fate: 'temporary', recorded: true });
  expect(world.left, told).toBeLessThanOrEqual(1);
  const { state } = await world.row();
  if (world.left > 0) expect(['claimed', 'sent', 'unknown'], told).toContain(state);
  if (state === 'sent') expect(world.left, told).toBe(1);
}

/** True after two more days: it is settled, for a reason, and nothing has left that should not have. */
async function checkEnd(world: LedgerWorld, history: readonly Action[]): Promise<string> {
  const told = JSON.stringify(history);
  await checkNow(world, history);
  const { state, reason } = await world.row();
  expect(['sent', 'draft', 'unknown', 'withdrawn'], told).toContain(state);
  if (state === 'unknown') expect(reason, told).toBe('unknown outcome: not found for 24 h');
  if (state === 'draft') expect(reason, told).toMatch(/^(refused|given up after a day): /);
  if (state === 'withdrawn') expect([world.optedOut, world.left], told).toEqual([true, 0]);
  return `${state}, left ${world.left}: ${reason}`;
}

describe('two workers and one reply, all histories', () => {
  const hours = [6, 25 * 60];
  it.each<[string, boolean, Bounds]>([
    ['our mail can be found', true, { runsPerWorker: 2, deaths: 2, minutes: hours, optOut: false }],
    ['our mail cannot be found', false, { runsPerWorker: 2, deaths: 2, minutes: hours, optOut: false }],
    ['the author asks not to be written to', true, { runsPerWorker: 2, deaths: 1, minutes: [6], optOut: true }],
    ['more retries', true, { runsPerWorker: 4, deaths: 0, minutes: [2, 6], optOut: false }],
  ])('%s', { timeout: 120_000 }, async (_name, searchable, bounds) => {
    const { states, histories, ends } = await explore(searchable, bounds);
    expect(states).toBeGreaterThan(10_000);
    expect(histories).toBeGreaterThan(states);
    // What must be possible is.
    for (const end of ['sent, left 1: accepted', 'sent, left 1: found', 'unknown, left 0', 'draft, left 0: refused'])
      if (searchable || !end.includes('found'))
        expect(
          ends.some((each) => each.startsWith(end)),
          end,
        ).toBe(true);
    expect(ends.some((each) => each.startsWith('withdrawn'))).toBe(bounds.optOut);
  });
});
