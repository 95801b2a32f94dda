import { setTimeout as sleep } from 'node:timers/promises';
import { cleanLine } from '../../cli/clean-text.js';
import type { LedgerRow, ReplyState } from '../../core/index.js';
import type { State } from '../../state/index.js';

const EVERY = 250;
const MANY = 10_000;
/** States worth a line; `queued` and `claimed` pass in a moment. */
const told: readonly ReplyState[] = ['draft', 'unknown', 'sent', 'rejected', 'withdrawn'];

/** What a watcher has seen already: a row's state and time of change by its Message-ID, judged roots, the pause switch. */
interface Seen {
  readonly rows: ReadonlyMap<string, LedgerRow>;
  readonly roots: ReadonlySet<string>;
  readonly paused: string | undefined;
}

/** Prints a line for everything that happens from now on, until the signal fires. */
export async function watch(state: State, signal: AbortSignal, print: (line: string) => void): Promise<void> {
  let seen = await look(state);
  while (true) {
    await sleep(EVERY, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const now = await look(state);
    for (const line of await newsBetween(seen, now, state)) print(cleanLine(line));
    seen = now;
  }
}

async function look(state: State): Promise<Seen> {
  const rows = await state.ledger.list(told, MANY);
  const judgements = await state.work.judgements(50);
  const paused = await state.pause.paused();
  return {
    rows: new Map(rows.map((row) => [row.messageId, row])),
    roots: new Set(judgements.map(({ root }) => root)),
    paused: paused && `${paused.by}${paused.reason === '' ? '' : `: ${paused.reason}`}`,
  };
}

async function newsBetween(before: Seen, now: Seen, { work }: State): Promise<string[]> {
  const lines: string[] = [];
  for (const root of now.roots) {
    if (before.roots.has(root)) continue;
    const judgement = await work.judgementOf(root);
    if (judgement?.reply === 'none')
      lines.push(`silent: ${judgement.subject} (${judgement.inScope ? judgement.reason : judgement.scopeReason})`);
  }
  for (const row of now.rows.values()) {
    const old = before.rows.get(row.messageId);
    if (old?.state === row.state && old.changedAt === row.changedAt) continue;
    lines.push(rowLine(row));
  }
  if (before.paused !== now.paused)
    lines.push(now.paused === undefined ? 'resumed: replies leave again' : `paused by ${now.paused}; no reply leaves`);
  return lines;
}

function rowLine({ state, draft, by, reason }: LedgerRow): string {
  const people = draft.to.map(({ address }) => address).join(', ');
  switch (state) {
    case 'sent':
      return `sent: ${draft.subject} -> ${people}${by === undefined ? '' : ` (approved by ${by})`}`;
    case 'draft':
      return `draft: ${draft.subject} (${draft.rules.join(', ')}: ${reason})`;
    default:
      return `${state}: ${draft.subject} (${reason})`;
  }
}
