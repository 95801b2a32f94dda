import type { MailFacts, MessageId, Series } from '../core/index.js';
import { groupSubmissions, RUN } from './group.js';
import { isNumbered, isSubmission, mayCover, parentsOf, sameAuthor } from './submission.js';

/** All series found among these mails, by first arrival. */
export function assembleSeries(mails: readonly MailFacts[]): readonly Series<MailFacts>[] {
  const known = new Map(mails.map((mail) => [mail.id, mail]));
  return groupSubmissions(mails)
    .map((cluster) => toSeries(cluster, known))
    .sort((a, b) => a.firstArrival - b.firstArrival || (a.root < b.root ? -1 : 1));
}

/** A mail that is no patch, judged by itself: a bug report. */
export function reportSeries(mail: MailFacts): Series<MailFacts> {
  return {
    kind: 'report',
    root: mail.id,
    cover: undefined,
    patches: [],
    mails: [mail],
    author: mail.author,
    version: 1,
    versionNamed: false,
    rfc: false,
    resend: false,
    total: undefined,
    complete: true,
    coverState: 'none',
    firstArrival: mail.arrival,
    lastArrival: mail.arrival,
  };
}

function toSeries(cluster: readonly MailFacts[], known: ReadonlyMap<MessageId, MailFacts>): Series<MailFacts> {
  const cover = pickCover(cluster);
  const patches = cluster
    .filter((mail) => mail !== cover)
    .sort((a, b) => (a.prefix.index ?? 1) - (b.prefix.index ?? 1) || a.arrival - b.arrival);
  const mails = cover === undefined ? patches : [cover, ...patches];
  const first = mails[0] as MailFacts;
  const named = mails.find((mail) => mail.prefix.version !== undefined)?.prefix.version;
  const total = totalOf(cover, patches);
  const coverState = cover === undefined ? coverStateOf(patches, known) : 'seen';
  const arrivals = mails.map((mail) => mail.arrival);
  return {
    kind: 'patches',
    root: first.id,
    cover,
    patches,
    mails,
    author: first.author,
    version: named ?? 1,
    versionNamed: named !== undefined,
    rfc: mails.some((mail) => mail.prefix.rfc),
    resend: mails.some((mail) => mail.prefix.resend),
    total,
    complete: coverState !== 'unknown' && hasAll(patches, total),
    coverState,
    firstArrival: Math.min(...arrivals),
    lastArrival: Math.max(...arrivals),
  };
}

/** Number 0, or the unnumbered mail without a diff that counted patches stand under. */
function pickCover(cluster: readonly MailFacts[]): MailFacts | undefined {
  const numbered = cluster.find((mail) => mail.prefix.index === 0);
  if (numbered !== undefined) return numbered;
  if (!cluster.some(isNumbered)) return undefined;
  return cluster.find((mail) => mayCover(mail) || !isSubmission(mail));
}

/** What the patches say; the cover letter's count only where there is no patch. 1 for a lone patch. */
function totalOf(cover: MailFacts | undefined, patches: readonly MailFacts[]): number | undefined {
  const counted = patches.filter((mail) => mail.prefix.counted);
  if (counted.length > 0) return counted[0]?.prefix.total;
  return cover === undefined ? 1 : cover.prefix.total;
}

function hasAll(patches: readonly MailFacts[], total: number | undefined): boolean {
  if (total === undefined) return false;
  if (total === 1) return patches.length > 0;
  const seen = new Set(patches.filter(isNumbered).map((mail) => mail.prefix.index));
  if (seen.size < total) return false;
  for (let index = 1; index <= total; index++) if (!seen.has(index)) return false;
  return true;
}

/** Without a cover letter at hand: does the first patch show that none exists? */
function coverStateOf(patches: readonly MailFacts[], known: ReadonlyMap<MessageId, MailFacts>): 'none' | 'unknown' {
  const first = patches.find((mail) => !mail.prefix.counted || mail.prefix.index === 1);
  if (first === undefined) return 'unknown';
  const others = patches.filter((mail) => mail !== first);
  const own = new Set(patches.map((mail) => mail.id));
  const foreign = others.flatMap((mail) => parentsOf(mail).slice(0, 1)).filter((id) => !own.has(id));
  const parents = parentsOf(first);
  if (parents.length === 0) {
    if (first.references.length > 0 || foreign.length > 0) return 'unknown';
    return patches.length > 1 && hasStrayCover(first, known) ? 'unknown' : 'none';
  }
  const answersDiscussion = parents.some((id) => {
    const parent = known.get(id);
    if (parent === undefined) return false;
    return parent.prefix.reply || (!sameAuthor(parent, first) && !coversAsMany(parent, first));
  });
  return answersDiscussion ? 'none' : 'unknown';
}

/** A mail of the same run that starts a thread without a diff or a counter: perhaps the cover letter, sent by hand. */
function hasStrayCover(first: MailFacts, known: ReadonlyMap<MessageId, MailFacts>): boolean {
  return [...known.values()].some(
    (mail) =>
      Math.abs(mail.arrival - first.arrival) <= RUN &&
      mail.patch === undefined &&
      !mail.prefix.reply &&
      !mail.prefix.counted &&
      parentsOf(mail).length === 0 &&
      sameAuthor(mail, first),
  );
}

/** A cover letter for as many patches: perhaps theirs, sent by somebody else of the same team. */
function coversAsMany({ prefix }: MailFacts, patch: MailFacts): boolean {
  return !prefix.reply && prefix.index === 0 && prefix.total === patch.prefix.total;
}
