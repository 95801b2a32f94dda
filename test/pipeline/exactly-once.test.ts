import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerRow, SubmitOutcome } from '../../src/core/index.js';
import { deliverReply, judgeDue, type PipelineOptions } from '../../src/pipeline/index.js';
import { mail } from '../support/mails.js';
import { HOUR, startLive, type Live } from '../support/live.js';

class Crash extends Error {}

/** What SMTP does with one submission, and whether the mail is out in the world then. */
type Fate = SubmitOutcome['kind'] | 'unknown, but left';

/** A world in which a queued reply may leave, and a count of how often it did. */
interface World {
  readonly live: Live;
  readonly messageId: string;
  left: number;
  readonly fates: Fate[];
  /** The look-up finds what has left. */
  searchable: boolean;
}

async function worldOf(fates: readonly Fate[], searchable: boolean): Promise<World> {
  const live = await startLive();
  await live.take(mail({ subject: '[PATCH] bpf: count right', id: '<p@example.org>' }));
  await live.runUntil(2);
  live.turnTo(62);
  const [row] = await live.rows();
  if (row?.state !== 'queued') throw new Error('no queued reply');
  return { live, messageId: row.messageId, left: 0, fates: [...fates], searchable };
}

type Call = <T>(name: string, act: () => Promise<T>) => Promise<T>;

/** The options of one worker: every step that it takes outside of its own head goes through `call`. */
function workerOf(world: World, call: Call): PipelineOptions {
  const { options } = world.live;
  const { live, mails, work } = options;
  if (live === undefined) throw new Error('not live');
  const submit = async (): Promise<SubmitOutcome> => {
    const fate = world.fates.shift() ?? 'accepted';
    if (fate === 'accepted' || fate === 'unknown, but left') world.left++;
    return { kind: fate === 'unknown, but left' ? 'unknown' : fate, response: fate };
  };
  return {
    ...options,
    mails: {
      put: (each) => call('put', () => mails.put(each)),
      get: (id) => call('get', () => mails.get(id)),
      load: (ids) => call('load', () => mails.load(ids)),
      thread: (id, limit) => call('thread', () => mails.thread(id, limit)),
      byAuthor: (keys, since, limit) => call('byAuthor', () => mails.byAuthor(keys, since, limit)),
    },
    work: Object.assign(Object.create(work) as typeof work, {
      judgementOf: (id: string) => call('judgementOf', () => work.judgementOf(id)),
    }),
    waker: { ...options.waker, reply: (id, at) => call('wake', () => options.waker.reply(id, at)) },
    live: {
      ...live,
      ledger: {
        get: (id) => call('row', () => live.ledger.get(id)),
        list: (states, limit) => live.ledger.list(states, limit),
        ready: (now, age, limit) => live.ledger.ready(now, age, limit),
        insert: (made) => live.ledger.insert(made),
        move: (id, from, to, change) => call(`to ${to}`, () => live.ledger.move(id, from, to, change)),
      },
      pause: {
        ...live.pause,
        paused: () => call('paused', () => live.pause.paused()),
        pause: async () => undefined,
        resume: async () => undefined,
      },
      optOuts: {
        add: async () => undefined,
        count: async () => 0,
        has: (address) => call('optedOut', () => live.optOuts.has(address)),
      },
      outbox: { submit: () => call('submit', submit) },
      sent: { find: async () => call('find', async () => world.searchable && world.left > 0) },
    },
  };
}

/** Dies at its n-th step: before doing it, or after it was done and before it hears of it. */
function mortal(step: number, after: boolean, call: Call = (_name, act) => act()): Call {
  let taken = 0;
  return async (name, act) => {
    taken++;
    if (taken > step) throw new Crash('dead');
    if (taken < step) return call(name, act);
    if (after) await call(name, act);
    throw new Crash(`at ${name}`);
  };
}

/** Runs a worker; a crash is the end of it, and anything else that is thrown a failure of the test. */
async function run(world: World, call: Call): Promise<void> {
  await deliverReply(world.messageId, workerOf(world, call)).catch((error: unknown) => {
    if (!(error instanceof Crash)) throw error;
  });
}

const healthy: Call = (_name, act) => act();
const row = async ({ live, messageId }: World): Promise<LedgerRow | undefined> => live.state.ledger.get(messageId);

