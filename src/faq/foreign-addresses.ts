import type { Profile } from '../core/index.js';

/** The stable tree's address is the same for every subsystem and named by FAQs as something to write or to leave out. */
const everywhere = new Set(['stable@vger.kernel.org', 'stable@kernel.org']);

const address = /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}/g;

/** Mail addresses in a text, lower case, that are neither the profile's list nor one of its people: the text speaks of another time or place. */
export function foreignAddresses(profile: Profile, text: string): string[] {
  const own = new Set([
    profile.list.address,
    ...[...profile.maintainers, ...profile.reviewers].flatMap((person) => person.addresses),
  ]);
  const found = [...text.matchAll(address)].map((match) => match[0].toLowerCase());
  return [...new Set(found)].filter((mailbox) => !own.has(mailbox) && !everywhere.has(mailbox));
}
