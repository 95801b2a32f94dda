import { any, bothCases, charSet, inverse, namedSets, single, union, type CharSet } from './char-set.js';

/** A parsed regular expression. */
export type Node =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'at'; readonly place: 'start' | 'end' | 'word' | 'inside' }
  | { readonly kind: 'sequence' | 'choice'; readonly items: readonly Node[] }
  | { readonly kind: 'repeat'; readonly item: Node; readonly min: number; readonly max: number };

/** A pattern that cannot be used: it is wrong, or needs what only backtracking can do. */
export class UnusablePattern extends Error {}

/** Deeper than any pattern that a person writes. */
const DEEPEST = 40;
const MOST_REPEATS = 200;

export interface RegexFlags {
  /** Perl's /x: white space means nothing, and `#` starts a comment. */
  readonly extended: boolean;
}

/**
 * Parses the part of Perl's regular expressions (perlre) that needs no backtracking: no back references, no looking around, no possessive
 * parts. Greedy and lazy are the same here: only whether it matches is asked. Throws UnusablePattern.
 */
export function parseRegex(source: string, flags: RegexFlags): Node {
  const parser = new Parser(source, flags.extended);
  return parser.whole();
}

class Parser {
  #at = 0;
  #ignoreCase = false;

  constructor(
    private readonly source: string,
    private readonly extended: boolean,
  ) {}

