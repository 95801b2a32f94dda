import type { Trailer } from '../core/index.js';

/** Trailers of a commit message and what else belongs to their block. */
export interface TrailerBlock {
  readonly trailers: readonly Trailer[];
  /** Body lines (from 1) that are trailers, their continuations, or `[name: what]` notes between them. */
  readonly lines: ReadonlySet<number>;
}

/** Keys without a hyphen that are trailers all the same. Lower case. */
const plainKeys: ReadonlySet<string> = new Set([
  'fixes',
  'fix',
  'cc',
  'link',
  'links',
  'closes',
  'close',
  'resolves',
  'bugzilla',
  'buglink',
  'bug',
  'ref',
  'refs',
  'references',
  'reference',
  'stable',
  'reported by',
  'signed-off by',
  'signed off by',
  'reviewed by',
  'acked by',
  'tested by',
  'suggested by',
  'upstream',
  'git',
  'debian-bug',
  'patchwork',
  'discussion',
  'improvements',
  'co-developed by',
  'syzbot',
]);

/** A stray text that stands between trailers is at most this long (lines). */
const longestStray = 3;
/** A wrapped trailer runs over at most this many more lines. */
const mostContinuations = 3;

/**
 * Takes the trailers from the end of a commit message: its last paragraphs as long as they are trailers, past blank lines
 * and at most one short stray text. As in `git interpret-trailers`, but wrapped `Fixes:` lines need no indentation, and a changelog
 * written below the trailers instead of below `---` is passed over when the paragraph above it is a sign-off.
 *
 * @param lines all lines of the body
 * @param start,end the message, as indices from 0 (half open)
 */
export function readTrailers(lines: readonly string[], start: number, end: number): TrailerBlock {
  const found: Trailer[][] = [];
  const taken = new Set<number>();
  let strays = 0;
  let below = false;
  let bottom = end;
  for (;;) {
    const paragraph = paragraphAbove(lines, start, bottom);
    if (paragraph === undefined) break;
    bottom = paragraph.start;
    const block = readParagraph(lines, paragraph.start, paragraph.end);
    if (block !== undefined && (found.length > 0 || !below || isPure(block, paragraph))) {
      found.push([...block.trailers]);
      for (const line of block.lines) taken.add(line);
    } else if (found.length === 0) below = true;
    else if (++strays > 1 || paragraph.end - paragraph.start > longestStray || paragraph.start === start) break;
  }
  return { trailers: found.reverse().flat(), lines: taken };
}

/** Nothing but trailers, a sign-off among them. */
function isPure(block: TrailerBlock, paragraph: { start: number; end: number }): boolean {
  return block.lines.size === paragraph.end - paragraph.start && block.trailers.some(({ key }) => isSignOff(key));
}

function isSignOff(key: string): boolean {
  return /^signed[- ]off/iu.test(key);
}

function paragraphAbove(
  lines: readonly string[],
  start: number,
  bottom: number,
): { start: number; end: number } | undefined {
  let end = bottom;
  while (end > start && (lines[end - 1] ?? '').trim() === '') end--;
  if (end <= start) return undefined;
  let first = end - 1;
  while (first > start && (lines[first - 1] ?? '').trim() !== '') first--;
  return { start: first, end };
}

/** The trailers of one paragraph; undefined when it is no trailer paragraph. */
function readParagraph(lines: readonly string[], start: number, end: number): TrailerBlock | undefined {
  const trailers: Trailer[] = [];
  const taken = new Set<number>();
  let stray = 0;
  for (let i = start; i < end;) {
    const line = lines[i] ?? '';
    const key = trailerKey(line);
    if (key !== undefined) {
      const next = continuationEnd(lines, i, end);
      const value = [line.slice(line.indexOf(':') + 1), ...lines.slice(i + 1, next)]
        .map((part) => part.trim())
        .join(' ')
        .trim();
      trailers.push({ key, value, line: i + 1, raw: line });
      for (let k = i; k < next; k++) taken.add(k + 1);
      i = next;
      continue;
    }
    const next = noteEnd(lines, i, end);
    if (next === undefined) stray++;
    else for (let k = i; k < next; k++) taken.add(k + 1);
    i = next ?? i + 1;
  }
  if (trailers.length === 0) return undefined;
  // Git's measure: with stray lines, at least a quarter are trailers. Here one sign-off or two trailers vouch for the rest.
  const vouched = trailers.length >= 2 || trailers.some(({ key }) => isSignOff(key));
  return stray === 0 || (vouched && trailers.length * 3 >= stray) ? { trailers, lines: taken } : undefined;
}

/** The key when the line is a trailer, as written. */
function trailerKey(line: string): string | undefined {
  const colon = line.indexOf(':');
  if (colon < 2 || colon > 45) return undefined;
  const key = line.slice(0, colon).trimEnd();
  if (!/^[A-Za-z][A-Za-z0-9]*(?:[- ][A-Za-z0-9]+){0,5}$/u.test(key)) return undefined;
  const lower = key.toLowerCase();
  if (plainKeys.has(lower)) return key;
  // `Foo-by:`, `Change-Id:`; no blanks, and no URL scheme or `foo-bar:baz`
  return /^[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+$/u.test(key) || /^[a-z]+(?:-[a-z]+)*-by$/u.test(key)
    ? /^\s|^$/u.test(line.slice(colon + 1, colon + 2))
      ? key
      : undefined
    : undefined;
}

/** Index after the continuation lines of the trailer at `i`. */
function continuationEnd(lines: readonly string[], i: number, end: number): number {
  const first = lines[i] ?? '';
  let value = first.slice(first.indexOf(':') + 1).trim();
  let next = i + 1;
  while (next < end && next - i <= mostContinuations) {
    const line = lines[next] ?? '';
    if (trailerKey(line) !== undefined) break;
    const indented = /^[ \t]+\S/u.test(line);
    if (!indented && !goesOn(value, line)) break;
    value = `${value} ${line.trim()}`;
    next++;
  }
  return next;
}

/** A wrapped trailer whose next line is not indented: `Fixes: 12ab ("long` / `title")`, `Link:` / URL, `Name` / `<a@b>`, `# v5.x`. */
function goesOn(value: string, line: string): boolean {
  if (value === '') return !line.startsWith('[');
  if (/^[<#]/u.test(line)) return true;
  return (
    /^(?:commit )?[0-9a-f]{6,40}\b/iu.test(value) &&
    (/^\(?["'“]/u.test(line) ? !/["'”]\)?$/u.test(value) : openQuote(value))
  );
}

/** `12ab ("title` without its end. */
function openQuote(value: string): boolean {
  const opened = value.search(/["“]/u);
  if (opened < 0) return false;
  // `("title`: a quote straight behind the first one or its bracket is no end
  const rest = value.slice(opened + (value[opened - 1] === '(' ? 1 : 2));
  return !/["”]\)?$/u.test(rest) && !/["”]\)?\s*[#[(]/u.test(rest);
}

/** `[name: what]` or `(cherry picked from commit ...)`, possibly over several lines: the index after it; undefined when it is none. */
function noteEnd(lines: readonly string[], i: number, end: number): number | undefined {
  const line = (lines[i] ?? '').trim();
  if (/^\((?:cherry[- ]picked|backported|cherry picked) from /iu.test(line)) return i + 1;
  if (!line.startsWith('[')) return undefined;
  for (let k = i; k < end && k <= i + 5; k++) {
    if ((lines[k] ?? '').trimEnd().endsWith(']')) return k + 1;
  }
  return undefined;
}
