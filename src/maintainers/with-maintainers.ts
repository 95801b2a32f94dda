import type { MaintainerContact, MaintainersSection, Person, Profile } from '../core/index.js';
import type { MaintainersFile } from './maintainers.js';

/**
 * The profile with what MAINTAINERS says of its subsystem, which is the sections that name its list: they decide which paths are its own; their
 * people count among its reviewers when the profile does not know them; and everybody gets the addresses that the mailmap knows.
 */
export function withMaintainers(profile: Profile, file: MaintainersFile): Profile {
  const isOwn = ({ contacts }: MaintainersSection) =>
    contacts.some(({ kind, address }) => kind === 'list' && address === profile.list.address);
  const contacts = file
    .allSections()
    .filter(isOwn)
    .flatMap((section) => section.contacts);
  const people = mergedPeople(contacts);
  const known = [...profile.maintainers, ...profile.reviewers];
  const strangers = people.filter((person) => !known.some((other) => isSame(person, other)));
  const completed = (person: Person): Person => ({
    ...person,
    addresses: merge([person, ...people.filter((other) => isSame(person, other))]),
  });
  return {
    ...profile,
    maintainers: profile.maintainers.map(completed),
    reviewers: [...profile.reviewers.map(completed), ...strangers],
    owns: (path) => file.sectionsOf(path).some(isOwn),
  };
}

/** One person for all the sections that name him. */
function mergedPeople(contacts: readonly MaintainerContact[]): Person[] {
  const people: Person[] = [];
  for (const { kind, name, address, aliases } of contacts) {
    if (kind === 'list') continue;
    const person = { name, addresses: [address, ...aliases] };
    const at = people.findIndex((other) => isSame(person, other));
    const before = people[at];
    if (before === undefined) people.push(person);
    else people[at] = { name: before.name, addresses: merge([before, person]) };
  }
  return people;
}

function isSame(a: Person, b: Person): boolean {
  if (a.name !== '' && a.name.toLowerCase() === b.name.toLowerCase()) return true;
  return a.addresses.some((address) => b.addresses.includes(address));
}

function merge(people: readonly Person[]): string[] {
  return [...new Set(people.flatMap(({ addresses }) => addresses))];
}
