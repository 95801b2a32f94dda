import type { MailFacts, MessageId, Series, SeriesHistory } from '../core/index.js';
import {
  appliedNotice,
  askedAfter,
  assembleSeries,
  historyOf,
  isSubmission,
  mayBePing,
  parentsOf,
  pingSeries,
  reportSeries,
  reviewsOf,
} from '../series/index.js';
import type { PipelineOptions, Timing } from './options.js';

const DAY = 86_400_000;
const THREAD_LIMIT = 300;
const AUTHOR_LIMIT = 400;
/** How far back the same author's postings matter. */
const AUTHOR_WINDOW = 180 * DAY;
/** A series whose parts go on trickling in is judged at last. */
const LONGEST_WAIT = DAY;

/** A series as it stood when it fell due, with what was known around it at that time. */
export interface View {
  readonly series: Series<MailFacts>;
  readonly history: SeriesHistory;
  /** What it is about: the series itself, or the submission that a reminder asks after; undefined where that is not known. */
  readonly about: Series<MailFacts> | undefined;
  /** When it falls (fell) due, ms. */
  readonly due: number;
}

/**
 * Assembles the series that a mail belongs to, as of its due time: mail that arrived later is not looked at, so that the same mails give the
 * same judgement whether they are judged live, after a catch-up, or in a backtest. With `settle` 0 everything known counts.
 */
export async function viewOf(
  mail: MailFacts,
  timing: Timing,
  { mails, lists }: Pick<PipelineOptions, 'mails' | 'lists'>,
): Promise<View> {
  const found = new Map<MessageId, MailFacts>([[mail.id, mail]]);
  const add = (more: readonly MailFacts[]) => {
    for (const one of more) found.set(one.id, one);
  };
  const [thread, own] = await Promise.all([
    mails.thread(mail.id, THREAD_LIMIT),
    mails.byAuthor(mail.authorKeys, mail.arrival - AUTHOR_WINDOW, AUTHOR_LIMIT),
  ]);
  add(thread);
  add(own);

  const atOnce = timing.settle === 0;
  let cut = atOnce ? Infinity : mail.arrival;
  let seen = knownBy(found.values(), cut);
  let series = seriesOf(mail, seen);
  for (let round = 0; round < 100; round++) {
    cut = atOnce ? Infinity : dueOf(series, timing);
    const more = knownBy(found.values(), cut);
    if (more.length === seen.length) break;
    const next = seriesOf(mail, more);
    const grown = next.lastArrival > series.lastArrival || next.mails.length !== series.mails.length;
    seen = more;
    series = next;
    if (!grown) break;
  }
  for (const member of series.mails) {
    if (member.id !== mail.id && !sharesThread(member, mail)) add(await mails.thread(member.id, THREAD_LIMIT));
  }
  const known = knownBy(found.values(), cut);
  return { series, ...aroundOf(series, known, appliersOf(lists)), due: dueOf(series, timing) };
}

/** The history of a series. A reminder's answers and notices are those of the submission that it asks after. */
function aroundOf(
  series: Series<MailFacts>,
  known: readonly MailFacts[],
  appliers: ReadonlySet<string>,
): Pick<View, 'about' | 'history'> {
  const thread = threadOf(series, known);
  const history = historyOf(series, assembleSeries(known), thread, appliers);
  const [ping] = series.mails;
  if (series.kind !== 'ping' || ping === undefined) return { about: series, history };
  const about = askedAfter(ping, history.earlier);
  if (about === undefined) return { about, history };
  const applied = appliedNotice(about, thread, appliers);
  return { about, history: { ...history, applied, reviews: reviewsOf(about, thread) } };
}

/** Who may say that a series was applied: the maintainers of every guarded list; a series for one tree may go through another. */
function appliersOf(lists: PipelineOptions['lists']): ReadonlySet<string> {
  return new Set(lists.flatMap(({ profile }) => profile.maintainers.flatMap(({ addresses }) => addresses)));
}

/** What had arrived by `cut`, by arrival. */
function knownBy(found: Iterable<MailFacts>, cut: number): MailFacts[] {
  return [...found].filter((one) => one.arrival <= cut).sort((a, b) => a.arrival - b.arrival);
}

/** The series among these mails that a mail belongs to. */
function seriesOf(mail: MailFacts, known: readonly MailFacts[]): Series<MailFacts> {
  const series = assembleSeries(known).find((candidate) => candidate.mails.some((member) => member.id === mail.id));
  if (series !== undefined) return series;
  return mayBePing(mail) ? pingSeries(mail) : reportSeries(mail);
}

function dueOf(series: Series<MailFacts>, timing: Timing): number {
  const settled = series.complete && series.kind === 'patches';
  const due = series.lastArrival + (settled ? Math.min(timing.grace, timing.settle) : timing.settle);
  return Math.max(series.lastArrival, Math.min(due, series.firstArrival + LONGEST_WAIT));
}

function sharesThread(a: MailFacts, b: MailFacts): boolean {
  const ids = new Set([b.id, ...b.inReplyTo, ...b.references]);
  return [a.id, ...a.inReplyTo, ...a.references].some((id) => ids.has(id));
}

/** The mails that stand in the threads of a series: connected with it through references. */
function threadOf(series: Series<MailFacts>, known: readonly MailFacts[]): MailFacts[] {
  const ids = new Set(series.mails.flatMap((mail) => [mail.id, ...mail.inReplyTo, ...mail.references]));
  let grown = true;
  const inside = new Set<MailFacts>();
  while (grown) {
    grown = false;
    for (const mail of known) {
      if (inside.has(mail)) continue;
      if (!ids.has(mail.id) && ![...mail.inReplyTo, ...mail.references].some((id) => ids.has(id))) continue;
      inside.add(mail);
      for (const id of [mail.id, ...mail.inReplyTo, ...mail.references]) ids.add(id);
      grown = true;
    }
  }
  return known.filter((mail) => inside.has(mail));
}

/**
 * The mails of its threads whose reply would be the threads' one, by arrival: the submissions that a series answers (for a reminder: all of them),
 * and reminders.
 */
export function answeredBefore({ series, history }: View): readonly MailFacts[] {
  const answered = new Set(series.mails.flatMap((mail) => [...parentsOf(mail), ...mail.references]));
  return history.thread.filter(
    (mail) => (isSubmission(mail) && (series.kind === 'ping' || answered.has(mail.id))) || mayBePing(mail),
  );
}

/** Whether a mail is to be judged at all some day: a submission, its unmarked cover letter, what may be a report or a reminder. */
export function mayBeJudged(mail: MailFacts): boolean {
  if (mail.tooLarge && !isSubmission(mail)) return false;
  return (
    isSubmission(mail) ||
    mayBePing(mail) ||
    (!mail.prefix.reply && !mail.prefix.pull && (mail.automatic === undefined || mail.bugzilla !== undefined))
  );
}
