const units: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

/** A length of time in one unit: `3 h`, `12 min`, `0 s`. */
export function roughly(ms: number): string {
  const [name, size] = units.find(([, unit]) => ms >= unit) ?? ['s', 1_000];
  return `${Math.floor(Math.max(ms, 0) / size)} ${name}`;
}

/** `3 h ago`, `in 12 min`, `now`. */
export function relative(time: number, now: number): string {
  const distance = time - now;
  if (Math.abs(distance) < 1_000) return 'now';
  return distance < 0 ? `${roughly(-distance)} ago` : `in ${roughly(distance)}`;
}

/** `2021-03-04 12:00 UTC`; `unknown time` for what no calendar has. */
export function minuteUtc(time: number): string {
  const iso = isoTime(time);
  return iso === null ? 'unknown time' : `${iso.slice(0, -8).replace('T', ' ')} UTC`;
}

/** ISO 8601; null when unknown or outside of what a Date can hold. */
export function isoTime(time: number | undefined): string | null {
  if (time === undefined) return null;
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
