import type { MailFacts } from '../core/index.js';
import { answeredSubmissions, viewOf, type View } from './neighbourhood.js';
import type { PipelineOptions, Timing } from './options.js';

/**
 * Mails whose own series fell due before this one, is not judged yet and has a say in its judgement: the early part that this one comes too late
 * for, and the submissions that it answers, of which one may have had the thread's reply. By arrival. Empty unless several fall due at one time: after a
 * catch-up, or where wake-ups overtake one another.
 */
export async function predecessorsOf(
  view: View,
  timing: Timing,
  { mails, work }: PipelineOptions,
): Promise<readonly MailFacts[]> {
  const found: MailFacts[] = [];
  for (const mail of earlyParts(view, timing)) {
    if ((await work.judgementOf(mail.id)) === undefined && (await viewOf(mail, mails, timing)).due < view.due)
      found.push(mail);
  }
  for (const mail of answeredSubmissions(view)) {
    if ((await work.judgementOf(mail.id)) === undefined && (await viewOf(mail, mails, timing)).due <= view.due)
      found.push(mail);
  }
  return found.sort((a, b) => a.arrival - b.arrival);
}

/** Parts that may have fallen due before the last one came. */
function earlyParts({ series }: View, { grace, settle }: Timing): readonly MailFacts[] {
  if (settle === 0) return [];
  return series.mails.filter((mail) => mail.arrival + Math.min(grace, settle) < series.lastArrival);
}