  whole(): Node {
    const node = this.#choice(0);
    if (this.#at < this.source.length) throw new UnusablePattern('a closing parenthesis too many');
    return node;
  }

  #choice(depth: number): Node {
    if (depth > DEEPEST) throw new UnusablePattern('too deep');
    const items = [this.#sequence(depth)];
    while (this.#take('|')) items.push(this.#sequence(depth));
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { kind: 'choice', items };
  }

  #sequence(depth: number): Node {
    const items: Node[] = [];
    for (;;) {
      if (this.extended) this.#skipBlanks();
      const next = this.source[this.#at];
      if (next === undefined || next === '|' || next === ')') return { kind: 'sequence', items };
      const atom = this.#atom(depth);
      if (atom !== undefined) items.push(this.#repeated(atom));
    }
  }

  #skipBlanks(): void {
    for (;;) {
      while (/\s/.test(this.source[this.#at] ?? '')) this.#at++;
      if (this.source[this.#at] !== '#') return;
      while (this.#at < this.source.length && this.source[this.#at] !== '\n') this.#at++;
    }
  }

  /** undefined for flags alone, `(?i)`. */
  #atom(depth: number): Node | undefined {
    const char = this.source[this.#at++] as string;
    switch (char) {
      case '(':
        return this.#group(depth);
      case '[':
        return this.#set(this.#bracket());
      case '.':
        return { kind: 'set', set: any };
      case '^':
        return { kind: 'at', place: 'start' };
      case '$':
        return { kind: 'at', place: 'end' };
      case '\\':
        return this.#escape();
      case '*':
      case '+':
      case '?':
        throw new UnusablePattern(`nothing to repeat before ${char}`);
      default:
        return this.#set(single(char.charCodeAt(0)));
    }
  }

  #set(set: CharSet): Node {
    return { kind: 'set', set: this.#ignoreCase ? bothCases(set) : set };
  }

  #group(depth: number): Node | undefined {
    const before = this.#ignoreCase;
    if (this.#take('?')) {
      const flags = /^(\^?[a-z]*)(-[a-z]*)?([:)])/.exec(this.source.slice(this.#at, this.#at + 20));
      const [all, on = '', off = '', end] = flags ?? [];
      if (all === undefined || /[^^imsx]/.test(on) || /[^imsx-]/.test(off)) {
        throw new UnusablePattern('looking around and the like are not supported');
      }
      if (/[msx]/.test(on + off)) throw new UnusablePattern('only the flag i is supported');
      if (on.startsWith('^') || off.includes('i')) this.#ignoreCase = false;
      if (on.includes('i')) this.#ignoreCase = true;
      this.#at += all.length;
      // `(?i)` holds until the group that it stands in ends.
      if (end === ')') return undefined;
    }
    const inner = this.#choice(depth + 1);
    this.#ignoreCase = before;
    if (!this.#take(')')) throw new UnusablePattern('a closing parenthesis is missing');
    return inner;
  }

  #escape(): Node {
    const char = this.source[this.#at++];
    if (char === undefined) throw new UnusablePattern('ends with a backslash');
    if (char === 'b') return { kind: 'at', place: 'word' };
    if (char === 'B') return { kind: 'at', place: 'inside' };
    if (char === 'A') return { kind: 'at', place: 'start' };
    if (char === 'z' || char === 'Z') return { kind: 'at', place: 'end' };
    return this.#set(escaped(char));
  }

  /** What stands between brackets; the opening one has been read. */
  #bracket(): CharSet {
    const negated = this.#take('^');
    const parts: CharSet[] = [];
    for (let first = true; ; first = false) {
      const char = this.source[this.#at++];
      if (char === undefined) throw new UnusablePattern('a closing bracket is missing');
      if (char === ']' && !first) break;
      if (char === '[' && /[:.=]/.test(this.source[this.#at] ?? '')) throw new UnusablePattern('named sets');
      const low = char === '\\' ? this.#inBracket() : single(char.charCodeAt(0));
      parts.push(this.#range(low));
    }
    const set = union(parts);
    return negated ? inverse(this.#ignoreCase ? bothCases(set) : set) : set;
  }

  #inBracket(): CharSet {
    const char = this.source[this.#at++];
    if (char === undefined) throw new UnusablePattern('ends with a backslash');
    return char === 'b' ? single(8) : escaped(char);
  }

  #range(low: CharSet): CharSet {
    const next = this.source[this.#at + 1];
    if (this.source[this.#at] !== '-' || next === undefined || next === ']') return low;
    this.#at += 2;
    const high = next === '\\' ? this.#inBracket() : single(next.charCodeAt(0));
    const from = codeOf(low);
    const to = codeOf(high);
    if (from > to) throw new UnusablePattern('a range from high to low');
    return charSet((code) => code >= from && code <= to, to > 127);
  }

  #repeated(item: Node): Node {
    let node = item;
    for (;;) {
      if (this.extended) this.#skipBlanks();
      const bounds = this.#bounds();
      if (bounds === undefined) return node;
      if (node !== item) throw new UnusablePattern('repeated twice');
      const [min, max] = bounds;
      if (max < min || min > MOST_REPEATS || (max > MOST_REPEATS && max !== Infinity)) {
        throw new UnusablePattern('repeats too often');
      }
      this.#take('?');
      node = { kind: 'repeat', item, min, max };
    }
  }

  #bounds(): readonly [number, number] | undefined {
    if (this.#take('*')) return [0, Infinity];
    if (this.#take('+')) return [1, Infinity];
    if (this.#take('?')) return [0, 1];
    const counted = /^\{(\d{1,6})(,(\d{0,6}))?\}/.exec(this.source.slice(this.#at, this.#at + 16));
    if (counted === null) return undefined;
    this.#at += counted[0].length;
    const min = Number(counted[1]);
    if (counted[2] === undefined) return [min, min];
    return [min, counted[3] === '' ? Infinity : Number(counted[3])];
  }

  #take(char: string): boolean {
    if (this.source[this.#at] !== char) return false;
    this.#at++;
    return true;
  }
}

function escaped(char: string): CharSet {
  const named = Object.hasOwn(namedSets, char) ? namedSets[char] : undefined;
  if (named !== undefined) return named;
  if (/[A-Za-z0-9]/.test(char)) throw new UnusablePattern(`\\${char} is not supported`);
  return single(char.charCodeAt(0));
}

function codeOf(set: CharSet): number {
  const members = [...set.ascii.keys()].filter((code) => set.ascii[code] === 1);
  if (members.length > 1) throw new UnusablePattern('a range between sets');
  return members[0] ?? 128;
}
