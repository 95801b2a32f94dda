/** One `method=result` of an Authentication-Results header with its properties. Everything is lower case. */
export interface MethodResult {
  readonly method: string;
  readonly result: string;
  /** `header.d` -> its values in order. What a quoted string or a comment holds is never a property. */
  readonly properties: ReadonlyMap<string, readonly string[]>;
}

/** `key=value`, or a word alone (`value` undefined). `quoted`: a part of the key stood in quotes. */
interface Pair {
  readonly key: string;
  readonly value: string | undefined;
  readonly quoted: boolean;
}

/**
 * Reads an Authentication-Results value (RFC 8601, 2.2). Comments are dropped, a quoted string is one piece of its word, white space around
 * `=` is allowed. Results whose method has an unknown version or that do not start with `method=result` are left out. undefined
 * when a quote or a comment does not end, or the header's own version is not 1.
 */
export function parseResults(value: string): { server: string; results: MethodResult[] } | undefined {
  const parts = splitParts(value);
  const [head, ...rest] = parts ?? [];
  const [server, version, more] = head ?? [];
  if (server === undefined || server.value !== undefined || more !== undefined) return undefined;
  if (version !== undefined && (version.key !== '1' || version.value !== undefined)) return undefined;
  return { server: server.key, results: rest.map(resultOf).filter((result) => result !== undefined) };
}

function resultOf(pairs: readonly Pair[]): MethodResult | undefined {
  const [first, ...rest] = pairs;
  if (first?.value === undefined || first.quoted) return undefined;
  const [method = '', version = '1'] = first.key.split('/', 2);
  if (version !== '1') return undefined;
  const properties = new Map<string, string[]>();
  for (const { key, value, quoted } of rest) {
    if (value !== undefined && !quoted) properties.set(key, [...(properties.get(key) ?? []), value]);
  }
  return { method, result: first.value, properties };
}

/** The words between semicolons. Linear. */
function splitParts(value: string): Pair[][] | undefined {
  const parts: Pair[][] = [[]];
  let at = 0;
  while (at < value.length) {
    const next = afterSpace(value, at);
    if (next === undefined) return undefined;
    at = next;
    if (at >= value.length) break;
    if (value[at] === ';') {
      parts.push([]);
      at++;
      continue;
    }
    const key = readWord(value, at, ends);
    if (key === undefined) return undefined;
    const equals = afterSpace(value, key.next);
    if (equals === undefined) return undefined;
    at = equals;
    if (value[at] !== '=') {
      parts.at(-1)?.push({ key: key.text, value: undefined, quoted: key.quoted });
      continue;
    }
    const start = afterSpace(value, at + 1);
    const read = start === undefined ? undefined : readWord(value, start, valueEnds);
    if (read === undefined) return undefined;
    parts.at(-1)?.push({ key: key.text, value: read.text, quoted: key.quoted });
    at = read.next;
  }
  return parts;
}

/** What ends a word; a value may hold `=` (`header.b=abc=`). */
const ends = ' \t;(=';
const valueEnds = ' \t;(';

/** A run of characters and quoted strings; quotes and escapes are undone. undefined when a quote does not end. */
function readWord(
  value: string,
  from: number,
  stops: string,
): { text: string; next: number; quoted: boolean } | undefined {
  let text = '';
  let quoted = false;
  let at = from;
  while (at < value.length && !stops.includes(value[at] ?? '')) {
    if (value[at] !== '"') {
      text += value[at++] ?? '';
      continue;
    }
    quoted = true;
    for (at++; value[at] !== '"'; at++) {
      if (value[at] === '\\') at++;
      if (at >= value.length) return undefined;
      text += value[at] ?? '';
    }
    at++;
  }
  return { text: text.toLowerCase(), next: at, quoted };
}

/** Index after white space and comments (they nest); undefined when a comment does not end. */
function afterSpace(value: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < value.length; at++) {
    const char = value[at];
    if (char === '(') depth++;
    else if (char === ')' && depth > 0) depth--;
    else if (char === '\\' && depth > 0) at++;
    else if (depth === 0 && char !== ' ' && char !== '\t') return at;
  }
  return depth === 0 ? value.length : undefined;
}
