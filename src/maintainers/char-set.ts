/** A set of UTF-16 code units: ASCII by table, all others together, as `[^x]` and `.` take them. */
export interface CharSet {
  /** 1 per member, by code, 128 of them. */
  readonly ascii: Uint8Array;
  /** Whether every code above 127 is a member. */
  readonly others: boolean;
}

export function charSet(isMember: (code: number) => boolean, others: boolean): CharSet {
  return { ascii: Uint8Array.from({ length: 128 }, (_, code) => (isMember(code) ? 1 : 0)), others };
}

export function has({ ascii, others }: CharSet, code: number): boolean {
  return code < 128 ? ascii[code] === 1 : others;
}

/** One character; above ASCII it stands for all of them: no pattern of MAINTAINERS tells those apart. */
export function single(code: number): CharSet {
  return singles[Math.min(code, 128)] as CharSet;
}

const singles: readonly CharSet[] = Array.from({ length: 129 }, (_, code) => {
  const ascii = new Uint8Array(128);
  if (code < 128) ascii[code] = 1;
  return { ascii, others: code > 127 };
});

export function union(sets: readonly CharSet[]): CharSet {
  return charSet(
    (code) => sets.some((set) => has(set, code)),
    sets.some(({ others }) => others),
  );
}

export function inverse(set: CharSet): CharSet {
  return charSet((code) => !has(set, code), !set.others);
}

/** Both cases of every ASCII letter in it. */
export function bothCases(set: CharSet): CharSet {
  const fold = (code: number) => String.fromCharCode(code).toLowerCase();
  const folded = new Set([...set.ascii.keys()].filter((code) => has(set, code)).map(fold));
  return charSet((code) => folded.has(fold(code)), set.others);
}

const space = charSet((code) => (code >= 9 && code <= 13) || code === 32, false);
const digit = charSet((code) => code >= 48 && code <= 57, false);
/** Perl's `\w` on bytes. */
export const word = charSet((code) => /\w/.test(String.fromCharCode(code)), false);
/** Perl's `.`: anything but a line feed. */
export const any = charSet((code) => code !== 10, true);
const blank = charSet((code) => code === 32 || code === 9, false);

/** The sets behind a letter with a backslash. */
export const namedSets: Readonly<Record<string, CharSet>> = {
  s: space,
  S: inverse(space),
  d: digit,
  D: inverse(digit),
  w: word,
  W: inverse(word),
  h: blank,
  n: single(10),
  t: single(9),
  r: single(13),
  f: single(12),
};
