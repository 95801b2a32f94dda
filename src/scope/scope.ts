import type { FileChange, MailFacts, Profile, Scope, Series } from '../core/index.js';
import { matchesAny } from './paths.js';
import { readTrees } from './trees.js';

/** How much of a change is the subsystem's own. */
interface Share {
  readonly files: number;
  readonly ownFiles: number;
  readonly lines: number;
  readonly ownLines: number;
}

/**
 * Is a series ours? It names a tree of the profile; or a shared tree, and the majority of its lines and files (tests, samples and
 * documentation aside) is the subsystem's own; or no tree at all, and the majority of its files is. Another tree's name: not ours.
 */
export function judgeScope(series: Series<MailFacts>, profile: Profile): Scope {
  const { tree, foreign } = readTrees(series.mails, profile);
  const files = series.patches.flatMap((mail) => mail.patch?.files ?? []);
  const core = files.filter((file) => !matchesAny(file.path, profile.paths.aside));
  const share = shareOf(core.length > 0 ? core : files, profile);
  const majorityOwn = share.ownFiles * 2 > share.files && (share.ownLines * 2 > share.lines || share.lines === 0);
  const verdict = (inScope: boolean, reason: string): Scope => ({
    inScope,
    reason,
    tree,
    foreignWords: foreign,
    majorityOwn,
  });

  if (series.kind !== 'patches') return verdict(true, 'a report to the list');
  if (tree?.ownership === 'own') return verdict(true, `names ${tree.name}`);
  if (tree !== undefined) {
    return majorityOwn
      ? verdict(true, `names ${tree.name}, and most of the change is ${profile.title}'s own`)
      : verdict(false, `names ${tree.name}, and most of the change is not ${profile.title}'s`);
  }
  if (!isWhole(series) && !speaksOf(series, profile)) {
    return verdict(false, 'names no tree, and too little of the series was seen to tell whose it is');
  }
  if (foreign.length > 0) return verdict(false, `the prefix names another tree (${foreign.join(', ')})`);
  if (files.length === 0) return verdict(false, 'names no tree and shows no files');
  const all = shareOf(files, profile);
  return all.ownFiles * 2 > all.files
    ? verdict(true, `names no tree; ${String(all.ownFiles)} of ${String(all.files)} files are ${profile.title}'s own`)
    : verdict(
        false,
        `names no tree; only ${String(all.ownFiles)} of ${String(all.files)} files are ${profile.title}'s own`,
      );
}

/** Every announced patch is here. */
function isWhole({ total, patches }: Series<MailFacts>): boolean {
  return total !== undefined && patches.length >= total;
}

/**
 * A partly seen series says itself that it is the subsystem's: in its cover letter's title, or in what stands before a patch title's colon,
 * where `selftests/bpf` is one word: tests go with the code of many subsystems.
 */
function speaksOf({ cover, patches }: Series<MailFacts>, profile: Profile): boolean {
  const known = (words: readonly string[]) => words.some((word) => profile.titleWords.includes(word));
  if (cover !== undefined) return known(cover.prefix.title.toLowerCase().split(/[^a-z0-9_-]+/));
  return patches.some(({ prefix: { title } }) =>
    known(
      title
        .slice(0, Math.max(0, title.indexOf(':')))
        .toLowerCase()
        .split(/[^a-z0-9_/-]+/),
    ),
  );
}

/** A path of the separate loader's own repository, which the subsystem looks after as well. */
export function isLoader(path: string, profile: Profile): boolean {
  return matchesAny(path, profile.paths.loader);
}

/** Whether a path belongs to the subsystem: by MAINTAINERS where that is at hand, else by the profile's own list of paths. */
export function isOwn(path: string, profile: Profile): boolean {
  return (profile.owns?.(path) ?? matchesAny(path, profile.paths.own)) && !matchesAny(path, profile.paths.notOwn);
}

/** Share of distinct own files, 0 to 1: decides between profiles that could both judge a series without a tree. */
export function ownShare(series: Series<MailFacts>, profile: Profile): number {
  const share = shareOf(
    series.patches.flatMap((mail) => mail.patch?.files ?? []),
    profile,
  );
  return share.files === 0 ? 0 : share.ownFiles / share.files;
}

function shareOf(files: readonly FileChange[], profile: Profile): Share {
  const paths = new Map<string, { own: boolean; lines: number }>();
  for (const file of files) {
    const entry = paths.get(file.path) ?? {
      own: isOwn(file.path, profile) || isLoader(file.path, profile),
      lines: 0,
    };
    entry.lines += file.added + file.removed;
    paths.set(file.path, entry);
  }
  const share = { files: paths.size, ownFiles: 0, lines: 0, ownLines: 0 };
  for (const { own, lines } of paths.values()) {
    share.lines += lines;
    if (own) {
      share.ownFiles++;
      share.ownLines += lines;
    }
  }
  return share;
}
