import { setTimeout as sleep } from 'node:timers/promises';
import { Faults } from './faults.js';
import { writePost, type Post } from './mails.js';
import { judgeRun, type Verdict } from './oracle.js';
import { Random } from './random.js';
import { nameOf, planFaults, type Step, type Trouble } from './schedule.js';
import { settle } from './settle.js';
import { World } from './world.js';

export interface ChaosOptions {
  /** Folder of the code compiled for plain Node. */
  readonly build: string;
  readonly seed: number;
  readonly mails: number;
  /** Kills of the schedule; those while a mail is handed over come on top. */
  readonly kills: number;
  /** For the faults alone, without the time that the service needs to recover now and then, and without the end. */
  readonly minutes: number;
  readonly say: (line: string) => void;
  /** Ends the run early; everything is cleared away. */
  readonly signal?: AbortSignal;
}

export interface ChaosResult {
  readonly seed: number;
  /** With the seed, all that the plan hangs on. */
  readonly asked: Pick<ChaosOptions, 'mails' | 'kills' | 'minutes'>;
  readonly seconds: number;
  /** Deliveries into the mailbox, second copies among them; and those that may have been made once more. */
  readonly mails: number;
  readonly uncertain: number;
  readonly kills: number;
  readonly faults: Readonly<Record<string, number>>;
  /** Troubles that could not be had here. */
  readonly without: readonly Trouble[];
  /** Replies at the SMTP server before the last fault. */
  readonly leftMeanwhile: number;
  /** Replies that the SMTP server refused for good and a person approved. */
  readonly approved: number;
  readonly verdict: Verdict;
}

/** One run: servers, service, mail, faults, and in the end what came of it. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { seed, say } = options;
  const began = Date.now();
  const post = writePost(seed, options.mails);
  const aim = new Random(seed ^ 0xa1);
  const replies = post.submissions.filter(({ wanted }) => wanted !== 'none').length;
  const aimed = Math.min(0.5, options.kills / 2 / Math.max(1, replies));
  let faults: Faults | undefined;
  const onData = (): void => {
    if (aim.chance(aimed)) void faults?.killService();
  };
  const diskMegabytes = 128 + Math.round(options.mails / 10);
  const world = await World.open({ seed, build: options.build, rate: 20, diskMegabytes, onData });
  try {
    const without: Trouble[] = world.disk === undefined ? ['full disk'] : [];
    const gapMs = (options.minutes * 60_000) / (options.kills * 1.4);
    const steps = planFaults({ seed, mails: post.deliveries.length, kills: options.kills, gapMs, without });
    await untilListening(world);
    faults = new Faults(world, seed);
    const arrivals = await play(world, post, steps, faults, options);
    await faults.done();
    say(`seed ${seed}: the faults are over; ${faults.kills} kills`);
    const { counts, kills } = faults;
    faults = undefined;
    const leftMeanwhile = world.journal().length;
    const approved = await settle(world, post, say);
    const verdict = await judgeRun(post, arrivals, world.state, world.journal());
    return {
      seed,
      asked: { mails: options.mails, kills: options.kills, minutes: options.minutes },
      seconds: Math.round((Date.now() - began) / 1000),
      mails: post.deliveries.length,
      uncertain: world.postman.uncertain,
      kills,
      faults: Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      without,
      leftMeanwhile,
      approved,
      verdict,
    };
  } finally {
    await world.close();
  }
}

/** Mail and faults, step by step. Gives when each mail came first. */
async function play(
  world: World,
  post: Post,
  steps: readonly Step[],
  faults: Faults,
  { say, signal }: ChaosOptions,
): Promise<ReadonlyMap<string, number>> {
  const arrivals = new Map<string, number>();
  let next = 0;
  for (const [at, { mails, gapMs, breath, fault }] of steps.entries()) {
    for (const { id, raw } of post.deliveries.slice(next, next + mails)) {
      world.postman.post(raw, 'INBOX', (arrival) => {
        if (!arrivals.has(id)) arrivals.set(id, arrival);
      });
    }
    next += mails;
    if (breath) await takeBreath(world);
    await sleep(gapMs, undefined, { ...(signal === undefined ? {} : { signal }) });
    faults.begin(fault);
    const left = world.journal().length;
    say(
      `${at + 1}/${steps.length} +${gapMs} ms: ${nameOf(fault)}; ${world.postman.waiting} mails wait, ${left} replies have left`,
    );
  }
  await world.postman.done();
  return arrivals;
}

/** Until a service reads the mailbox and some replies have left since, or not in a long time. */
async function takeBreath(world: World): Promise<void> {
  const before = world.journal().length;
  const isListening = () => world.services.some(({ now }) => now?.said() === 'listening');
  for (const end = Date.now() + 20_000; !isListening() && Date.now() < end;) await sleep(50);
  for (const end = Date.now() + 8000; world.journal().length < before + 8 && Date.now() < end;) await sleep(50);
}

/** Only mail that comes from now on counts. */
async function untilListening(world: World): Promise<void> {
  const end = Date.now() + 60_000;
  while (!world.services.some(({ now }) => now?.said() === 'listening')) {
    const words = world.services.map(({ ownEnds, now }) => [...ownEnds, now?.logged()].join('\n')).join('\n');
    if (Date.now() > end) throw new Error(`no service reads the mailbox: ${words}`);
    await sleep(50);
  }
}
