import type { MailFacts, Series } from '../core/index.js';
import { foldTitle } from '../series/index.js';

/**
 * What a submission says, whoever sends it on and under whatever Message-ID: a mirror that posts it again, a list that gives it a new id, somebody's
 * program that sends back what it gets. A patch is its diff, its message, its title and its version; a report the entries of bugzilla.kernel.org that it
 * names, or else its title and text.
 */
export function contentOf({ kind, version, patches, mails }: Series<MailFacts>): string {
  const diffs = patches.map(({ patch, prefix }) =>
    patch === undefined ? undefined : [patch.diffDigest, patch.messageDigest, foldTitle(prefix.title)],
  );
  if (kind === 'patches' && diffs.length > 0 && diffs.every((diff) => diff !== undefined))
    return JSON.stringify([version, ...diffs.map((diff) => JSON.stringify(diff)).sort()]);
  const entries = mails.flatMap(({ bugzilla }) => bugzilla?.links ?? []).flatMap(({ text }) => entriesIn(text));
  if (kind === 'report' && entries.length > 0) return JSON.stringify([...new Set(entries)].sort());
  return JSON.stringify([version, ...mails.map(({ prefix, ownText }) => [foldTitle(prefix.title), ownText])]);
}

/** Numbers of the entries that a line links to. */
function entriesIn(line: string): string[] {
  return [...line.matchAll(/bugzilla\.kernel\.org\/\D{0,60}(\d{1,9})/giu)].map(([, number = '']) => `bug ${number}`);
}
