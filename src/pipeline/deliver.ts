import type { LedgerRow, MailFacts, MessageId } from '../core/index.js';
import { viewOf } from './neighbourhood.js';
import { contentFor } from './content-for.js';
import { askedForSilence, hasOptedOut } from './opt-out.js';
import { capNames, heldBack, type Held } from './restraint.js';
import { settleRow } from './settle-row.js';
import { answeredBy, maintainersOf } from './situation.js';
import type { GuardedList, LiveOptions, PipelineOptions } from './options.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Waiting times after the first, second, ... temporary refusal. */
const backOff = [1, 5, 15, 30, 60].map((minutes) => minutes * MINUTE);
/** A refused reply becomes a draft after this, and a claim that cannot be found goes to a person. */
const GIVE_UP = DAY;
/** A reply that must wait until mail is read again is tried after this time. */
const SEE_AGAIN = 5000;
/** Time between two looks for a claim of unknown outcome. */
const LOOK_AGAIN = 10 * MINUTE;

export type DeliverOutcome = 'sent' | 'waiting' | 'draft' | 'withdrawn' | 'unknown' | 'nothing';

/**
 * Last stage: hands one reply to SMTP, at most once. The ledger decides: only the worker that moves the row from `queued` to `claimed` may
 * submit, and a claim whose outcome is unknown is looked up, never sent again. Safe to repeat, and from several workers.
 */
export async function deliverReply(messageId: MessageId, options: PipelineOptions): Promise<DeliverOutcome> {
  const live = options.live;
  const row = await live?.ledger.get(messageId);
  if (live === undefined || row === undefined) return 'nothing';
  if (row.state === 'claimed') return settleClaim(row, options, live);
  if (row.state !== 'queued') return 'nothing';
  const now = options.clock.now();
  if (row.notBefore > now) {
    await options.waker.reply(messageId, row.notBefore);
    return 'waiting';
  }
  const [pause, catchingUp, blind, optOut] = await Promise.all([
    live.pause.paused(),
    live.intake.isCatchingUp(),
    live.isBlind(row.list),
    optedOut(row, live),
  ]);
  if (pause !== undefined) return 'waiting';
  if (catchingUp || blind) {
    await options.waker.reply(messageId, now + SEE_AGAIN);
    return 'waiting';
  }
  // What a person has approved or asked for leaves whatever has been said in the thread since.
  const byPerson = row.by !== undefined || row.draft.kind !== 'reply';
  const changed = optOut ?? (byPerson ? undefined : await lookAgain(row, options));
  const content = changed === undefined ? await contentFor(row, options) : '';
  const held = changed ?? (await heldBack(row, { byPerson, now, content }, live));
  if (held !== undefined) {
    await settleRow(row, ['queued'], { ...held, at: now }, live);
    return held.to;
  }
  // Again, at the very last: the looks above take their time.
  if ((await live.pause.paused()) !== undefined) return 'waiting';
  return submit(row, options, live);
}

/** Whoever asked not to be written to is not, even when a person has approved the reply. */
async function optedOut({ draft }: LedgerRow, live: LiveOptions): Promise<Held | undefined> {
  for (const { address } of draft.to) {
    if (await hasOptedOut(address, live)) return { to: 'withdrawn', reason: askedForSilence };
  }
  return undefined;
}

