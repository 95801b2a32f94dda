import type { Judgement, LedgerRow } from '../../src/core/index.js';
import type { State } from '../../src/state/index.js';
import type { Post, Submission } from './mails.js';
import type { JournalEntry } from './smtp-child.js';
import { clockOff } from './schedule.js';
import { listAddress } from './world.js';

/** What came of a run. */
export interface Verdict {
  readonly submissions: number;
  readonly wanted: number;
  /** Replies at the SMTP server exactly once, and known to be. */
  readonly sent: number;
  /** Waiting for a person with the reason `unknown outcome`; how many of those had left. */
  readonly unknown: number;
  readonly unknownButLeft: number;
  /** Series whose parts came too far apart in time to be judged as a whole. */
  readonly split: number;
  /** In plain words, each; all empty when the promise was kept. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly wrong: readonly string[];
}

interface Books {
  readonly judgements: ReadonlyMap<string, Judgement>;
  readonly rows: ReadonlyMap<string, readonly LedgerRow[]>;
  readonly journal: ReadonlyMap<string, readonly JournalEntry[]>;
}

const states = ['queued', 'draft', 'claimed', 'unknown', 'sent', 'rejected', 'withdrawn'] as const;
const many = 1_000_000;
/** A series is judged as a whole when no two parts in a row are this far apart, ms: settle, less what a clock may be ahead. */
const together = 30 * 60_000 - clockOff;

/** Compares what the post wanted with what stands in the state and in the journal of the SMTP server. */
export async function judgeRun(
  post: Post,
  arrivals: ReadonlyMap<string, number>,
  state: State,
  journal: readonly JournalEntry[],
): Promise<Verdict> {
  const lost: string[] = [];
  const doubled: string[] = [];
  const wrong: string[] = [];
  for (const id of [...post.talk, ...post.submissions.flatMap(({ ids }) => ids)]) {
    if ((await state.mails.get(id)) === undefined) lost.push(`${id} is not in the store`);
  }
  const books = await openBooks(state, journal);
  const counts = { wanted: 0, sent: 0, unknown: 0, unknownButLeft: 0, split: 0 };
  for (const submission of post.submissions) {
    const split = isSplit(submission, arrivals);
    if (split) counts.split += 1;
    checkJudgement(submission, split, books, { lost, doubled });
    const rows = submission.ids.flatMap((id) => books.rows.get(id) ?? []);
    if (submission.wanted === 'none') {
      for (const row of rows) wrong.push(`${row.root} wants no reply and has one, ${row.state}`);
      continue;
    }
    counts.wanted += 1;
    const [row, second] = rows;
    if (second !== undefined) doubled.push(`${second.root} has two replies`);
    if (row === undefined) {
      const why = submission.ids.map((id) => books.judgements.get(id)?.reason ?? 'not judged');
      lost.push(`${String(submission.ids[0])} wants a reply and has none: ${[...new Set(why)].join('; ')}`);
      continue;
    }
    const outcome = checkReply(submission, row, books.journal.get(row.messageId) ?? [], { lost, doubled, wrong });
    if (outcome !== undefined) counts[outcome] += 1;
    if (outcome === 'unknown' && books.journal.has(row.messageId)) counts.unknownButLeft += 1;
  }
  const known = new Set([...books.rows.values()].flat().map(({ messageId }) => messageId));
  for (const [id, entries] of books.journal)
    if (!known.has(id)) wrong.push(`${id} left ${entries.length} times and is no reply of the ledger`);
  return { submissions: post.submissions.length, ...counts, lost, doubled, wrong };
}

async function openBooks({ work, ledger }: State, journal: readonly JournalEntry[]): Promise<Books> {
  const judgements = new Map<string, Judgement>();
  for (const judgement of await work.judgements(many)) for (const id of judgement.mails) judgements.set(id, judgement);
  return {
    judgements,
    rows: grouped(await ledger.list(states, many), ({ root }) => root),
    journal: grouped(journal, ({ messageId }) => messageId),
  };
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** Parts that came too far apart are judged by themselves; the others once, together. */
function isSplit({ ids }: Submission, arrivals: ReadonlyMap<string, number>): boolean {
  const times = ids.map((id) => arrivals.get(id) ?? 0).toSorted((a, b) => a - b);
  return times.some((time, at) => at > 0 && time - (times[at - 1] ?? 0) > together);
}

function checkJudgement(
  { ids }: Submission,
  split: boolean,
  { judgements }: Books,
  { lost, doubled }: { lost: string[]; doubled: string[] },
): void {
  const found = ids.map((id) => judgements.get(id));
  for (const [at, judgement] of found.entries())
    if (judgement === undefined) lost.push(`${String(ids[at])} is not judged`);
  const roots = new Set(found.flatMap((judgement) => (judgement === undefined ? [] : [judgement.root])));
  if (roots.size > 1 && !split) doubled.push(`${String(ids[0])} is judged ${roots.size} times`);
}

function checkReply(
  { ids, author, wanted }: Submission,
  row: LedgerRow,
  left: readonly JournalEntry[],
  { lost, doubled, wrong }: { lost: string[]; doubled: string[]; wrong: string[] },
): 'sent' | 'unknown' | undefined {
  const about = `the reply to ${row.root} (${row.state}: ${row.reason})`;
  if (left.length > 1) doubled.push(`${about} left ${left.length} times`);
  for (const { to, inReplyTo } of left) {
    const expected = wanted === 'author' ? [author] : [author, listAddress];
    // A server may refuse one recipient and take the other.
    if (!to.every((address) => expected.includes(address)) || to.length === 0)
      wrong.push(`${about} went to ${to.join(', ')}`);
    if (!ids.includes(inReplyTo)) wrong.push(`${about} answers ${inReplyTo}`);
  }
  if (row.state === 'unknown' && row.reason.startsWith('unknown outcome')) return 'unknown';
  if (row.state !== 'sent') lost.push(`${about} is not settled`);
  else if (left.length === 0) lost.push(`${about} never left`);
  else return 'sent';
  return undefined;
}
