import { createHash } from 'node:crypto';
import type { Authentication, Signed } from '../core/index.js';
import { isAligned } from './alignment.js';
import { domainOf, onlyFrom } from './authentication-results.js';
import { parseDate } from './dates.js';
import { readHeaderBlock, valueOf, valuesOf, type RawHeader } from './raw-headers.js';

/** More signatures or seals than this no honest mail has; to verify one costs a question to the DNS of the sender's choice. */
export const mostSignatures = 8;

/** Fields that stand in a mail once (RFC 5322, 3.6; RFC 2045; bugzilla.kernel.org). A signature covers the last of several; a reader may take the first. */
const once =
  'From Sender Reply-To To Cc Subject Date Message-ID In-Reply-To References MIME-Version Content-Type Content-Transfer-Encoding Content-Disposition X-Bugzilla-Type X-Bugzilla-Who'.split(
    ' ',
  );

/** What a reply hangs on, and what tells a mail from a copy of it. Measured: 5,706 of 5,724 aligned signatures cover all three. */
const needed = ['From', 'Subject', 'Date'];

/**
 * What a passing signature is worth: `passed` with what the author's domain has signed, or `none` with the doubt. Every signature by that domain
 * must do, since the caller need not know which of them was verified (a receiving server does not say): who adds one gains nothing. Says nothing of
 * a mail that carries no such signature: then a trusted server knows by other means.
 */
export function withSigned(raw: Uint8Array, passed: Authentication): Authentication {
  const { headers, bodyStart } = readHeaderBlock(raw);
  const block = Buffer.from(raw.buffer, raw.byteOffset, bodyStart).toString('latin1');
  const found = hasControls(block) ? 'control characters in its headers' : readSigned(headers);
  if (typeof found === 'string') return { result: 'none', by: passed.by, doubt: found };
  return found === undefined ? passed : { ...passed, signed: found };
}

/** What some readers take for a line's end, others for a blank, and others for nothing. */
function hasControls(block: string): boolean {
  return /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)/.test(block);
}

/** What is signed, the doubt, or undefined where nothing is. */
function readSigned(headers: readonly RawHeader[]): Signed | string | undefined {
  const doubled = once.find((name) => valuesOf(headers, name.toLowerCase()).length > 1);
  if (doubled !== undefined) return `two ${doubled} headers`;
  const domain = domainOf(onlyFrom(headers) ?? '');
  const all = valuesOf(headers, 'dkim-signature');
  if (all.length > mostSignatures) return 'more signatures than any honest mail has';
  const tags = all.map(tagsOf).filter((signature) => isAligned(domain, signature.get('d') ?? ''));
  const [first, ...rest] = tags.map((signature) => (signature.get('h') ?? '').toLowerCase().split(':'));
  if (first === undefined) return undefined;
  // RFC 6376, 8.2: anybody may have written on there.
  if (tags.some((signature) => signature.has('l'))) return 'a signature of a part of its text';
  // RFC 8301, 3.1.
  if (tags.some((signature) => /sha1$/i.test(signature.get('a') ?? ''))) return 'a signature by a broken algorithm';
  const names = first.filter((name) => rest.every((other) => other.includes(name)));
  const bare = needed.find((name) => !names.includes(name.toLowerCase()));
  if (bare !== undefined) return `a signature that does not cover ${bare}`;
  const times = tags.flatMap((signature) =>
    /^\d{1,12}$/.test(signature.get('t') ?? '') ? [Number(signature.get('t')) * 1000] : [],
  );
  const at = times.length > 0 ? Math.min(...times) : parseDate(valueOf(headers, 'date') ?? '');
  return at === undefined ? 'a signature without a time' : { names: [...new Set(names)], at, key: keyOf(headers) };
}

/** The tags of a signature without white space (RFC 6376, 3.2); of two of a name the first. */
function tagsOf(value: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const part of value.split(';')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(equals, 0)).trim().toLowerCase();
    if (name !== '' && !tags.has(name)) tags.set(name, part.slice(equals + 1).replace(/\s+/gu, ''));
  }
  return tags;
}

/** Blanks and line ends may change under a signature; what is no printable ASCII may be read in two ways. */
function keyOf(headers: readonly RawHeader[]): string {
  const values = needed.map((name) => (valueOf(headers, name.toLowerCase()) ?? '').replace(/[^\x21-\x7e]/gu, ''));
  return createHash('sha256').update(JSON.stringify(values)).digest('hex');
}
