import type { Cap, DecidedFinding, LedgerRow, MessageId } from '../core/index.js';
import type { LiveOptions } from './options.js';

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

/**
 * Why a reply that is about to leave by itself must wait for a person: the breaker has fallen, or a cap is reached. Counts it otherwise. A cap of the list or
 * the overall one makes the breaker fall: something is wrong, with the bot or with the list. What a person sends is counted and goes.
 */
export async function heldBack(
  row: LedgerRow,
  byPerson: boolean,
  now: number,
  { restraint, limits }: LiveOptions,
): Promise<string | undefined> {
  const broken = byPerson ? undefined : await restraint.broken();
  if (broken !== undefined) return `the breaker has fallen: ${broken.reason}`;
  const reached = await restraint.count(row.messageId, capsOf(row, limits), now, byPerson);
  if (reached === undefined) return undefined;
  const reason = `cap reached: ${reached.name} had ${reached.hour} in the hour or ${reached.day} in the day`;
  if (reached.name === overall || reached.name === listName(row)) await restraint.trip(reason, now);
  return reason;
}

function capsOf(row: LedgerRow, { caps }: Restraint): Cap[] {
  const { draft } = row;
  return [
    ...draft.to.map(({ address }) => ({ name: `author ${address}`, ...caps.author })),
    { name: `thread ${draft.references[0] ?? row.root}`, ...caps.thread },
    { name: listName(row), ...caps.list },
    { name: overall, ...caps.overall },
  ];
}

const listName = ({ list }: LedgerRow): string => `list ${list}`;

/** Rule -> how many other submissions told the author of it lately; those that are about to be spoken of are noted. */
export async function toldBefore(
  findings: readonly DecidedFinding[],
  { author, root, now }: { readonly author: string; readonly root: MessageId; readonly now: number },
  { restraint, limits }: Pick<LiveOptions, 'restraint' | 'limits'>,
): Promise<ReadonlyMap<string, number>> {
  if (limits.coolDown === 0) return new Map();
  const spoken = findings.filter(({ decision }) => decision === 'send' || decision === 'draft');
  const told = new Map<string, number>();
  for (const rule of new Set(spoken.map((finding) => finding.rule))) {
    told.set(rule, await restraint.tell(author, rule, root, now, now - limits.coolDown));
  }
  return told;
}
