import type { Address, Audience, DecidedFinding, Profile, Series } from '../core/index.js';
import { headerAddress } from './header-value.js';

/** Rules that the list hears of unless the profile says otherwise (safety.md, "Who receives"). */
const listHears = new Set(['bugzilla-report', 'missing-maintainers', 'cc-stable', 'incremental-patch']);

/** Who gets to know of a rule's finding. */
export function audienceOf(profile: Profile, rule: string): Audience {
  return profile.audience[rule] ?? (listHears.has(rule) ? 'author+list' : 'author');
}

/**
 * To: the author, or the reporter of a mail that bugzilla sent. Cc: the list, if one of the findings is for it. undefined
 * when there is nobody to write to.
 */
export function recipientsOf(
  series: Series,
  profile: Profile,
  findings: readonly DecidedFinding[],
): { to: Address[]; cc: Address[] } | undefined {
  const author = authorOf(series);
  const person = author && headerAddress(author);
  if (!person) return undefined;
  const list = headerAddress({ name: '', address: profile.list.address });
  const wanted = findings.some(({ rule }) => audienceOf(profile, rule) === 'author+list');
  return { to: [person], cc: wanted && list && list.address !== person.address ? [list] : [] };
}

/** The person to speak to. Never bugzilla itself: `X-Bugzilla-Who` names the reporter, without it there is nobody. */
export function authorOf(series: Series): Address | undefined {
  const bugzilla = series.mails.find(({ id }) => id === series.root)?.bugzilla;
  if (bugzilla?.fromBugzilla !== true) return series.author;
  return bugzilla.who === undefined ? undefined : { name: '', address: bugzilla.who };
}
