import type { Section } from './parse-maintainers.js';
import { keysOf, type PathPattern } from './path-pattern.js';
import type { Regex } from './regex.js';

/** A section that a path belongs to. */
export interface SectionMatch {
  readonly section: Section;
  /** How specific the line is that says so; see `PathPattern`. 0 for N: lines. */
  readonly depth: number;
}

/** Finds the sections of a path without trying every pattern of the file. */
export interface SectionIndex {
  /** Most specific first, else in the order of the file: get_maintainer.pl leaves the order of equals to chance. */
  sectionsOf(path: string): readonly SectionMatch[];
}

interface Included {
  readonly section: number;
  /** Its place among the F: and N: lines of the section: the last that matches counts. */
  readonly order: number;
}

/** Patterns by their keys. */
type ByKey<T> = Map<string, (T & { readonly pattern: PathPattern })[]>;

export function indexSections(sections: readonly Section[]): SectionIndex {
  const includes: ByKey<Included> = new Map();
  const excludes: ByKey<{ readonly section: number }> = new Map();
  const regexes: (Included & { readonly regex: Regex })[] = [];
  sections.forEach(({ includes: lines, excludes: exceptions }, section) => {
    lines.forEach((line, order) => {
      if (line.kind === 'regex') regexes.push({ section, order, regex: line.regex });
      else put(includes, { section, order, pattern: line.pattern });
    });
    for (const pattern of exceptions) put(excludes, { section, pattern });
  });
  return { sectionsOf: (path) => find(path, sections, { includes, excludes, regexes }) };
}

function put<T>(map: ByKey<T>, item: T & { readonly pattern: PathPattern }): void {
  const items = map.get(item.pattern.key) ?? [];
  items.push(item);
  map.set(item.pattern.key, items);
}

interface Patterns {
  readonly includes: ByKey<Included>;
  readonly excludes: ByKey<{ readonly section: number }>;
  readonly regexes: readonly (Included & { readonly regex: Regex })[];
}

function find(path: string, sections: readonly Section[], { includes, excludes, regexes }: Patterns): SectionMatch[] {
  const keys = keysOf(path);
  const best = new Map<number, { readonly order: number; readonly depth: number }>();
  for (const key of keys) {
    for (const { section, order, pattern } of includes.get(key) ?? none) {
      if (pattern.matches(path)) note(best, section, order, pattern.depth);
    }
  }
  for (const { section, order, regex } of regexes) if (regex.test(path)) note(best, section, order, 0);
  for (const key of keys) {
    for (const { section, pattern } of excludes.get(key) ?? none) {
      if (best.has(section) && pattern.matches(path)) best.delete(section);
    }
  }
  return [...best]
    .sort(([first, a], [second, b]) => b.depth - a.depth || first - second)
    .map(([section, { depth }]) => ({ section: sections[section] as Section, depth }));
}

const none: readonly never[] = [];

/** The last line of a section that matches counts. */
function note(
  best: Map<number, { readonly order: number; readonly depth: number }>,
  section: number,
  order: number,
  depth: number,
): void {
  if ((best.get(section)?.order ?? -1) < order) best.set(section, { order, depth });
}
