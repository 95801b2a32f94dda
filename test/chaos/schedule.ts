import { Random } from './random.js';

/** Processes that are killed with -9. `listener` is the process of the service that reads the mailbox, `worker` the other one; both judge and send. */
export const victims = ['listener', 'worker', 'redis', 'dovecot', 'smtp'] as const;
export type Victim = (typeof victims)[number];

export const troubles = [
  'cut redis',
  'cut imap',
  'cut smtp',
  'slow redis',
  'slow imap',
  'stall redis',
  'freeze service',
  'full disk',
  'clock ahead',
  'clock behind',
  'clock right',
  'new UIDVALIDITY',
] as const;
export type Trouble = (typeof troubles)[number];

/** A process of the service believes to be up to so much ahead or behind, ms. Less than half of settle: a series must not fall apart by it. */
export const clockOff = 14 * 60_000;

export type Fault =
  | { readonly kind: 'kill'; readonly victim: Victim; readonly downMs: number }
  | { readonly kind: 'trouble'; readonly trouble: Trouble; readonly ms: number };

/** One step of a run: so many mails are delivered, so much time passes, then the fault. */
export interface Step {
  readonly mails: number;
  readonly gapMs: number;
  /** Before it, the service is given time to get on with its work, as much as it needs on this machine. */
  readonly breath: boolean;
  readonly fault: Fault;
}

const killWeights: Readonly<Record<Victim, number>> = { listener: 28, worker: 24, redis: 16, dovecot: 12, smtp: 20 };
const troubleWeights: Readonly<Record<Trouble, number>> = {
  'cut redis': 14,
  'cut imap': 8,
  'cut smtp': 10,
  'slow redis': 8,
  'slow imap': 6,
  'stall redis': 5,
  'freeze service': 8,
  'full disk': 5,
  'clock ahead': 10,
  'clock behind': 8,
  'clock right': 10,
  'new UIDVALIDITY': 4,
};

export interface ScheduleOptions {
  readonly seed: number;
  readonly mails: number;
  readonly kills: number;
  /** Mean time between two faults, ms. */
  readonly gapMs: number;
  /** Troubles that cannot be had here. */
  readonly without: readonly Trouble[];
}

/** What happens when, the same for the same options: so many kills, other trouble beside them, mail spread evenly between. */
export function planFaults({ seed, mails, kills, gapMs, without }: ScheduleOptions): readonly Step[] {
  const random = new Random(seed ^ 0x5eed);
  const possible = Object.fromEntries(
    Object.entries(troubleWeights).map(([name, weight]) => [name, without.includes(name as Trouble) ? 0 : weight]),
  ) as Record<Trouble, number>;
  // Each trouble at least once, however short the run.
  const first = random.shuffled(troubles.filter((trouble) => possible[trouble] > 0));
  const others = Array.from({ length: Math.max(first.length, Math.round(kills * 0.4)) }, (_, at): Fault => ({
    kind: 'trouble',
    trouble: first[at] ?? random.weighted(possible),
    ms: random.int(200, 6000),
  }));
  const killed = Array.from({ length: kills }, (_, at): Fault => ({
    kind: 'kill',
    victim: victims[at] ?? random.weighted(killWeights),
    downMs: random.chance(0.7) ? random.int(0, 300) : random.int(300, 2500),
  }));
  const faults = random.shuffled([...others, ...killed]);
  return faults.map((fault, at) => ({
    fault,
    gapMs: Math.round(gapMs * (0.1 + 1.8 * random.next())),
    breath: random.chance(0.15),
    mails: Math.floor(((at + 1) * mails) / faults.length) - Math.floor((at * mails) / faults.length),
  }));
}

/** A fault in words. */
export function nameOf(fault: Fault): string {
  return fault.kind === 'kill' ? `kill -9 ${fault.victim}` : fault.trouble;
}