async function submit(
  row: LedgerRow,
  { clock, log, waker }: PipelineOptions,
  live: LiveOptions,
): Promise<DeliverOutcome> {
  const { messageId } = row;
  const { ledger, outbox } = live;
  const claimed = await ledger.move(messageId, ['queued'], 'claimed', { reason: 'handed to SMTP', at: clock.now() });
  if (!claimed) return 'nothing';
  // Read again: it may have been edited before the claim; after it nobody can.
  const { draft } = (await ledger.get(messageId)) ?? row;
  const outcome = await outbox.submit(draft);
  const at = clock.now();
  log.info({ messageId, outcome: outcome.kind, response: outcome.response }, 'SMTP answered');
  switch (outcome.kind) {
    case 'accepted':
      await ledger.move(messageId, ['claimed', 'unknown'], 'sent', { reason: `accepted: ${outcome.response}`, at });
      return 'sent';
    case 'temporary': {
      const wait = backOff[Math.min(row.attempts, backOff.length - 1)] as number;
      if (triedFor(row.attempts + 1) > GIVE_UP) {
        const reason = `given up after a day: ${outcome.response}`;
        await settleRow(row, ['claimed'], { to: 'draft', reason, at, attempted: true }, live);
        return 'draft';
      }
      const reason = `refused for now: ${outcome.response}`;
      const again = { reason, at, notBefore: at + wait, attempted: true };
      // Only what leaves counts: a server that is away for hours must not make the breaker fall.
      if (await ledger.move(messageId, ['claimed'], 'queued', again))
        await live.restraint.uncount(messageId, capNames(row));
      await waker.reply(messageId, at + wait);
      return 'waiting';
    }
    case 'refused':
      await settleRow(
        row,
        ['claimed'],
        { to: 'draft', reason: `refused: ${outcome.response}`, at, attempted: true },
        live,
      );
      return 'draft';
    case 'unknown':
      log.warn(
        { messageId, response: outcome.response },
        'nobody knows whether the reply left; it is looked for, never sent again',
      );
      await waker.reply(messageId, at + LOOK_AGAIN);
      return 'unknown';
  }
}

/** Waiting times of that many temporary refusals together, ms. Not counted from the row's making: a person may approve it days later. */
function triedFor(refusals: number): number {
  let sum = 0;
  for (let n = 0; n < refusals; n++) sum += backOff[Math.min(n, backOff.length - 1)] as number;
  return sum;
}

/** A worker died between claim and mark, or SMTP fell silent: look for the mail; after a day a person decides. */
async function settleClaim(
  row: LedgerRow,
  { clock, mails, waker }: PipelineOptions,
  live: LiveOptions,
): Promise<DeliverOutcome> {
  const now = clock.now();
  const claimedAt = row.claimedAt ?? row.changedAt;
  if (now - claimedAt < live.claimAge) return 'waiting';
  if (await isSeen(row, await mails.get(row.messageId), live)) {
    await live.ledger.move(row.messageId, ['claimed', 'unknown'], 'sent', {
      reason: 'found on the list or in Sent',
      at: now,
    });
    return 'sent';
  }
  if (now - claimedAt < GIVE_UP) {
    await waker.reply(row.messageId, now + LOOK_AGAIN);
    return 'waiting';
  }
  await live.ledger.move(row.messageId, ['claimed'], 'unknown', {
    reason: 'unknown outcome: not found for 24 h',
    at: now,
  });
  return 'unknown';
}

/** By Message-ID and From: a mail that merely carries our id proves nothing. */
async function isSeen(row: LedgerRow, seen: MailFacts | undefined, { sent }: LiveOptions): Promise<boolean> {
  const from = row.draft.from.address;
  if (seen?.from.address === from) return true;
  return sent.find(row.messageId, from);
}

/** Just before it leaves: a newer version, a maintainer's answer, an applied notice or late parts in the meantime. */
async function lookAgain(row: LedgerRow, options: PipelineOptions): Promise<Held | undefined> {
  const root = await options.mails.get(row.root);
  const list = options.lists.find(({ profile }) => profile.list.address === row.list);
  if (root === undefined || list === undefined)
    return { to: 'draft', reason: 'the mail it answers is no longer known' };
  const later = await seenSince(root, list, options);
  if (later.newer !== undefined) return { to: 'withdrawn', reason: `posted again meanwhile: ${later.newer}` };
  if (later.applied) return { to: 'withdrawn', reason: 'the series was applied' };
  if (later.answeredBy !== undefined) return { to: 'draft', reason: `${later.answeredBy} has answered in the thread` };
  if (later.parts) return { to: 'draft', reason: 'more of the series has come since' };
  return undefined;
}

async function seenSince(root: MailFacts, list: GuardedList, options: PipelineOptions) {
  const [judgement, { series, history, about }] = await Promise.all([
    options.work.judgementOf(root.id),
    viewOf(root, { ...list.timing, settle: 0, grace: 0 }, options),
  ]);
  return {
    newer: history.later[0]?.mails[0]?.subject,
    applied: history.applied !== undefined,
    answeredBy: answeredBy(about ?? series, history.thread, maintainersOf(list.profile, options.live?.allow)),
    parts: judgement !== undefined && series.lastArrival > judgement.due,
  };
}
