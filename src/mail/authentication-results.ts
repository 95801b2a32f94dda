import type { Authentication } from '../core/index.js';
import { parseAddresses } from './addresses.js';
import { parseResults, type MethodResult } from './authentication-syntax.js';
import { longest } from './limits.js';
import { publicSuffixes } from './public-suffixes.js';
import { readHeaderBlock, valueOf, valuesOf } from './raw-headers.js';

/**
 * What the receiving server says about the author's domain (RFC 8601). Only the topmost Authentication-Results header counts, and only when
 * its authserv-id is one of `trusted` (lower case): everything below may have been written by the sender. `pass` needs DKIM aligned
 * with the From domain, or DMARC for it; `fail` is DMARC's or an aligned signature's failure; anything else is `none`: several From
 * headers or mailboxes, a header that is cut or breaks the grammar, and servers that contradict themselves (DMARC failed, yet an aligned
 * signature passed).
 *
 * Aligned: the signer is the From domain itself or a domain above it that is no public suffix. A small built-in table of suffixes
 * (public-suffixes.ts) guards that; the full list comes with DKIM verification.
 */
export function readAuthenticationResults(raw: Uint8Array, trusted: readonly string[]): Authentication {
  const { headers } = readHeaderBlock(raw);
  const none: Authentication = { result: 'none', by: undefined };
  const top = valueOf(headers, 'authentication-results');
  const from = singleFrom(valuesOf(headers, 'from'));
  if (from === undefined || top === undefined || top.length > longest.authenticationResults) return none;
  const read = parseResults(top);
  if (read === undefined || !trusted.includes(read.server)) return none;
  const domain = withoutLastDots(from.slice(from.lastIndexOf('@') + 1));
  const verdicts = read.results.map((result) => verdictOf(result, domain));
  const has = (method: string, verdict: string): boolean => verdicts.includes(`${method}=${verdict}`);
  const passed = has('dkim', 'pass') || has('dmarc', 'pass');
  const failed = has('dmarc', 'fail') || (!passed && has('dkim', 'fail'));
  if (passed === failed) return { result: 'none', by: read.server };
  return { result: passed ? 'pass' : 'fail', by: read.server };
}

/** The address of the only mailbox of the only From header. */
function singleFrom(values: readonly string[]): string | undefined {
  const [value = ''] = values;
  if (values.length !== 1 || value.length > longest.fromHeader) return undefined;
  const [from, second] = parseAddresses([value]);
  return second === undefined ? from?.address : undefined;
}

/** `dkim=pass`, `dmarc=fail` ... when the result is about the From domain. */
function verdictOf({ method, result, properties }: MethodResult, domain: string): string | undefined {
  if (method !== 'dkim' && method !== 'dmarc') return undefined;
  const signer = method === 'dkim' ? signerOf(properties) : only(properties, 'header.from');
  return signer !== undefined && isAligned(domain, signer) ? `${method}=${result}` : undefined;
}

/** `header.d`, else the domain of `header.i`. A property that is given twice says nothing. */
function signerOf(properties: MethodResult['properties']): string | undefined {
  if (properties.has('header.d')) return only(properties, 'header.d');
  const identity = only(properties, 'header.i');
  return identity?.slice(identity.lastIndexOf('@') + 1);
}

function only(properties: MethodResult['properties'], name: string): string | undefined {
  const values = properties.get(name) ?? [];
  return values.length === 1 ? values[0] : undefined;
}

/** The signing domain is the From domain, or one above it below which not just anybody can register. */
function isAligned(domain: string, written: string): boolean {
  const signer = withoutLastDots(written);
  if (domain === '' || signer === '') return false;
  if (domain === signer) return true;
  const labels = signer.split('.');
  return labels.length >= 2 && !labels.includes('') && !publicSuffixes.has(signer) && domain.endsWith(`.${signer}`);
}

/** `example.org.` is `example.org`. */
function withoutLastDots(domain: string): string {
  let end = domain.length;
  while (end > 0 && domain[end - 1] === '.') end--;
  return domain.slice(0, end);
}
