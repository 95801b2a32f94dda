import type { Facts, FileChange, MaintainersSection, Person, Profile, Series } from '../../src/core/index.js';
import { isOwn, matchesAny } from '../../src/scope/index.js';
import { isAnyOf, reaches } from './people.js';

/** A subsystem of others that a series changes and has not reached. */
export interface UnreachedSubsystem {
  readonly section: MaintainersSection;
  /** Its changed files, in the order of the series. */
  readonly paths: readonly string[];
  readonly lines: number;
}

/** Fewer changed lines are not worth somebody's word: a renamed function, a header that moved. */
const WORTH_A_WORD = 10;
/** A change of more subsystems than this goes through the tree: nobody asks everybody. */
const TREE_WIDE = 3;

/**
 * The subsystem of others with the most changed lines of which nobody, neither its people nor its list, is in To or Cc of any mail, wrote it or is
 * named in a trailer. A file of several sections has reached its subsystem when one of them is reached; tests, samples and documentation,
 * small touches, changes of many subsystems, and sections that are orphaned or name nobody are left alone.
 */
export function unreachedSubsystem(
  series: Series,
  profile: Profile,
  { maintainers }: Pick<Facts, 'maintainers'>,
): UnreachedSubsystem | undefined {
  if (maintainers === undefined) return undefined;
  const known = new Map<MaintainersSection, boolean>();
  const isReached = (section: MaintainersSection): boolean => {
    const reached = known.get(section) ?? hears(section, series);
    known.set(section, reached);
    return reached;
  };
  const found = new Map<MaintainersSection, { paths: Set<string>; lines: number }>();
  const touched = new Set<MaintainersSection>();
  for (const file of series.patches.flatMap((mail) => mail.patch?.files ?? [])) {
    if (isAside(file, profile)) continue;
    const sections = maintainers.sectionsOf(file.path).filter(isLookedAfter);
    const [first] = sections;
    if (first === undefined) continue;
    touched.add(first);
    if (sections.some(isReached)) continue;
    const entry = found.get(first) ?? { paths: new Set(), lines: 0 };
    entry.paths.add(file.path);
    entry.lines += file.added + file.removed;
    found.set(first, entry);
  }
  if (touched.size > TREE_WIDE) return undefined;
  const [most] = [...found].sort(([, a], [, b]) => b.lines - a.lines);
  if (most === undefined || most[1].lines < WORTH_A_WORD) return undefined;
  return { section: most[0], paths: [...most[1].paths], lines: most[1].lines };
}

function isAside({ path }: FileChange, profile: Profile): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const { aside, noCode } = profile.paths;
  return isOwn(path, profile) || matchesAny(path, aside) || matchesAny(path, noCode) || matchesAny(name, noCode);
}

function isLookedAfter({ status, contacts }: MaintainersSection): boolean {
  return contacts.length > 0 && !/orphan|obsolete/i.test(status);
}

function hears({ contacts }: MaintainersSection, series: Series): boolean {
  const people = contacts.map(({ name, address, aliases }): Person => ({ name, addresses: [address, ...aliases] }));
  return reaches(series.mails, people) || isAnyOf(series, people) || isNamed(people, series);
}

/** Somebody who has reviewed, suggested or reported it knows of it. */
function isNamed(people: readonly Person[], series: Series): boolean {
  const trailers = series.patches.flatMap((mail) => mail.patch?.trailers ?? []);
  const named = trailers.map(({ value }) => value.toLowerCase());
  return people.some(({ name, addresses }) =>
    named.some(
      (value) =>
        addresses.some((address) => value.includes(address)) || (name !== '' && value.startsWith(name.toLowerCase())),
    ),
  );
}
