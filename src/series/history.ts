import type { MailFacts, MessageId, Series, SeriesHistory } from '../core/index.js';
import { parentsOf, sameAuthor } from './submission.js';
import { foldTitle, titleLikeness } from './title.js';

/** Two titles this alike, by one author, are versions of one patch. */
const SAME_TITLE = 0.75;

/**
 * What came before a series, out of the series and mails known to its author and thread at that time.
 * `all` may hold the series itself; whatever arrived later is left out.
 */
export function historyOf(
  series: Series<MailFacts>,
  all: readonly Series<MailFacts>[],
  thread: readonly MailFacts[],
): SeriesHistory {
  const own = new Set(series.mails.map((mail) => mail.id));
  const others = all.filter(
    (other) => other.root !== series.root && other.firstArrival < series.firstArrival && byOneAuthor(other, series),
  );
  const ancestors = new Set(series.mails.flatMap((mail) => [...parentsOf(mail), ...mail.references]));
  return {
    earlier: others.filter((other) => isEarlier(other, series, ancestors)),
    submissions: others.length,
    thread: thread.filter((mail) => !own.has(mail.id)),
  };
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
