import type { Authentication } from '../core/index.js';
import { parseAddresses } from './addresses.js';
import { parseResults, type MethodResult } from './authentication-syntax.js';
import { longest } from './limits.js';
import { isAligned, withoutLastDots } from './alignment.js';
import { readHeaderBlock, valuesOf, type RawHeader } from './raw-headers.js';

/**
 * What the receiving server says about the author's domain (RFC 8601). Only the topmost Authentication-Results header counts, only when
 * its authserv-id is one of `trusted` (lower case), and only above the Received of the first server that is none of them: everything below may have been
 * written by the sender. `pass` needs DKIM aligned
 * with the From domain, or DMARC for it; `fail` is DMARC's or an aligned signature's failure; anything else is `none`: several From
 * headers or mailboxes, a header that is cut or breaks the grammar, and servers that contradict themselves (DMARC failed, yet an aligned
 * signature passed).
 */
export function readAuthenticationResults(raw: Uint8Array, trusted: readonly string[]): Authentication {
  const { headers } = readHeaderBlock(raw);
  const from = onlyFrom(headers);
  const top = headers.findIndex(({ name }) => name === 'authentication-results');
  const value = headers[top]?.value;
  if (from === undefined || value === undefined) return { result: 'none', by: undefined };
  const said = judgeResults(value, domainOf(from), trusted);
  const passed = headers.slice(0, top).filter(({ name }) => name === 'received');
  return passed.every((received) => isWithin(received, trusted)) ? said : { result: 'none', by: undefined };
}

/** A Received header of a server that is believed, or of a machine behind it, which goes by a name that nobody outside has. */
function isWithin({ value }: RawHeader, trusted: readonly string[]): boolean {
  const named = [...value.slice(0, longest.receivedHeader).matchAll(/(?<!\S)by\s+([^\s;()]+)/gi)];
  const isOurs = (host: string) =>
    trusted.includes(host) || /^[^.]*$|\.(?:local|localdomain|internal|lan|home\.arpa)$|^\[|:|^[\d.]+$/.test(host);
  // In comments too: who greets a server may choose what it notes of him.
  return named.length > 0 && named.every(([, host = '']) => isOurs(withoutLastDots(host.toLowerCase())));
}

/**
 * What the value of an Authentication-Results header says about a domain, when its authserv-id is one of `trusted`. The caller knows that nobody but
 * that server can have written it.
 */
export function judgeResults(value: string, domain: string, trusted: readonly string[]): Authentication {
  const none: Authentication = { result: 'none', by: undefined };
  if (value.length > longest.authenticationResults) return none;
  const read = parseResults(value);
  if (read === undefined || !trusted.includes(read.server)) return none;
  const verdicts = read.results.map((result) => verdictOf(result, domain));
  const has = (method: string, verdict: string): boolean => verdicts.includes(`${method}=${verdict}`);
  const passed = has('dkim', 'pass') || has('dmarc', 'pass');
  const failed = has('dmarc', 'fail') || (!passed && has('dkim', 'fail'));
  if (passed === failed) return { result: 'none', by: read.server };
  return { result: passed ? 'pass' : 'fail', by: read.server };
}

/** The only mailbox of the only From header, lower case; undefined when there are several, or none. */
export function onlyFrom(headers: readonly RawHeader[]): string | undefined {
  const values = valuesOf(headers, 'from');
  const [value = ''] = values;
  if (values.length !== 1 || value.length > longest.fromHeader) return undefined;
  const [from, second] = parseAddresses([value]);
  return from === undefined || second !== undefined ? undefined : from.address;
}

/** What stands behind the last @, without trailing dots. */
export function domainOf(address: string): string {
  return withoutLastDots(address.slice(address.lastIndexOf('@') + 1));
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
