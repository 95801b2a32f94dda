import type { Cap, DecidedFinding, LedgerRow, MailFacts, MessageId, Series } from '../core/index.js';
import { plainAddress } from '../mail/index.js';
import type { Restraining } from './options.js';

/** How much may leave by itself. */
export interface Restraint {
  /** Mails in an hour and in a day: to one author, in one thread, on one list, and overall. */
  readonly caps: Readonly<
    Record<'author' | 'thread' | 'list' | 'overall', { readonly hour: number; readonly day: number }>
  >;
  /** An author who hears of a rule again within this time (ms) gets the link alone, then nothing. */
  readonly coolDown: number;
}

/** Name of the counter of everything that leaves. */
export const overall = 'overall';
/** Name of the counter of a list, by its address. */
export const listCounter = (address: string): string => `list ${address}`;

/** What has had its reply is known for this long, ms. */
const CONTENT_KEPT = 180 * 86_400_000;

/** Why a reply does not leave by itself. */
export interface Held {
  readonly to: 'draft' | 'withdrawn';
  readonly reason: string;
}

/**
 * Why a reply that is about to leave by itself must not: the same mail has had its reply under another Message-ID, the breaker has fallen, or a cap is
 * reached. Counts it otherwise. A cap of the list or the overall one makes the breaker fall: something is wrong, with the bot or with the list. What a
 * person sends is counted and goes.
 */
export async function heldBack(
  row: LedgerRow,
  { byPerson, now, content }: { readonly byPerson: boolean; readonly now: number; readonly content: string },
  { restraint, limits }: Restraining,
): Promise<Held | undefined> {
  const broken = byPerson ? undefined : await restraint.broken();
  if (broken !== undefined) return { to: 'draft', reason: `the breaker has fallen: ${broken.reason}` };
  const copies =
    row.draft.kind === 'reply' ? await restraint.tell('', `content ${content}`, row.root, now, now - CONTENT_KEPT) : 0;
  if (copies > 0 && !byPerson)
    return { to: 'withdrawn', reason: 'the same mail has had its reply, under another Message-ID' };
  const reached = await restraint.count(row.messageId, capsOf(row, limits), now, byPerson);
  if (reached === undefined) return undefined;
  const reason = `cap reached: ${reached.name} had ${reached.hour} in the hour or ${reached.day} in the day`;
  if (reached.name === overall || reached.name === listCounter(row.list)) await restraint.trip(reason, now);
  return { to: 'draft', reason };
}

function capsOf(row: LedgerRow, { caps }: Restraint): Cap[] {
  const { draft } = row;
  return [
    ...draft.to.map(({ address }) => ({ name: `author ${plainAddress(address)}`, ...caps.author })),
    { name: `thread ${draft.references[0] ?? row.root}`, ...caps.thread },
    { name: listCounter(row.list), ...caps.list },
    { name: overall, ...caps.overall },
  ];
}

const unlimited = { hour: Infinity, day: Infinity };
const anyCaps: Restraint = {
  caps: { author: unlimited, thread: unlimited, list: unlimited, overall: unlimited },
  coolDown: 0,
};

/** Names of the counters that a reply is counted under. */
export function capNames(row: LedgerRow): readonly string[] {
  return capsOf(row, anyCaps).map(({ name }) => name);
}

/** Whoever a reply to this series would speak to: its author, or the person whom bugzilla.kernel.org wrote for. */
export function listenerOf({ mails, author }: Series<MailFacts>): string | undefined {
  const entry = mails[0]?.bugzilla;
  const address = entry?.fromBugzilla === true ? entry.who : author?.address;
  return address === undefined ? undefined : plainAddress(address);
}

/** Rule -> how many other submissions told the author of it lately; those that are about to be spoken of are noted. */
export async function toldBefore(
  findings: readonly DecidedFinding[],
  { listener, root, now }: { readonly listener: string; readonly root: MessageId; readonly now: number },
  { restraint, limits }: Pick<Restraining, 'restraint' | 'limits'>,
): Promise<ReadonlyMap<string, number>> {
  if (limits.coolDown === 0) return new Map();
  const spoken = findings.filter(({ decision }) => decision === 'send' || decision === 'draft');
  const told = new Map<string, number>();
  for (const rule of new Set(spoken.map((finding) => finding.rule))) {
    told.set(rule, await restraint.tell(listener, rule, root, now, now - limits.coolDown));
  }
  return told;
}

/** A reply that never reaches its author tells him nothing. */
export async function untell({ draft, root }: LedgerRow, { restraint }: Pick<Restraining, 'restraint'>): Promise<void> {
  for (const { address } of draft.to)
    for (const rule of draft.rules) await restraint.untell(plainAddress(address), rule, root);
}
