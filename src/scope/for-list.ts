import type { MailFacts, Profile } from '../core/index.js';

/** Seen with the list's List-Id (RFC 2919), or addressed to the list in To or Cc. */
export function isForList({ listIds, to, cc }: MailFacts, { list }: Pick<Profile, 'list'>): boolean {
  return listIds.includes(list.id) || [...to, ...cc].some(({ address }) => address === list.address);
}
