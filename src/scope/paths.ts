/** A pattern, taken apart once. */
interface Pattern {
  /** What every path that matches starts with: told in a moment for the many that do not. */
  readonly start: string;
  readonly parts: readonly string[];
  /** Everything below it. */
  readonly below: boolean;
}

const read = new WeakMap<readonly string[], readonly Pattern[]>();

/**
 * Does a path match a pattern as in the F: lines of MAINTAINERS? A trailing slash means everything below; `*` matches within one
 * path component; otherwise the whole path must match. (get_maintainer.pl, file_match_pattern)
 */
export function matchesPath(path: string, pattern: string): boolean {
  return matches(path, readPattern(pattern));
}

/** One of the patterns matches. A patch may have tens of thousands of paths: hand in the same list each time, it is read once. */
export function matchesAny(path: string, patterns: readonly string[]): boolean {
  let all = read.get(patterns);
  if (all === undefined) {
    all = patterns.map(readPattern);
    read.set(patterns, all);
  }
  return all.some((pattern) => matches(path, pattern));
}

function readPattern(pattern: string): Pattern {
  const below = pattern.endsWith('/');
  const parts = (below ? pattern.slice(0, -1) : pattern).split('/');
  return { start: /^[^*?]*/.exec(pattern)?.[0] ?? '', parts, below };
}

function matches(path: string, { start, parts: wanted, below }: Pattern): boolean {
  if (!path.startsWith(start)) return false;
  const parts = path.split('/');
  if (below ? parts.length <= wanted.length : parts.length !== wanted.length) return false;
  return wanted.every((glob, position) => matchesPart(parts[position] as string, glob));
}

/** `*` matches any run of characters, `?` one. Linear in practice: backtracks to the last star only. */
function matchesPart(text: string, glob: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let position = 0;
  while (position < text.length) {
    if (glob[at] === '*') {
      star = at++;
      resume = position;
    } else if (at < glob.length && (glob[at] === '?' || glob[at] === text[position])) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++resume;
    } else return false;
  }
  while (glob[at] === '*') at++;
  return at === glob.length;
}
