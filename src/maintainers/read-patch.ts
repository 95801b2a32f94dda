/** What a patch says about who should see it. */
export interface PatchText {
  /** Without the first folder (`a/`), sorted by no one. */
  readonly paths: readonly string[];
  /** Lines before the first diff: headers, message, diffstat. */
  readonly words: readonly string[];
  /** Lines from the first diff on that are no header of a file. */
  readonly changes: readonly string[];
}

/**
 * Reads patches as get_maintainer.pl reads a file of them: every path that a diff names in its headers, and the lines that keywords are looked
 * for in. /dev/null is no path.
 */
export function readPatch(text: string): PatchText {
  const paths: string[] = [];
  const words: string[] = [];
  const changes: string[] = [];
  let inDiff = false;
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\r$/, '');
    const named = pathsIn(line);
    if (named.length > 0) {
      paths.push(...named.filter((path) => path !== 'dev/null' && path !== ''));
      // The line `diff --git` belongs to the words still.
      if (/^(?:\+\+\+|---)/.test(line)) inDiff = true;
    } else if (!line.startsWith('@@ ')) (inDiff ? changes : words).push(line);
  }
  return { paths, words, changes };
}

function pathsIn(line: string): readonly string[] {
  const whole = /^(?: mode change [0-7]+ => [0-7]+|rename (?:from|to)) (\S+)\s*$/.exec(line)?.[1];
  if (whole !== undefined) return [whole];
  const git = /^diff --git a\/(\S+) b\/(\S+)\s*$/.exec(line);
  if (git !== null) return [git[1] as string, git[2] as string];
  const header = /^(?:\+\+\+|---)\s+(\S+)/.exec(line)?.[1];
  return header === undefined ? [] : [header.replace(/^[^/]*\//, '')];
}
