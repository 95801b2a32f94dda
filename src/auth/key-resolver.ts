import { Resolver } from 'node:dns/promises';
import type { Clock } from '../core/index.js';

/** Looks a TXT record up; rejects with a `code` as node:dns does (`ENOTFOUND`, `ENODATA`, `ETIMEOUT` ...). */
export type ResolveTxt = (name: string) => Promise<string[][]>;

const MINUTE = 60_000;
/** Keys change rarely, and a mail's signature is checked minutes after it was made. */
const KEEP = 60 * MINUTE;
/** A domain without such a key is asked again sooner. */
const KEEP_MISSING = 5 * MINUTE;
/** Names kept at most: the sender of a mail chooses them. */
const MOST = 2000;
/** ms for one attempt of one question; there are two. */
const PATIENCE = 2000;

interface Kept {
  readonly until: number;
  readonly answer: Promise<string[][]>;
}

/**
 * A resolver of DKIM keys (RFC 6376, 3.6.2) that remembers answers and that there was none, asks one question once, and gives up in seconds. Failures of
 * the DNS itself are not remembered.
 *
 * @param options.resolve default: the system's name servers
 */
export function createKeyResolver({
  clock,
  resolve,
}: {
  readonly clock: Clock;
  readonly resolve?: ResolveTxt | undefined;
}) {
  const ask = resolve ?? systemResolver();
  const kept = new Map<string, Kept>();
  return (name: string, type: string): Promise<string[][]> => {
    if (type !== 'TXT')
      return Promise.reject(Object.assign(new Error(`no ${type} records are looked up`), { code: 'ENODATA' }));
    const key = name.toLowerCase();
    const now = clock.now();
    const known = kept.get(key);
    if (known !== undefined && known.until > now) return known.answer;
    const answer = ask(key).then(forMail);
    keep(kept, key, { until: now + KEEP, answer });
    answer.catch((error: unknown) => {
      if (isAbsent(error)) keep(kept, key, { until: now + KEEP_MISSING, answer });
      else kept.delete(key);
    });
    return answer;
  };
}

/**
 * The records whose keys are meant for signing mail (RFC 6376, 3.6.1): not those that are still tried out (`t=y`), for other services (`s=`), or for other
 * hashes than SHA-256 (`h=`). Rejects with ENODATA when that leaves none.
 */
function forMail(records: string[][]): string[][] {
  const usable = records.filter((chunks) => isForMail(chunks.join('')));
  if (records.length > 0 && usable.length === 0)
    throw Object.assign(new Error('its key is not meant for this'), { code: 'ENODATA' });
  return usable;
}

function isForMail(record: string): boolean {
  const has = (tag: string, values: readonly string[], otherwise: boolean): boolean => {
    const found = record.split(';').filter((part) => part.split('=', 1)[0]?.trim().toLowerCase() === tag);
    if (found.length === 0) return otherwise;
    const named = found.flatMap((part) => part.slice(part.indexOf('=') + 1).split(':'));
    return named.some((value) => values.includes(value.trim().toLowerCase()));
  };
  return !has('t', ['y'], false) && has('s', ['*', 'email'], true) && has('h', ['sha256'], true);
}

function systemResolver(): ResolveTxt {
  const resolver = new Resolver({ timeout: PATIENCE, tries: 2 });
  return (name) => resolver.resolveTxt(name);
}

/** The newest at the end; the oldest goes when there are too many. */
function keep(kept: Map<string, Kept>, key: string, entry: Kept): void {
  kept.delete(key);
  kept.set(key, entry);
  const [oldest] = kept.keys();
  if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
}

function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOTFOUND' || code === 'ENODATA';
}
