/**
 * Does a path match a pattern as in the F: lines of MAINTAINERS? A trailing slash means everything below; `*` matches within one
 * path component; otherwise the whole path must match. (get_maintainer.pl, file_match_pattern)
 */
export function matchesPath(path: string, pattern: string): boolean {
  const parts = path.split('/');
  const below = pattern.endsWith('/');
  const wanted = (below ? pattern.slice(0, -1) : pattern).split('/');
  if (below ? parts.length <= wanted.length : parts.length !== wanted.length) return false;
  return wanted.every((glob, position) => matchesPart(parts[position] as string, glob));
}

export function matchesAny(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesPath(path, pattern));
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
