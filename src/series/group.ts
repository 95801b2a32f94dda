import type { MailFacts, MessageId } from '../core/index.js';
import { isSubmission, mayCover, parentsOf } from './submission.js';

const MINUTE = 60_000;
/** Parts of one `git send-email` run arrive within this time of each other, whatever the greylisting. */
const RUN = 30 * MINUTE;
/** A failed send is finished by hand within a day. */
const FINISH = 24 * 60 * MINUTE;

/** Mails of one author that belong to one submission, not yet ordered. */
export type Cluster = readonly MailFacts[];

/**
 * Groups the submissions among `mails` into series. The result depends on the set of mails alone, not on the order in which they are
 * given. Mails that are no submission are ignored, except a cover letter that forgot its `[PATCH 0/n]`.
 */
export function groupSubmissions(mails: readonly MailFacts[]): readonly Cluster[] {
  const known = new Map(mails.map((mail) => [mail.id, mail]));
  return byAuthor(mails.filter(isSubmission)).flatMap((own) => groupOneAuthor(own, known));
}

/** Splits mails by person: mails that share an author key, directly or through others, belong together. */
function byAuthor(mails: readonly MailFacts[]): MailFacts[][] {
  const groups = new Map<string, MailFacts[]>();
  for (const mail of mails) {
    const merged = [mail];
    for (const key of mail.authorKeys) {
      const group = groups.get(key);
      if (group !== undefined && !merged.includes(group[0] as MailFacts)) merged.push(...group);
    }
    for (const member of merged) for (const key of member.authorKeys) groups.set(key, merged);
    if (mail.authorKeys.length === 0) groups.set(mail.id, merged);
  }
  return [...new Set(groups.values())];
}

function groupOneAuthor(own: readonly MailFacts[], known: ReadonlyMap<MessageId, MailFacts>): Cluster[] {
  const sorted = [...own].sort(inOrder);
  let clusters = joinThreads(sorted);
  clusters = joinPairs(clusters, shareParent);
  clusters = joinPairs(clusters, oneRun);
  clusters = joinPairs(clusters, finishedLater);
  return clusters.map((cluster) => withUnmarkedCover(cluster, known));
}

