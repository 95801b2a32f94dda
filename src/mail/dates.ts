const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Zones of RFC 5322, 4.3, in minutes east of UTC. Unknown ones count as UTC, as the RFC says. */
const zones: Readonly<Record<string, number>> = {
  edt: -240,
  est: -300,
  cdt: -300,
  cst: -360,
  mdt: -360,
  mst: -420,
  pdt: -420,
  pst: -480,
};

const earliest = Date.UTC(1990, 0, 1);
const latest = Date.UTC(2100, 0, 1);

/**
 * A date-time of RFC 5322, 3.3 and 4.3 (obsolete zones, two-digit years, missing seconds) in ms since epoch, UTC.
 * undefined when it cannot be read or lies outside 1990 to 2100. Does not depend on the machine's own time zone.
 */
export function parseDate(text: string): number | undefined {
  const match =
    /(\d{1,2})[ -]+([A-Za-z]{3})[a-z]*[ -]+(\d{2,4}),?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([+-]\d{4}|[A-Za-z]{1,5})?/u.exec(
      text.slice(0, 200).replace(/\s+/gu, ' '),
    );
  if (match === null) return undefined;
  const month = months.indexOf((match[2] ?? '').toLowerCase());
  if (month < 0) return undefined;
  const local = Date.UTC(
    fullYear(Number(match[3])),
    month,
    Number(match[1]),
    Number(match[4]),
    Number(match[5]),
    Number(match[6] ?? 0),
  );
  const time = local - zoneMinutes(match[7]) * 60_000;
  return time >= earliest && time < latest ? time : undefined;
}

/** The date of a Received header: what follows its last semicolon (RFC 5321, 4.4). */
export function receivedDate(value: string): number | undefined {
  return parseDate(value.slice(value.lastIndexOf(';') + 1));
}

function fullYear(year: number): number {
  if (year < 50) return 2000 + year;
  return year < 1000 ? 1900 + year : year;
}

function zoneMinutes(zone: string | undefined): number {
  if (zone === undefined) return 0;
  const numeric = /^([+-])(\d{2})(\d{2})$/u.exec(zone);
  if (numeric === null) return zones[zone.toLowerCase()] ?? 0;
  const minutes = Number(numeric[2]) * 60 + Number(numeric[3]);
  return numeric[1] === '-' ? -minutes : minutes;
}
