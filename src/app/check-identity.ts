import type { Config } from '../config/index.js';
import { FaqtotumError } from '../core/index.js';
import type { GuardedList } from '../pipeline/index.js';

/** The bot is nobody's list: its mail would come from the list, and the list's own mail would count as the bot's. Throws CONFIG_INVALID. */
export function checkIdentity({ file, identity, ownAddresses }: Config, lists: readonly GuardedList[]): void {
  const guarded = new Set(lists.map(({ profile }) => profile.list.address.toLowerCase()));
  const named = [
    ['identity.from.address', identity?.from.address],
    ['identity.envelopeFrom', identity?.envelopeFrom],
    ...ownAddresses.map((address) => ['ownAddresses', address] as const),
  ] as const;
  const found = named.find(([, address]) => address !== undefined && guarded.has(address.toLowerCase()));
  if (found === undefined) return;
  const what = `${found[0]}: ${found[1] ?? ''} is the address of a guarded list`;
  throw new FaqtotumError('CONFIG_INVALID', what, file, 'give the bot an address of its own');
}
