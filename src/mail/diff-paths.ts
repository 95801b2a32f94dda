/** Paths as diffs write them. */

/** A path of a `---`/`+++` or rename line: unquoted, without time stamp; '/dev/null' stays. */
export function writtenPath(text: string): string {
  if (text.startsWith('"')) return unquote(text).path;
  // GNU diff puts a tab and a time stamp behind the path; git a tab alone when the path has a blank.
  const tab = text.indexOf('\t');
  return (tab < 0 ? text : text.slice(0, tab)).trimEnd();
}

/** Git's C-style quoting: `"a/f\303\244 \"x\""`. Returns the path and what follows the closing quote. */
function unquote(text: string): { path: string; rest: string } {
  const bytes: number[] = [];
  let plain = '';
  const flush = (): void => {
    if (bytes.length > 0) plain += Buffer.from(bytes.splice(0)).toString('utf8');
  };
  let i = 1;
  for (; i < text.length && text[i] !== '"'; i++) {
    if (text[i] !== '\\') {
      flush();
      plain += text[i] ?? '';
      continue;
    }
    const octal = /^[0-3][0-7]{2}/u.exec(text.slice(i + 1, i + 4));
    if (octal !== null) {
      bytes.push(Number.parseInt(octal[0], 8));
      i += 3;
    } else {
      flush();
      i++;
      plain += escapes[text[i] ?? ''] ?? text[i] ?? '';
    }
  }
  flush();
  return { path: plain, rest: text.slice(i + 1) };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\u0007', b: '\b', f: '\f', v: '\v' };

/** The two paths of a `diff --git` line, prefixes kept; undefined when they cannot be told apart. */
export function gitPaths(rest: string): readonly [string, string] | undefined {
  const text = rest.trim();
  if (text.startsWith('"')) {
    const first = unquote(text);
    return [first.path, writtenPath(first.rest.trim())];
  }
  if (text.endsWith('"')) {
    const quote = text.indexOf(' "');
    return quote < 0 ? undefined : [text.slice(0, quote), writtenPath(text.slice(quote + 1))];
  }
  const blank = text.indexOf(' ');
  if (blank < 0) return undefined;
  if (text.indexOf(' ', blank + 1) < 0) return [text.slice(0, blank), text.slice(blank + 1)];
  // Blanks inside: the same path twice has its middle blank in the middle.
  const half = (text.length - 1) / 2;
  if (Number.isInteger(half) && withoutPrefix(text.slice(0, half)) === withoutPrefix(text.slice(half + 1))) {
    return [text.slice(0, half), text.slice(half + 1)];
  }
  const second = text.indexOf(' b/');
  return second < 0 ? undefined : [text.slice(0, second), text.slice(second + 1)];
}

/** Without git's `a/`, `b/` and its mnemonic prefixes (`i/` index, `w/` work tree, `c/` commit, `o/` object). */
export function withoutPrefix(path: string): string {
  return /^[abciow]\//u.test(path) ? path.slice(2) : path;
}

/**
 * The path that a pair of `---`/`+++` lines means. Plain `diff -ru` writes `linux.orig/kernel/x` and `linux/kernel/x`: when
 * the two differ in their first folder only, that folder is cut.
 */
export function pairPath(oldPath: string, newPath: string): string {
  const path = newPath === '/dev/null' ? oldPath : newPath;
  const bare = withoutPrefix(path);
  if (bare !== path) return bare;
  const oldTail = oldPath.slice(oldPath.indexOf('/') + 1);
  const newTail = newPath.slice(newPath.indexOf('/') + 1);
  const cut = oldPath !== newPath && oldTail === newTail && newPath.includes('/') && !newPath.startsWith('/');
  return (cut ? newTail : path).replace(/^\.\//u, '');
}
