import { setTimeout as sleep } from 'node:timers/promises';
import type { State } from '../../state/index.js';
import { listAccount } from './names.js';
import type { SampleDay, SampleMail } from './sample.js';
import type { DemoServers } from './servers.js';

/** Longer than this nothing takes, even on a busy machine, ms. */
const LIMIT = 90_000;
/** Deliveries at a time. */
const LANES = 4;
/** The name under which the demo says that mail is still on its way. */
const holder = 'demo: the sample list is being delivered';

/**
 * Delivers the sample list, a day at a time, and waits until all of a day is judged and every reply that may leave has left. Throws the
 * signal's reason when that fires, an Error when it takes too long.
 */
export async function playSample(days: readonly SampleDay[], servers: DemoServers, signal: AbortSignal): Promise<void> {
  const { state } = servers.service;
  let second = 0;
  for (const day of days) {
    // IMAP counts arrival in seconds: the next day has to be a later one.
    await until('the day is over', signal, async () => now() > second);
    // With settle 0 a series is judged at once: hold that up until its last part is in.
    await state.intake.catchingUp(holder, LIMIT);
    await deliver(day, servers, signal);
    second = now();
    await until('the mail is read', signal, () => isRead(day, state));
    await state.intake.caughtUp(holder);
    await until('the mail is judged', signal, async () => (await state.work.nextDue()) === undefined);
    await until(
      'the replies have left',
      signal,
      async () => (await state.ledger.list(['queued', 'claimed'], 1)).length === 0,
    );
  }
  const { echoed } = servers;
  await until('the list has echoed', signal, async () =>
    (await Promise.all(echoed.map((id) => state.mails.get(id)))).every((mail) => mail !== undefined),
  );
}

const now = (): number => Math.floor(Date.now() / 1000);

async function deliver(day: SampleDay, { dovecot }: DemoServers, signal: AbortSignal): Promise<void> {
  const waiting = [...day];
  const lane = async (): Promise<void> => {
    for (let mail = waiting.shift(); mail !== undefined; mail = waiting.shift()) {
      signal.throwIfAborted();
      await dovecot.deliver({ recipient: listAccount, raw: mail.raw, from: 'bpf-bounces@example.org' });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** Every one is in the mail store, and nothing waits to get there. */
async function isRead(day: readonly SampleMail[], { mails, intake }: State): Promise<boolean> {
  for (const { id } of day) if ((await mails.get(id)) === undefined) return false;
  return (await intake.oldestUnprocessed()) === undefined;
}

async function until(what: string, signal: AbortSignal, done: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + LIMIT;
  while (!(await done())) {
    if (Date.now() > end) throw new Error(`the demo waited ${LIMIT / 1000} s until ${what}`);
    await sleep(30, undefined, { signal });
  }
}
