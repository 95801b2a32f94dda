import type { MailFacts } from '../../src/core/index.js';

/** The patch has a tag that names the commit that it mends, well written (`Fixes:`) or not (`Fix: <hash>`). */
export function hasFixes({ patch }: MailFacts): boolean {
  return (
    patch?.trailers.some(
      ({ key, value }) => /^fixes$/i.test(key) || (/^fix$/i.test(key) && /^[0-9a-f]{7,40}\b/i.test(value)),
    ) ?? false
  );
}
