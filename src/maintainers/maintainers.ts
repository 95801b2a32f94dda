import type { MaintainerContact, Maintainers, MaintainersSection } from '../core/index.js';
import { readMailbox, unquoted, type Mailbox } from './mailbox.js';
import { noMailmap, parseIgnore, parseMailmap, type Mailmap } from './mailmap.js';
import { parseMaintainers, type MaintainersProblem, type Named, type Section } from './parse-maintainers.js';
import type { IsFolder } from './path-pattern.js';
import { everything, mailboxesIn, recipientsOf, type Recipient } from './people.js';
import { readPatch } from './read-patch.js';
import { indexSections } from './section-index.js';

export interface MaintainersText {
  readonly maintainers: string;
  /** A .mailmap. */
  readonly mailmap?: string | undefined;
  /** A .get_maintainer.ignore. */
  readonly ignore?: string | undefined;
  /** Says which F: and X: lines without a trailing slash are folders, where the tree is at hand. */
  readonly isFolder?: IsFolder | undefined;
}

/** A path, with the text of its file where that can be read. */
export interface AskedPath {
  readonly path: string;
  readonly text?: string | undefined;
}

/** A MAINTAINERS file, read and indexed once. */
export interface MaintainersFile extends Maintainers {
  /** Every section, in the order of the file. */
  allSections(): readonly MaintainersSection[];
  /** Lines that cannot be used. */
  readonly problems: readonly MaintainersProblem[];
  /** Whom get_maintainer.pl -f names for these paths: by F:, X: and N:, by K: and by mailboxes in .yaml files where the text is given. */
  forPaths(paths: readonly AskedPath[]): readonly Recipient[];
  /** Whom get_maintainer.pl names for these patches: by their paths, and by K: for their words and changed lines. */
  forPatches(patches: readonly string[]): readonly Recipient[];
}

/** Reads a MAINTAINERS file with its mailmap and ignore file. Never throws. */
export function readMaintainers(text: MaintainersText): MaintainersFile {
  const { sections, problems, isFolder } = parseMaintainers(text.maintainers, text.isFolder);
  const mailmap = text.mailmap === undefined ? noMailmap : parseMailmap(text.mailmap);
  const ignored = parseIgnore(text.ignore ?? '');
  const index = indexSections(sections);
  const facts = new Map<Section, MaintainersSection>();
  const factsOf = (section: Section): MaintainersSection => {
    const known = facts.get(section) ?? sectionOf(section, mailmap);
    facts.set(section, known);
    return known;
  };
  const sectionsAt = (path: string) => index.sectionsOf(path).map(({ section }) => section);
  return {
    allSections: () => sections.map(factsOf),
    problems,
    sectionsOf: knownSections(sectionsAt, factsOf),
    addressesOf: (person) => addressesOf(person, mailmap),
    forPaths: (paths) => {
      const texts = paths.flatMap(({ path, text: content }) =>
        content === undefined || path === 'MAINTAINERS' ? [] : [{ path, content }],
      );
      const byWord = texts.map(
        ({ content }) =>
          (section: Section) =>
            keysIn(section, (regex) => regex.text.test(content)),
      );
      const inFile = texts.filter(({ path }) => path.endsWith('.yaml')).flatMap(({ content }) => mailboxesIn(content));
      return recipientsOf(
        [
          ...paths.flatMap(({ path }) => sectionsAt(isFolder(path) === true ? `${path}/` : path)),
          ...inKeyOrder(sections, byWord),
        ],
        mailmap,
        unique(inFile).filter(({ address }) => !ignored.has(address.toLowerCase())),
      );
    },
    forPatches: (patches) => {
      const read = patches.map(readPatch);
      const byWord = read.map(
        ({ words, changes }) =>
          (section: Section) =>
            keysIn(
              section,
              ({ text: plain, line }) => words.some((w) => plain.test(w)) || changes.some((c) => line.test(c)),
            ),
      );
      const paths = [...new Set(read.flatMap(({ paths: own }) => own))].sort();
      return recipientsOf([...paths.flatMap(sectionsAt), ...inKeyOrder(sections, byWord)], mailmap);
    },
  };
}

function unique(mailboxes: readonly Mailbox[]): Mailbox[] {
  return [...new Map(mailboxes.map((mailbox) => [`${mailbox.name}<${mailbox.address}`, mailbox])).values()];
}

function keysIn(section: Section, matches: (keyword: Section['keywords'][number]) => boolean): string[] {
  return section.keywords.filter(matches).map(({ key }) => key);
}

/** The sections whose keywords were found, in the order of get_maintainer.pl: positions sorted as text. */
function inKeyOrder(
  sections: readonly Section[],
  finders: readonly ((section: Section) => readonly string[])[],
): Section[] {
  if (finders.length === 0) return [];
  return sections
    .filter(({ keywords }) => keywords.length > 0)
    .flatMap((section) => finders.flatMap((find) => find(section)).map((key) => ({ key, section })))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ section }) => section);
}

/** Answers of `sectionsOf` that are kept; a mail names few paths, and the same ones again and again. */
const MOST_KEPT = 5000;
/** Linux knows no longer path; what is longer is no file of a kernel. */
const LONGEST_PATH = 4096;

/** `sectionsOf`, without the section that everything belongs to. Remembers its latest answers. */
function knownSections(
  sectionsAt: (path: string) => readonly Section[],
  factsOf: (section: Section) => MaintainersSection,
): Maintainers['sectionsOf'] {
  const kept = new Map<string, readonly MaintainersSection[]>();
  return (path) => {
    const before = kept.get(path);
    if (before !== undefined) return before;
    if (path.length > LONGEST_PATH) return [];
    const found = sectionsAt(path)
      .filter(({ title }) => title !== everything)
      .map(factsOf);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(path, found);
    return found;
  };
}

function sectionOf({ title, status = '', named }: Section, mailmap: Mailmap): MaintainersSection {
  return {
    title,
    status,
    contacts: named.map((one) => contactOf(one, mailmap)).filter(({ address }) => address !== ''),
  };
}

function contactOf(one: Named, mailmap: Mailmap): MaintainerContact {
  if (one.kind === 'list') {
    const { address } = readMailbox(`${one.address} ${one.remark}`);
    return { kind: 'list', name: '', address: address.toLowerCase(), aliases: [] };
  }
  const { name } = mailmap.map(one.mailbox);
  const [address = '', ...aliases] = addressesOf(one.mailbox, mailmap);
  return { kind: one.kind, name: unquoted(name), address, aliases };
}

/** Lower case, the address of today first. */
function addressesOf(mailbox: Mailbox, mailmap: Mailmap): readonly string[] {
  const today = mailmap.map(mailbox).address.toLowerCase();
  const written = mailbox.address.toLowerCase();
  return [...new Set([today, written, ...mailmap.aliasesOf(today), ...mailmap.aliasesOf(written)])];
}
