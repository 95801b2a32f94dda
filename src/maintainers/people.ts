import { quoted, readMailbox, writeMailbox, type Mailbox } from './mailbox.js';
import type { Mailmap } from './mailmap.js';
import type { Section } from './parse-maintainers.js';

/** One line of the answer. */
export interface Recipient {
  /** `Name <address>` or an address, names with quotes where they need them. */
  readonly mailbox: string;
  /** `maintainer:SECTION`, `open list`, several for somebody found in a file, too. */
  readonly role: string;
}

/** Longer titles are cut, as get_maintainer.pl cuts them. */
const LONGEST_TITLE = 50;
/** get_maintainer.pl names him only when it is asked to (--git-chief-penguins). */
const chiefPenguin = 'torvalds@linux-foundation.org';

/** What is said of somebody by the S: line of his section. */
const roles: Readonly<Record<string, string>> = {
  supported: 'supporter',
  maintained: 'maintainer',
  'odd fixes': 'odd fixer',
  orphan: 'orphan minder',
  obsolete: 'obsolete minder',
  'buried alive in reporters': 'chief penguin',
};

/** The section that every path belongs to. */
export const everything = 'THE REST';

type Listed = { mailbox: Mailbox; role: string };

/**
 * People and lists of these sections, in their order, as get_maintainer.pl prints them without git: everybody once, under the first section that
 * names him, people before lists. `inFile`: mailboxes found in the text of files.
 */
export function recipientsOf(
  sections: readonly Section[],
  mailmap: Mailmap,
  inFile: readonly Mailbox[] = [],
): Recipient[] {
  const people = new PeopleList();
  const lists = new Map<string, Listed>();
  for (const { title: whole, status = 'unknown', named } of sections) {
    const title = cut(whole);
    const does = roles[status.toLowerCase()] ?? status.toLowerCase();
    for (const one of named) {
      if (one.kind === 'list') addList(one, title, lists);
      else people.add(one.mailbox, `${one.kind === 'maintainer' ? does : 'reviewer'}:${title}`);
    }
  }
  const same = new Deduplicator(mailmap);
  for (const entry of [...people.entries, ...lists.values()]) entry.mailbox = same.map(entry.mailbox);
  people.entries = people.entries.filter(({ mailbox }) => mailbox.address !== chiefPenguin);
  for (const mailbox of inFile) people.addInFile(mailmap.map(mailbox));
  const seen = new Set<string>();
  return [...people.entries, ...lists.values()]
    .map(({ mailbox, role }) => ({ mailbox: writeMailbox(mailbox), role }))
    .filter(({ mailbox }) => !seen.has(mailbox) && seen.add(mailbox));
}

function cut(title: string): string {
  return title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE - 3).trimEnd()}...` : title;
}

/** Lists that only take mail of subscribers are left out. */
function addList(
  { address, remark }: { readonly address: string; readonly remark: string },
  title: string,
  lists: Map<string, Listed>,
): void {
  const key = address.toLowerCase();
  if (remark.includes('subscribers-only') || lists.has(key)) return;
  const kind = remark.includes('moderated') ? 'moderated list' : 'open list';
  // What is no address (`L: Some List <a@b>`) comes out empty, as it does there.
  lists.set(key, { mailbox: readMailbox(address), role: title === everything ? kind : `${kind}:${title}` });
}

/** Everybody once: neither the same name nor the same address again. */
class PeopleList {
  entries: Listed[] = [];
  readonly #names = new Set<string>();
  readonly #addresses = new Set<string>();

  /** Somebody named in a file: one more role for him, or a line of his own. */
  addInFile(mailbox: Mailbox): void {
    this.add(mailbox, '');
    for (const entry of this.entries) {
      const { name, address } = entry.mailbox;
      if ((name !== mailbox.name && address !== mailbox.address) || entry.role.includes('in file')) continue;
      entry.role = entry.role === '' ? 'in file' : `${entry.role},in file`;
    }
  }

  add(mailbox: Mailbox, role: string): void {
    const name = mailbox.name.toLowerCase();
    const address = mailbox.address.toLowerCase();
    if ((name !== '' && this.#names.has(name)) || this.#addresses.has(address)) return;
    this.entries.push({ mailbox, role });
    if (name !== '') this.#names.add(name);
    this.#addresses.add(address);
  }
}

/** Puts the mailbox of today, and of two that are one person after the mailmap the first. */
class Deduplicator {
  readonly #names = new Map<string, Mailbox>();
  readonly #addresses = new Map<string, Mailbox>();

  constructor(private readonly mailmap: Mailmap) {}

  map(written: Mailbox): Mailbox {
    const mailbox = this.mailmap.map(written);
    const name = mailbox.name.toLowerCase();
    const address = mailbox.address.toLowerCase();
    const known = (name === '' ? undefined : this.#names.get(name)) ?? this.#addresses.get(address);
    if (known === undefined) {
      this.#names.set(name, mailbox);
      this.#addresses.set(address, mailbox);
    }
    return this.mailmap.map(known ?? mailbox);
  }
}

/**
 * Mailboxes in the text of a file, e.g. the maintainers of a device tree binding (get_maintainer.pl, clean_file_emails): the last two words before
 * an address are taken for the name, three where one is an initial.
 */
export function mailboxesIn(text: string): readonly Mailbox[] {
  const found: Mailbox[] = [];
  for (const line of text.split('\n')) {
    if (!line.includes('@') || line.length > 1000) continue;
    let from = 0;
    for (const match of line.matchAll(/[({<]?([\w.+-]{1,64}@[A-Za-z0-9.-]{1,200}\.[A-Za-z0-9]{1,30})[)}>]?/g)) {
      found.push({ name: quoted(nameBefore(line.slice(from, match.index))), address: match[1] as string });
      from = match.index + match[0].length;
    }
  }
  return found;
}

function nameBefore(text: string): string {
  const words = text.split(/[^\p{L}',.+-]+/u).filter((word) => word !== '' && !/^[',.+-]$/.test(word));
  const isInitial = (word = '') => /^\p{L}\.?$/u.test(word);
  const taken = words.slice(words.length > 2 && (isInitial(words.at(-3)) || isInitial(words.at(-2))) ? -3 : -2);
  return taken.join(' ').replace(/^[,.]|[,.]$/g, '');
}