describe('a worker that dies at any step', () => {
  const fates: readonly Fate[] = ['accepted', 'temporary', 'refused', 'unknown', 'unknown, but left'];

  it.each(fates)('never makes the reply leave twice, and nothing is forgotten (SMTP: %s)', async (fate) => {
    for (const searchable of [true, false]) {
      for (const after of [true, false]) {
        for (let step = 1; step < 30; step++) {
          const world = await worldOf([fate], searchable);
          await run(world, mortal(step, after));
          const { state } = (await row(world)) ?? {};
          expect(['queued', 'claimed', 'draft', 'sent']).toContain(state);
          if (world.left > 0) expect(['claimed', 'sent']).toContain(state);
          // Others go on, for two days.
          for (let minute = 62; minute < 50 * HOUR; minute += 7) {
            world.live.turnTo(minute);
            await run(world, healthy);
          }
          const end = (await row(world))?.state;
          expect(world.left).toBeLessThanOrEqual(1);
          if (end === 'sent') expect(world.left).toBe(1);
          if (world.left === 0) expect(['draft', 'unknown']).toContain(end);
          if (world.left === 1 && searchable) expect(end).toBe('sent');
        }
      }
    }
  });
});

describe('several workers at the same time', () => {
  const worker = fc.record({ step: fc.oneof(fc.constant(1000), fc.integer({ min: 1, max: 16 })), after: fc.boolean() });
  const fate = fc.constantFrom<Fate>('accepted', 'temporary', 'refused', 'unknown', 'unknown, but left');
  /** Minutes that pass before a round of workers. */
  const round = fc.record({
    workers: fc.array(worker, { minLength: 1, maxLength: 3 }),
    minutes: fc.constantFrom(0, 1, 6, 11, 61, 25 * HOUR),
  });

  it('in any order of their steps, with any of them dying anywhere: it leaves once at most', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fate, { maxLength: 4 }),
        fc.boolean(),
        fc.array(round, { minLength: 1, maxLength: 4 }),
        fc.scheduler(),
        async (fates, searchable, rounds, scheduler) => {
          const world = await worldOf(fates, searchable);
          let minute = 62;
          for (const { workers, minutes } of rounds) {
            minute += minutes;
            world.live.turnTo(minute);
            const interleaved: Call = (name, act) => scheduler.schedule(Promise.resolve(), name).then(act);
            const running = workers.map(({ step, after }) => run(world, mortal(step, after, interleaved)));
            await scheduler.waitFor(Promise.all(running));
          }
          expect(world.left).toBeLessThanOrEqual(1);
          if (world.left === 1) expect(['claimed', 'sent', 'unknown']).toContain((await row(world))?.state);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a worker that dies while it judges', () => {
  it('at any step: the series is judged once all the same, and its reply leaves once', async () => {
    for (const after of [true, false]) {
      for (let step = 1; step < 16; step++) {
        const live = await startLive();
        await live.take(mail({ subject: '[PATCH] bpf: count right', id: '<p@example.org>' }));
        live.turnTo(2);
        await judgeDue('<p@example.org>', dying(live.options, mortal(step, after))).catch((error: unknown) => {
          if (!(error instanceof Crash)) throw error;
        });
        await live.runUntil(90);
        expect(await live.state.work.judgements(9)).toHaveLength(1);
        expect((await live.rows()).map(({ state }) => state)).toEqual(['sent']);
        expect(live.outbox.submitted).toHaveLength(1);
      }
    }
  });
});

/** The options of a worker that judges and dies where `call` says. */
function dying(options: PipelineOptions, call: Call): PipelineOptions {
  const { work, mails, waker } = options;
  return {
    ...options,
    mails: {
      put: (each) => mails.put(each),
      get: (id) => call('get', () => mails.get(id)),
      load: (ids) => call('load', () => mails.load(ids)),
      thread: (id, limit) => call('thread', () => mails.thread(id, limit)),
      byAuthor: (keys, since, limit) => call('byAuthor', () => mails.byAuthor(keys, since, limit)),
    },
    work: {
      await: (id, due) => call('await', () => work.await(id, due)),
      due: (now, limit) => work.due(now, limit),
      waiting: (ids) => call('waiting', () => work.waiting(ids)),
      nextDue: () => work.nextDue(),
      settle: (ids) => call('settle', () => work.settle(ids)),
      claim: (judgement, row) => call('claim', () => work.claim(judgement, row)),
      joinJudgement: (root, late) => call('join', () => work.joinJudgement(root, late)),
      judgementOf: (id) => call('judgementOf', () => work.judgementOf(id)),
      judgements: (limit) => work.judgements(limit),
    },
    waker: {
      ...waker,
      series: (id, due) => call('wake', () => waker.series(id, due)),
      reply: (id, at) => call('wake', () => waker.reply(id, at)),
    },
  };
}
