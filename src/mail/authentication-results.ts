import type { Authentication } from '../core/index.js';
import { parseAddresses } from './addresses.js';
import { readHeaderBlock, valueOf, valuesOf } from './raw-headers.js';

/**
 * What the receiving server says about the author's domain (RFC 8601). Only the topmost Authentication-Results header counts, and only when
 * its authserv-id is one of `trusted` (lower case): everything below may have been written by the sender. `pass` needs DKIM aligned
 * with the From domain, or DMARC for it; `fail` is DMARC's or an aligned signature's failure; anything else is `none`.
 */
export function readAuthenticationResults(raw: Uint8Array, trusted: readonly string[]): Authentication {
  const { headers } = readHeaderBlock(raw);
  const none: Authentication = { result: 'none', by: undefined };
  const froms = valuesOf(headers, 'from');
  const [from] = parseAddresses(froms);
  const top = valueOf(headers, 'authentication-results');
  if (from === undefined || froms.length !== 1 || top === undefined) return none;
  const [server = '', ...results] = splitResults(top);
  const by = server.trim().split(/\s+/)[0]?.toLowerCase() ?? '';
  if (!trusted.includes(by)) return none;
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  const verdicts = results.map((result) => verdictOf(result, domain)).filter((verdict) => verdict !== undefined);
  if (verdicts.includes('pass')) return { result: 'pass', by };
  return { result: verdicts.includes('fail') ? 'fail' : 'none', by };
}

/** Splits at semicolons outside quoted strings; comments are dropped. */
function splitResults(value: string): string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < value.length; at++) {
    const char = value[at] as string;
    if (char === '\\' && (quoted || depth > 0)) at++;
    else if (quoted) {
      if (char === '"') quoted = false;
      else part += char;
    } else if (char === '(') depth++;
    else if (char === ')') depth = Math.max(0, depth - 1);
    else if (depth > 0) continue;
    else if (char === '"') quoted = true;
    else if (char === ';') {
      parts.push(part);
      part = '';
    } else part += char;
  }
  return [...parts, part];
}

function verdictOf(result: string, domain: string): 'pass' | 'fail' | undefined {
  const words = result.trim().toLowerCase().split(/\s+/);
  const [method = '', verdict = ''] = (words[0] ?? '').split('=');
  const property = (name: string) => words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  const signed =
    method === 'dkim' ? (property('header.d') ?? property('header.i')?.split('@').pop()) : property('header.from');
  if ((method !== 'dkim' && method !== 'dmarc') || signed === undefined || !isAligned(domain, signed)) return undefined;
  if (verdict === 'pass') return 'pass';
  return verdict === 'fail' ? 'fail' : undefined;
}

/** The signing domain is the From domain or one above it (never a bare top-level domain). */
function isAligned(domain: string, signer: string): boolean {
  if (domain === '' || !signer.includes('.')) return false;
  return domain === signer || domain.endsWith(`.${signer}`);
}
