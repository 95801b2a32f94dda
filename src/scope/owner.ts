import type { MailFacts, Profile, Scope, Series } from '../core/index.js';
import { judgeScope, ownShare } from './scope.js';

/**
 * Which of several profiles judges a series: the one whose own tree is named, else the one that owns most of its files; never the order of
 * arrival. The scope says why when none does.
 */
export function chooseProfile(
  series: Series<MailFacts>,
  profiles: readonly Profile[],
): { readonly profile: Profile; readonly scope: Scope } {
  const [first, ...more] = profiles.map((profile) => ({ profile, scope: judgeScope(series, profile) }));
  if (first === undefined) throw new Error('chooseProfile needs at least one profile');
  let best = first;
  for (const candidate of more) if (rank(candidate, series) > rank(best, series)) best = candidate;
  return best;
}

function rank({ profile, scope }: { profile: Profile; scope: Scope }, series: Series<MailFacts>): number {
  if (!scope.inScope) return -1;
  return (scope.tree?.ownership === 'own' ? 2 : 0) + ownShare(series, profile);
}
