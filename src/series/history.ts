import type { AutomaticMark, MailFacts, MessageId, Series, SeriesHistory } from '../core/index.js';
import { appliedNotice, reviewsOf } from './applied.js';
import { parentsOf, sameAddress, sameAuthor } from './submission.js';
import { foldTitle, titleLikeness } from './title.js';

/** Two titles this alike, by one author, are versions of one patch. */
const SAME_TITLE = 0.75;

/**
 * What came before and after a series, out of the series and mails known to its author and thread. `all` may hold the series itself; `appliers`:
 * addresses (lower case) of those who may say that it was applied.
 */
export function historyOf(
  series: Series<MailFacts>,
  all: readonly Series<MailFacts>[],
  thread: readonly MailFacts[],
  appliers: ReadonlySet<string>,
): SeriesHistory {
  const own = new Set(series.mails.map((mail) => mail.id));
  const others = all.filter((other) => other.root !== series.root && byOneAuthor(other, series));
  const before = others.filter((other) => other.firstArrival < series.firstArrival);
  const ancestors = new Set(series.mails.flatMap((mail) => [...parentsOf(mail), ...mail.references]));
  return {
    earlier: before.filter((other) => isEarlier(other, series, ancestors)),
    later: others.filter((other) => other.firstArrival > series.firstArrival && replaces(other, series)),
    submissions: before.length,
    thread: thread.filter((mail) => !own.has(mail.id)),
    applied: appliedNotice(series, thread, appliers),
    reviews: reviewsOf(series, thread),
  };
}

/** What a mail system sends back of a patch is nobody's new posting. */
const returned: ReadonlySet<AutomaticMark['kind']> = new Set(['bounce', 'auto-submitted', 'own']);

/** The same work posted once more, at least as much of it: under the same or a similar title, in the same or a newer version. */
export function replaces(other: Series<MailFacts>, series: Series<MailFacts>): boolean {
  const [one] = other.mails;
  const [two] = series.mails;
  if (
    one === undefined ||
    two === undefined ||
    !sameAddress(one, two) ||
    other.mails.some(({ automatic }) => automatic !== undefined && returned.has(automatic.kind)) ||
    other.version < series.version ||
    other.mails.length < series.mails.length
  )
    return false;
  return titleLikeness(foldTitle(one.prefix.title), foldTitle(two.prefix.title)) >= SAME_TITLE;
}

function byOneAuthor(a: Series<MailFacts>, b: Series<MailFacts>): boolean {
  const [one] = a.mails;
  const [two] = b.mails;
  return one !== undefined && two !== undefined && sameAuthor(one, two);
}

/** Linked by thread or by a title in common. */
function isEarlier(other: Series<MailFacts>, series: Series<MailFacts>, ancestors: ReadonlySet<MessageId>): boolean {
  if (other.mails.some((mail) => ancestors.has(mail.id))) return true;
  const titles = series.mails.map((mail) => foldTitle(mail.prefix.title));
  return other.mails.some((mail) => {
    const title = foldTitle(mail.prefix.title);
    return titles.some((own) => own === title || titleLikeness(own, title) >= SAME_TITLE);
  });
}
