import type { MailFacts, PatchFacts, Series } from '../../src/core/index.js';
import { foldTitle, titleLikeness } from '../../src/series/index.js';

const SAME_TITLE = 0.7;
const SAME_CHANGES = 0.25;
const SAME_COVER = 0.5;

/** The patches of both that are versions of one another; none unless they are the larger part of both postings. */
export function pairUp<M extends MailFacts>(earlier: Series<MailFacts>, series: Series<M>): [MailFacts, M][] {
  const pairs: [MailFacts, M][] = [];
  for (const after of series.patches) {
    const before = earlier.patches.find((mail) => isSamePatch(mail, after));
    if (before !== undefined) pairs.push([before, after]);
  }
  const most = Math.max(...[earlier, series].map(({ patches, total }) => Math.max(patches.length, total ?? 0)));
  return pairs.length * 2 >= most && !haveOtherCovers(earlier, series) ? pairs : [];
}

/** Two cover letters with little in common: one series was split out of the other. */
function haveOtherCovers(earlier: Series<MailFacts>, series: Series<MailFacts>): boolean {
  if (earlier.cover === undefined || series.cover === undefined) return false;
  return titleLikeness(foldTitle(earlier.cover.prefix.title), foldTitle(series.cover.prefix.title)) < SAME_COVER;
}

/** Alike in title and in what they change: two fixes of the same kind elsewhere in a file carry the same title, too. */
function isSamePatch(before: MailFacts, after: MailFacts): boolean {
  if (before.patch === undefined || after.patch === undefined) return false;
  const [one, two] = [foldTitle(before.prefix.title), foldTitle(after.prefix.title)];
  if (one !== two && titleLikeness(one, two) < SAME_TITLE) return false;
  const paths = new Set(before.patch.files.map((file) => file.path));
  return (
    after.patch.files.some((file) => paths.has(file.path)) && sharedChanges(before.patch, after.patch) >= SAME_CHANGES
  );
}

/** Share of changed lines in common, of the smaller diff. */
function sharedChanges(before: PatchFacts, after: PatchFacts): number {
  if (before.diffDigest === after.diffDigest) return 1;
  const known = new Set(before.changeSketch);
  const common = after.changeSketch.filter((line) => known.has(line)).length;
  return common / Math.max(1, Math.min(before.changeSketch.length, after.changeSketch.length));
}

/** The change or its description differs. */
export function isReworked(before: MailFacts, after: MailFacts): boolean {
  return (
    before.patch?.diffDigest !== after.patch?.diffDigest || before.patch?.messageDigest !== after.patch?.messageDigest
  );
}
