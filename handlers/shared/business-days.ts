const DAY = 86_400_000;
/** Nobody asks for longer spans to the hour. */
const MOST = 60;

/** Business days (Monday to Friday, UTC) between two times (ms), with fractions: Friday noon to Monday noon is 1. 60 at most. */
export function businessDays(from: number, to: number): number {
  let worked = 0;
  let at = from;
  for (let days = 0; at < to && days < MOST; days++) {
    const next = Math.min(to, (Math.floor(at / DAY) + 1) * DAY);
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6) worked += next - at;
    at = next;
  }
  return at < to ? MOST : worked / DAY;
}
