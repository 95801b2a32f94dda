import type { MailFacts, MessageId } from '../core/index.js';
import { areNear, Cluster } from './cluster.js';
import { isSubmission, mayCover, parentsOf, sameAuthor } from './submission.js';

const MINUTE = 60_000;
/** Parts of one `git send-email` run arrive within this time of each other, whatever the greylisting. */
export const RUN = 30 * MINUTE;
/** A failed send is finished by hand within a day. */
const FINISH = 24 * 60 * MINUTE;

/**
 * Groups the submissions among `mails` into series. The result depends on the set of mails alone, not on the order in which they are
 * given. Mails that are no submission are ignored, except a cover letter that forgot its `[PATCH 0/n]`.
 */
export function groupSubmissions(mails: readonly MailFacts[]): readonly (readonly MailFacts[])[] {
  const known = new Map(mails.map((mail) => [mail.id, mail]));
  return byAuthor(mails.filter(isSubmission)).flatMap((own) => groupOneAuthor(own, known));
}

/** Splits mails by person: mails that share an author key, directly or through others, belong together. */
function byAuthor(mails: readonly MailFacts[]): MailFacts[][] {
  const groups = new Map<string, MailFacts[]>();
  for (const mail of mails) {
    const keys = mail.authorKeys.length === 0 ? [mail.id] : mail.authorKeys;
    const [home = [], ...others] = new Set(
      keys.flatMap((key) => [groups.get(key) ?? []].filter((group) => group.length > 0)),
    );
    home.push(mail);
    for (const key of keys) groups.set(key, home);
    for (const other of others) {
      home.push(...other);
      for (const member of other) for (const key of member.authorKeys) groups.set(key, home);
    }
  }
  return [...new Set(groups.values())];
}

function groupOneAuthor(own: readonly MailFacts[], known: ReadonlyMap<MessageId, MailFacts>): (readonly MailFacts[])[] {
  const sorted = [...own].sort(inOrder);
  let clusters = joinThreads(sorted);
  clusters = joinPairs(clusters, shareParent);
  clusters = joinPairs(clusters, oneRun);
  clusters = joinPairs(clusters, finishedLater);
  const covers = new Set<MessageId>();
  return clusters.map(({ mails }) => {
    const cover = unmarkedCover(mails, known);
    if (cover === undefined || covers.has(cover.id)) return mails;
    covers.add(cover.id);
    return [cover, ...mails];
  });
}

function inOrder(a: MailFacts, b: MailFacts): number {
  return (
    a.arrival - b.arrival || (a.prefix.index ?? 0) - (b.prefix.index ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

/** Step 1: a patch joins the cover letter or patch of its own series that it replies to. */
function joinThreads(sorted: readonly MailFacts[]): Cluster[] {
  const byId = new Map(sorted.map((mail) => [mail.id, mail]));
  const clusterOf = new Map(sorted.map((mail) => [mail.id, new Cluster(mail)]));
  for (const mail of sorted) {
    for (const id of parentsOf(mail)) {
      const parent = byId.get(id);
      if (parent === undefined || !belongsUnder(mail, parent)) continue;
      join(clusterOf, mail, parent);
      break;
    }
  }
  return [...new Set(clusterOf.values())];
}

function join(clusterOf: Map<MessageId, Cluster>, a: MailFacts, b: MailFacts): void {
  const [one, two] = [clusterOf.get(a.id), clusterOf.get(b.id)];
  if (one === undefined || two === undefined || one === two) return;
  const [large, small] = one.mails.length > two.mails.length ? [one, two] : [two, one];
  if (!large.fits(small)) return;
  large.absorb(small);
  for (const { id } of small.mails) clusterOf.set(id, large);
}

/** A counted patch under its cover letter (totals may disagree), or chained behind another patch of the same count. */
function belongsUnder(child: MailFacts, parent: MailFacts): boolean {
  if (!child.prefix.counted || child.prefix.index === 0) return false;
  if (!sameVersion(child, parent)) return false;
  if (mayCover(parent)) return true;
  return (
    parent.prefix.counted && child.prefix.total === parent.prefix.total && child.prefix.index !== parent.prefix.index
  );
}

/** Equal versions; an unnamed one goes with a named one only within the same run (cover `v2`, patches without). */
function sameVersion(a: MailFacts, b: MailFacts): boolean {
  if (a.prefix.version === b.prefix.version) return true;
  const named = a.prefix.version !== undefined && b.prefix.version !== undefined;
  return (a.prefix.version ?? 1) === (b.prefix.version ?? 1) || (!named && Math.abs(a.arrival - b.arrival) <= RUN);
}

type Relation = (a: Cluster, b: Cluster) => boolean;

/** Merges clusters that `related` says belong together, the last one begun first, never giving a position twice. */
function joinPairs(clusters: readonly Cluster[], related: Relation): Cluster[] {
  const done: Cluster[] = [];
  for (const cluster of [...clusters].sort((a, b) => a.start - b.start)) {
    const home = done.findLast((other) => alike(cluster, other) && related(other, cluster) && other.fits(cluster));
    if (home === undefined) done.push(cluster);
    else home.absorb(cluster);
  }
  return done;
}

/** Same announced count, same version, at least one counted. */
function alike({ counted: one }: Cluster, { counted: two }: Cluster): boolean {
  return one !== undefined && two !== undefined && one.prefix.total === two.prefix.total && sameVersion(one, two);
}

/** Step 2: patches that reply to one and the same mail (a cover letter nobody here has seen, a review). */
function shareParent(a: Cluster, b: Cluster): boolean {
  return [...b.parents].some((id) => a.parents.has(id)) && areNear(a, b, FINISH / 2);
}

/** Step 3: unthreaded mails of one run, or a cover letter whose Message-ID a mail provider rewrote. */
function oneRun(a: Cluster, b: Cluster): boolean {
  return (a.coverAlone || b.coverAlone || (a.unthreaded && b.unthreaded && a.saysLike(b))) && areNear(a, b, RUN);
}

/** Step 4: a failed send finished later in a new thread: together they are the whole series, neither is alone. */
function finishedLater(a: Cluster, b: Cluster): boolean {
  const total = a.counted?.prefix.total;
  if (total === undefined || a.mails.length + b.mails.length < total || !a.saysLike(b)) return false;
  for (let index = 1; index <= total; index++) if (!a.holds(index) && !b.holds(index)) return false;
  return areNear(a, b, FINISH);
}

/** A cover letter without any marker: the author's own mail, no reply, no diff, answered by the first or by several of the patches. */
function unmarkedCover(cluster: readonly MailFacts[], known: ReadonlyMap<MessageId, MailFacts>): MailFacts | undefined {
  const counted = cluster.filter((mail) => mail.prefix.counted);
  if (counted.length === 0 || cluster.some(mayCover)) return undefined;
  for (const id of new Set(counted.flatMap((mail) => parentsOf(mail)))) {
    const parent = known.get(id);
    if (parent === undefined || parent.prefix.reply || isSubmission(parent) || parent.patch !== undefined) continue;
    const children = counted.filter((mail) => parentsOf(mail).includes(id));
    const first = children.some((mail) => mail.prefix.index === 1);
    const own = counted.some((mail) => sameAuthor(parent, mail));
    const near = children.some((mail) => Math.abs(mail.arrival - parent.arrival) <= RUN);
    if (own && near && (first || children.length > 1)) return parent;
  }
  return undefined;
}
