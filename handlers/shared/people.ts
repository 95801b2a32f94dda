import type { MailFacts, Person, Profile, Series, SeriesHistory } from '../../src/core/index.js';

/** The author maintains or reviews for the subsystem, whichever of his addresses he used. */
export function isRegular(series: Series, profile: Profile): boolean {
  return isAnyOf(series, [...profile.maintainers, ...profile.reviewers]);
}

/** The author is one of these people: by address, or by the full name. */
export function isAnyOf(series: Series, people: readonly Person[]): boolean {
  const [first] = series.mails;
  if (first === undefined) return false;
  const addresses = new Set([first.from.address, first.author?.address ?? first.from.address]);
  const name = first.author?.name.trim().toLowerCase() ?? '';
  return people.some(
    (person) =>
      person.addresses.some((address) => addresses.has(address)) || (name !== '' && person.name.toLowerCase() === name),
  );
}

/** Somebody of these people is in To or Cc of any of the mails. */
export function reaches(mails: readonly MailFacts[], people: readonly Person[]): boolean {
  const wanted = new Set(people.flatMap((person) => person.addresses));
  const names = new Set(people.map((person) => person.name.toLowerCase()));
  return mails.some((mail) =>
    [...mail.to, ...mail.cc].some(
      ({ address, name }) => wanted.has(address) || (name !== '' && names.has(name.trim().toLowerCase())),
    ),
  );
}

/** Other work of the author seen before: submissions that are no versions of this one. */
export function worksBefore({ submissions, earlier }: SeriesHistory): number {
  return submissions - earlier.length;
}

/** `Name <address>`, with the address to write to. */
export function mailboxOf({ name, addresses }: Person): string {
  return `${name} <${addresses[0] ?? ''}>`;
}
