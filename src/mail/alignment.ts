import { getDomain } from 'tldts';

/** Domains of hosters whose customers get a sub-domain, and that the public suffix list does not have. */
const hosters: ReadonlySet<string> = new Set(
  'onmicrosoft.com googlegroups.com groups.io sourceforge.net appspotmail.com amazonaws.com windows.net wordpress.com tumblr.com'.split(
    ' ',
  ),
);

/**
 * Does a signature by `signer` speak for mail from `domain`? The signer is that domain itself, or a domain above it below which not just anybody can
 * register (https://publicsuffix.org, private section included). Stricter than relaxed alignment (RFC 7489, 3.1.1): a sibling does not count.
 */
export function isAligned(domain: string, signer: string): boolean {
  const above = withoutLastDots(signer.toLowerCase());
  if (domain === '' || above === '') return false;
  if (domain === above) return true;
  if (above.split('.').includes('') || !domain.endsWith(`.${above}`)) return false;
  return !hosters.has(above) && getDomain(above, { allowPrivateDomains: true }) !== null;
}

/** `example.org.` is `example.org`. */
export function withoutLastDots(domain: string): string {
  let end = domain.length;
  while (end > 0 && domain[end - 1] === '.') end--;
  return domain.slice(0, end);
}
