import type { MailFacts } from '../core/index.js';
import type { GuardedList } from './options.js';

/** It came through one of the guarded lists, whichever: which copy of a cross-post comes first must not decide. */
export function isThroughGuarded({ listIds }: MailFacts, lists: readonly GuardedList[]): boolean {
  return lists.some(({ profile }) => listIds.includes(profile.list.id));
}
