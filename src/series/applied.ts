import type { MailFacts, Series } from '../core/index.js';
import { parentsOf, sameAuthor } from './submission.js';

/** Lines of an answer that are looked at. */
const MOST_LINES = 60;

/**
 * The mail that says that a series was applied: Patchwork's bot, or one of `appliers` (addresses, lower case) who is not its author, in answer to it.
 * The first by arrival; undefined when nobody has said so.
 */
export function appliedNotice(
  series: Series<MailFacts>,
  thread: readonly MailFacts[],
  appliers: ReadonlySet<string>,
): MailFacts | undefined {
  return answersTo(series, thread).find(
    (mail) =>
      mail.from.address.startsWith('patchwork-bot') ||
      (appliers.has(mail.from.address) && !isByAuthor(mail, series) && saysApplied(mail.ownText)),
  );
}

/** What other people wrote about a series, directly or in answer to one another, by arrival; no machines, no patches. */
export function reviewsOf(series: Series<MailFacts>, thread: readonly MailFacts[]): readonly MailFacts[] {
  return answersTo(series, thread).filter((mail) => mail.automatic === undefined && !isByAuthor(mail, series));
}

/** Replies below the mails of a series, or below its cover letter that nobody here has seen. */
function answersTo(series: Series<MailFacts>, thread: readonly MailFacts[]): readonly MailFacts[] {
  const known = new Set(thread.map((mail) => mail.id));
  const own = series.mails.map((mail) => mail.id);
  const below = new Set([...own, ...series.mails.flatMap(parentsOf).filter((id) => !known.has(id))]);
  const answers: MailFacts[] = [];
  // By arrival: an answer that overtook what it answers is found through its References.
  for (const mail of thread) {
    if (!mail.prefix.reply || mail.arrival < series.firstArrival || own.includes(mail.id)) continue;
    if (![...mail.inReplyTo, ...mail.references].some((id) => below.has(id))) continue;
    answers.push(mail);
    below.add(mail.id);
  }
  return answers;
}

function isByAuthor(mail: MailFacts, { mails: [first] }: Series<MailFacts>): boolean {
  return first !== undefined && sameAuthor(mail, first);
}

/** `Applied, thanks`, `queued up for bpf-next`: of what is done, not of what might be. */
function saysApplied(text: string): boolean {
  return text.split('\n', MOST_LINES).some((line) => {
    const said = /\b(?:applied|queued|merged|pushed)\b/i.exec(line);
    return said !== null && !line.trimEnd().endsWith('?') && !hedge.test(line.slice(0, said.index));
  });
}

const hedge =
  /\b(?:not|never|cannot|be|being|gets?|once|when|until|till|if|after|before|unless|should|would|could|with)\b|n['\u2019]t\b/i;
