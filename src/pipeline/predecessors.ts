import type { MailFacts } from '../core/index.js';
import { answeredBefore, type View } from './neighbourhood.js';
import type { PipelineOptions, Timing } from './options.js';

/** Looks at this many others at most: enough for any honest thread, little for a hostile one. */
const MOST = 50;

/**
 * Whether something goes first that waits for its own judgement and has a say in this one: an early part that this series may come too late for,
 * or a submission that it answers, which may have had the thread's reply. Of several that are due at one time (after a catch-up, or where
 * wake-ups overtake one another) the one that fell due earlier goes first, so that the outcome hangs on no order of wake-ups. The order is total:
 * one can always go on.
 */
export async function hasPredecessor(
  mail: MailFacts,
  view: View,
  timing: Timing,
  { work }: PipelineOptions,
): Promise<boolean> {
  const others = [...earlyParts(view, timing), ...answeredBefore(view)].filter((other) => other.id !== mail.id);
  const waiting = await work.waiting(others.slice(0, MOST).map(({ id }) => id));
  return others.some((other) => {
    const due = waiting.get(other.id);
    return due !== undefined && isBefore({ due, mail: other }, { due: view.due, mail });
  });
}

interface Waiting {
  readonly due: number;
  readonly mail: MailFacts;
}

function isBefore(a: Waiting, b: Waiting): boolean {
  if (a.due !== b.due) return a.due < b.due;
  if (a.mail.arrival !== b.mail.arrival) return a.mail.arrival < b.mail.arrival;
  return a.mail.id < b.mail.id;
}

/** Parts that may have fallen due before the last one came. */
function earlyParts({ series }: View, { grace, settle }: Timing): readonly MailFacts[] {
  if (settle === 0) return [];
  return series.mails.filter((mail) => mail.arrival + Math.min(grace, settle) < series.lastArrival);
}
