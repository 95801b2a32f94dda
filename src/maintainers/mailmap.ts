import { quoted, readMailbox, writeMailbox, type Mailbox } from './mailbox.js';

/** Old names and addresses, and what they are today (gitmailmap(5), as far as get_maintainer.pl reads it). */
export interface Mailmap {
  /** The mailbox as it is today. */
  map(mailbox: Mailbox): Mailbox;
  /** Every other address of the same person, lower case, without the one asked for. */
  aliasesOf(address: string): readonly string[];
}

interface Tables {
  /** By address, or by whole mailbox where the entry names both. */
  readonly names: Map<string, string>;
  readonly addresses: Map<string, string>;
  /** Any address of a person, lower case -> all of them; the same set under each. */
  readonly people: Map<string, Set<string>>;
}

/** Reads a .mailmap; lines that are none of its forms are passed over. Never throws. */
export function parseMailmap(text: string): Mailmap {
  const tables: Tables = { names: new Map(), addresses: new Map(), people: new Map() };
  for (const raw of text.split('\n')) {
    const line = raw.replace(/#.*/, '').trim();
    if (line !== '' && line.length < 1000) addEntry(line, tables);
  }
  // The mailboxes of a MAINTAINERS file are asked for again and again.
  const known = new WeakMap<Mailbox, Mailbox>();
  return {
    map: (mailbox) => {
      const answer = known.get(mailbox) ?? mapped(mailbox, tables);
      known.set(mailbox, answer);
      return answer;
    },
    aliasesOf: (address) => aliases(address, tables),
  };
}

/** No mailmap at all. */
export const noMailmap: Mailmap = { map: (mailbox) => mailbox, aliasesOf: () => [] };

/** `Name <a>`, `<a> <old>`, `Name <a> <old>` or `Name <a> Old Name <old>`. */
function addEntry(line: string, { names, addresses, people }: Tables): void {
  const match = /^([^<>]*)<([^<>]+)>([^<>]*)(?:<([^<>]+)>)?$/.exec(line);
  if (match === null) return;
  const [, realName = '', realAddress = '', oldName = '', oldAddress] = match;
  const name = quoted(realName);
  if (oldAddress === undefined) {
    if (oldName.trim() === '' && name !== '') names.set(realAddress.trim(), name);
    return;
  }
  const key = oldName.trim() === '' ? oldAddress : writeMailbox({ name: quoted(oldName), address: oldAddress.trim() });
  if (name !== '') names.set(key, name);
  addresses.set(key, realAddress.trim());
  const known = new Set([realAddress, oldAddress].map((address) => address.trim().toLowerCase()));
  for (const address of [...known]) for (const other of people.get(address) ?? []) known.add(other);
  for (const address of known) people.set(address, known);
}

function mapped(mailbox: Mailbox, { names, addresses }: Tables): Mailbox {
  const whole = writeMailbox(mailbox);
  const key = names.has(whole) || addresses.has(whole) ? whole : mailbox.address;
  const name = names.get(key) ?? mailbox.name;
  const address = addresses.get(key) ?? mailbox.address;
  return name === mailbox.name && address === mailbox.address ? mailbox : { name, address };
}

function aliases(address: string, { people }: Tables): readonly string[] {
  const asked = address.toLowerCase();
  return [...(people.get(asked) ?? [])].filter((known) => known !== asked);
}

/**
 * Reads a .get_maintainer.ignore: addresses, lower case, of people who do not want to be named for what stands in the text or history of a
 * file. Whom an M: or R: line names stays named, as with get_maintainer.pl.
 */
export function parseIgnore(text: string): ReadonlySet<string> {
  const ignored = new Set<string>();
  for (const raw of text.split('\n')) {
    const mailbox = readMailbox(raw.replace(/#.*/, '').trim());
    if (mailbox.address !== '') ignored.add(mailbox.address.toLowerCase());
  }
  return ignored;
}