function inOrder(a: MailFacts, b: MailFacts): number {
  return a.arrival - b.arrival || (a.prefix.index ?? 0) - (b.prefix.index ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Step 1: a patch joins the cover letter or patch of its own series that it replies to. */
function joinThreads(sorted: readonly MailFacts[]): MailFacts[][] {
  const clusterOf = new Map<MessageId, MailFacts[]>();
  const bySelf = new Map(sorted.map((mail) => [mail.id, mail]));
  for (const mail of sorted) clusterOf.set(mail.id, [mail]);
  for (const mail of sorted) {
    for (const id of parentsOf(mail)) {
      const parent = bySelf.get(id);
      if (parent === undefined || !belongsUnder(mail, parent)) continue;
      join(clusterOf, mail, parent);
      break;
    }
  }
  return [...new Set(clusterOf.values())];
}

function join(clusterOf: Map<MessageId, MailFacts[]>, a: MailFacts, b: MailFacts): void {
  const left = clusterOf.get(a.id) ?? [a];
  const right = clusterOf.get(b.id) ?? [b];
  if (left === right || !fitTogether(left, right)) return;
  const merged = [...left, ...right];
  for (const member of merged) clusterOf.set(member.id, merged);
}

/** A counted patch under its cover letter (totals may disagree), or chained behind another patch of the same count. */
function belongsUnder(child: MailFacts, parent: MailFacts): boolean {
  if (!child.prefix.counted || child.prefix.index === 0) return false;
  if (!sameVersion(child, parent)) return false;
  if (mayCover(parent)) return true;
  return parent.prefix.counted && child.prefix.total === parent.prefix.total && child.prefix.index !== parent.prefix.index;
}

/** Equal versions; an unnamed one goes with a named one only within the same run (cover `v2`, patches without). */
function sameVersion(a: MailFacts, b: MailFacts): boolean {
  if (a.prefix.version === b.prefix.version) return true;
  const named = a.prefix.version !== undefined && b.prefix.version !== undefined;
  return (a.prefix.version ?? 1) === (b.prefix.version ?? 1) || (!named && Math.abs(a.arrival - b.arrival) <= RUN);
}

/** No position is taken twice, and no two versions are named. */
function fitTogether(a: Cluster, b: Cluster): boolean {
  const one = namedVersion(a);
  const two = namedVersion(b);
  if (one !== undefined && two !== undefined && one !== two) return false;
  const taken = new Set(a.map((mail) => mail.prefix.index ?? 'cover'));
  return !b.some((mail) => taken.has(mail.prefix.index ?? 'cover') || (mayCover(mail) && a.some(mayCover)));
}

function namedVersion(cluster: Cluster): number | undefined {
  return cluster.find((mail) => mail.prefix.version !== undefined)?.prefix.version;
}

type Relation = (a: Cluster, b: Cluster) => boolean;

/** Merges clusters that `related` says belong together, nearest in time first, never giving a position twice. */
function joinPairs(clusters: readonly MailFacts[][], related: Relation): MailFacts[][] {
  const open = clusters.filter((cluster) => cluster.some((mail) => mail.prefix.counted) || cluster.every(mayCover));
  const rest = clusters.filter((cluster) => !open.includes(cluster));
  const done: MailFacts[][] = [];
  for (const cluster of open.sort((a, b) => start(a) - start(b))) {
    const home = [...done].reverse().find((other) => alike(cluster, other) && fitTogether(cluster, other) && related(other, cluster));
    if (home === undefined) done.push([...cluster]);
    else home.push(...cluster);
  }
  return [...rest, ...done];
}

/** Same announced count, same version, at least one counted. */
function alike(a: Cluster, b: Cluster): boolean {
  const one = a.find((mail) => mail.prefix.counted);
  const two = b.find((mail) => mail.prefix.counted);
  return one !== undefined && two !== undefined && one.prefix.total === two.prefix.total && sameVersion(one, two);
}

/** Step 2: patches that reply to one and the same mail (a cover letter nobody here has seen, a review). */
function shareParent(a: Cluster, b: Cluster): boolean {
  const parents = new Set(a.flatMap((mail) => parentsOf(mail)));
  return gap(a, b) <= FINISH / 2 && b.some((mail) => parentsOf(mail).some((id) => parents.has(id)));
}

/** Step 3: unthreaded mails of one run, or a cover letter whose Message-ID a mail provider rewrote. */
function oneRun(a: Cluster, b: Cluster): boolean {
  if (gap(a, b) > RUN) return false;
  const coverAlone = (cluster: Cluster) => cluster.every((mail) => mail.prefix.index === 0);
  const unthreaded = (cluster: Cluster) => cluster.every((mail) => mail.prefix.index === 1 || parentsOf(mail).length === 0);
  return coverAlone(a) || coverAlone(b) || (unthreaded(a) && unthreaded(b) && wordsOf(a) === wordsOf(b));
}

/** Step 4: a failed send finished later in a new thread: together they are the whole series, neither is alone. */
function finishedLater(a: Cluster, b: Cluster): boolean {
  if (gap(a, b) > FINISH) return false;
  const total = a.find((mail) => mail.prefix.counted)?.prefix.total;
  if (total === undefined || total > 1000) return false;
  const seen = new Set([...a, ...b].map((mail) => mail.prefix.index));
  for (let index = 1; index <= total; index++) if (!seen.has(index)) return false;
  return wordsOf(a) === wordsOf(b);
}

/** What the prefixes say besides markers, versions and counters: trees, mostly. */
function wordsOf(cluster: Cluster): string {
  return [...new Set(cluster.flatMap((mail) => mail.prefix.words))].sort().join(' ');
}

function start(cluster: Cluster): number {
  return Math.min(...cluster.map((mail) => mail.arrival));
}

/** Shortest time between a mail of one and a mail of the other, ms. */
function gap(a: Cluster, b: Cluster): number {
  let least = Infinity;
  for (const one of a) for (const two of b) least = Math.min(least, Math.abs(one.arrival - two.arrival));
  return least;
}

/** A cover letter without any marker: the author's own mail, no reply, no diff, answered by the first or by several of the patches. */
function withUnmarkedCover(cluster: Cluster, known: ReadonlyMap<MessageId, MailFacts>): Cluster {
  const counted = cluster.filter((mail) => mail.prefix.counted);
  if (counted.length === 0 || cluster.some(mayCover)) return cluster;
  for (const id of new Set(counted.flatMap((mail) => parentsOf(mail)))) {
    const parent = known.get(id);
    if (parent === undefined || parent.prefix.reply || isSubmission(parent) || parent.patch !== undefined) continue;
    const children = counted.filter((mail) => parentsOf(mail).includes(id));
    const first = children.some((mail) => mail.prefix.index === 1);
    const own = parent.authorKeys.some((key) => counted.some((mail) => mail.authorKeys.includes(key)));
    if (own && (first || children.length > 1) && gap([parent], children) <= RUN) return [parent, ...cluster];
  }
  return cluster;
}
