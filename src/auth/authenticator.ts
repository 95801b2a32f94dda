import { arc } from 'mailauth/lib/arc/index.js';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import type { Authentication, Authenticator, Clock } from '../core/index.js';
import {
  domainOf,
  isAligned,
  judgeResults,
  onlyFrom,
  readAuthenticationResults,
  readHeaderBlock,
  withSigned,
  mostSignatures,
  type RawHeader,
} from '../mail/index.js';
import { createKeyResolver, type ResolveTxt } from './key-resolver.js';

export interface AuthenticatorOptions {
  /** Servers whose Authentication-Results and ARC seals are believed: authserv-ids, lower case. */
  readonly authservIds: readonly string[];
  /** Verify signatures ourselves where no such server has said anything. */
  readonly dkim: boolean;
  readonly clock: Clock;
  /** Looks keys up; default: the system's name servers. */
  readonly resolve?: ResolveTxt | undefined;
  /** ms for one mail; default 10,000. */
  readonly patience?: number;
}

/** Characters of a signature longer than any honest one: each field it names is looked for among all of the mail's. */
const LONGEST_SIGNATURE = 10_000;
const signatureFields = /^(?:dkim|arc-message)-signature$/;
const none: Authentication = { result: 'none', by: undefined };

/**
 * Says whether the domain of the author's address vouches for a mail. First the word of a configured receiving server: the topmost
 * Authentication-Results (RFC 8601). Else our own look at the DKIM signatures (RFC 6376): one by the From domain, or above it, that verifies, covers From,
 * and the whole body. Else a valid ARC chain (RFC 8617) whose last seal is a configured server's. Never rejects: what cannot be verified in time is
 * `none`. Several From headers or mailboxes are `none`; so is whatever leaves doubts about what was signed (`withSigned`).
 */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { authservIds, dkim, clock, patience = 10_000 } = options;
  const resolver = createKeyResolver({ clock, resolve: options.resolve });
  const look = async (raw: Uint8Array): Promise<Authentication> => {
    const { headers } = readHeaderBlock(raw);
    const from = onlyFrom(headers);
    if (from === undefined || !isWorthALook(headers) || hasLongGap(raw)) return none;
    const looked = verify(raw, from, { authservIds, resolver, now: clock.now() });
    return Promise.race([looked.catch(() => none), after(patience)]);
  };
  return {
    authenticate: async (raw, headersOnly = false) => {
      const said = readAuthenticationResults(raw, authservIds);
      const found = said.by !== undefined || !dkim || headersOnly ? said : await look(raw);
      return found.result === 'pass' ? withSigned(raw, found) : found;
    },
  };
}

/**
 * Signed at all, not so often that looking is what the sender is after, and no signature leaves the end of the body open (`l=`, RFC 6376, 8.2): anybody
 * may have written on there.
 */
function isWorthALook(headers: readonly RawHeader[]): boolean {
  const signed = headers.filter(({ name }) => name === 'dkim-signature' || name === 'arc-seal');
  const open = headers.some(({ name, value }) => signatureFields.test(name) && /(?:^|;)\s*l\s*=/i.test(value));
  const long = headers.some(({ name, value }) => signatureFields.test(name) && value.length > LONGEST_SIGNATURE);
  return signed.length > 0 && signed.length <= mostSignatures && !long && !open;
}

/** Blank lines in a row that no honest mail has: the verifier keeps every one, once for each kind of hash, until a line with text comes. */
const LONGEST_GAP = 2000;

function hasLongGap(raw: Uint8Array): boolean {
  let blank = 0;
  for (const byte of raw) {
    if (byte === 0x0a) blank += 1;
    else if (byte !== 0x0d && byte !== 0x20 && byte !== 0x09) blank = 0;
    if (blank > LONGEST_GAP) return true;
  }
  return false;
}

interface Look {
  readonly authservIds: readonly string[];
  readonly resolver: ReturnType<typeof createKeyResolver>;
  readonly now: number;
}

function isSameFrom(seen: readonly string[] | undefined, from: string): boolean {
  return seen?.length === 1 && seen[0]?.toLowerCase() === from;
}

async function verify(raw: Uint8Array, from: string, { authservIds, resolver, now }: Look): Promise<Authentication> {
  const domain = domainOf(from);
  const verified = await dkimVerify(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength), {
    resolver,
    curTime: new Date(now),
    minBitLength: 1024,
  });
  // Two readers of one header block must see one author.
  if (!isSameFrom(verified.headerFrom, from)) return none;
  const signature = verified.results.find(
    (result) => result.status.result === 'pass' && isAligned(domain, result.signingDomain) && covers(result, 'from'),
  );
  if (signature !== undefined) return { result: 'pass', by: `dkim ${signature.signingDomain.toLowerCase()}` };
  return sealed(verified, domain, { authservIds, resolver, now });
}

/** The header is among the signed ones: `From: To: Subject`. */
function covers(result: object & { readonly signingHeaders?: { readonly keys?: string } }, name: string): boolean {
  return (result.signingHeaders?.keys ?? '')
    .toLowerCase()
    .split(':')
    .some((key) => key.trim() === name);
}

/** What a configured server wrote into the last ARC set, if its seal and the whole chain hold. */
async function sealed(
  verified: Awaited<ReturnType<typeof dkimVerify>>,
  domain: string,
  { authservIds, resolver }: Look,
): Promise<Authentication> {
  const links = verified.arc?.chain;
  const last = verified.arc?.lastEntry;
  if (links === undefined || links === false || last === undefined || authservIds.length === 0) return none;
  const seal = last['arc-seal']?.parsed?.['d']?.value;
  const results = last['arc-authentication-results']?.original;
  if (typeof seal !== 'string' || results === undefined) return none;
  // Whoever seals may write any name into the results: the seal must be that server's own.
  const trusted = authservIds.filter((id) => isAligned(id, seal));
  if (trusted.length === 0) return none;
  const chain = await arc({ ...verified.arc, chain: links }, { resolver });
  if (chain.status.result !== 'pass') return none;
  const value = /^[^:]*:\s*i\s*=\s*\d+\s*;([^]*)$/u.exec(Buffer.from(results).toString('latin1'))?.[1];
  return value === undefined ? none : judgeResults(value.trim(), domain, trusted);
}

async function after(ms: number): Promise<Authentication> {
  return new Promise((resolve) => setTimeout(() => resolve(none), ms).unref());
}
