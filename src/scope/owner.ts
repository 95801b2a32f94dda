import type { MailFacts, Profile, Scope, Series } from '../core/index.js';
import { judgeScope, ownShare } from './scope.js';

interface Candidate {
  readonly profile: Profile;
  readonly scope: Scope;
}

/**
 * Which of several profiles judges a series: the one whose own tree is named, else the one that owns most of its files; for a report, and
 * where that says nothing, the one that its title speaks of, then the one whose list it is addressed to first. Never the order of arrival, nor
 * that of the profiles. The scope says why when none does.
 */
export function chooseProfile(series: Series<MailFacts>, profiles: readonly Profile[]): Candidate {
  const candidates = profiles.map((profile) => ({ profile, scope: judgeScope(series, profile) }));
  const [best] = candidates.sort((a, b) => compare(a, b, series));
  if (best === undefined) throw new Error('chooseProfile needs at least one profile');
  return best;
}

/** Negative: `a` goes first. */
function compare(a: Candidate, b: Candidate, series: Series<MailFacts>): number {
  return (
    rank(b, series) - rank(a, series) ||
    titleWords(series, b.profile) - titleWords(series, a.profile) ||
    placeOf(series, a.profile) - placeOf(series, b.profile) ||
    (a.profile.name < b.profile.name ? -1 : 1)
  );
}

function rank({ profile, scope }: Candidate, series: Series<MailFacts>): number {
  if (!scope.inScope) return -1;
  return (scope.tree?.ownership === 'own' ? 2 : 0) + ownShare(series, profile);
}

/** How many words of the first mail's title are the subsystem's: `tcp`, or a name that starts with it (`tcp_frob`). */
function titleWords({ mails }: Series<MailFacts>, { titleWords: known }: Profile): number {
  const words = (mails[0]?.prefix.title ?? '').toLowerCase().split(/[^a-z0-9_-]+/);
  return words.filter((word) => known.some((one) => word === one || word.startsWith(`${one}_`))).length;
}

/** Where the list stands among those that the first mail is addressed to; behind them all when it does not. */
function placeOf({ mails }: Series<MailFacts>, { list }: Profile): number {
  const addressed = [...(mails[0]?.to ?? []), ...(mails[0]?.cc ?? [])];
  const place = addressed.findIndex(({ address }) => address === list.address);
  return place < 0 ? addressed.length : place;
}
