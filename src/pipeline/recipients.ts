import type { Address, Draft, MailFacts, Series } from '../core/index.js';
import { isMachineAddress, plainAddress } from '../mail/index.js';
import type { PipelineOptions } from './options.js';
import { covers } from './signed.js';

/**
 * Does the sender's authentication also vouch for the person that a reply would go to? It covers the domain of From. An author taken from elsewhere
 * (Reply-To) is only covered where From is kernel.org's relay, which writes the very address into its own.
 */
export function isVouched(mail: MailFacts): boolean {
  if (mail.authentication.result !== 'pass' || mail.author === undefined) return false;
  if (mail.bugzilla?.fromBugzilla === true) return covers(mail, 'x-bugzilla-who');
  if (mail.author.address === mail.from.address) return true;
  if (!covers(mail, 'reply-to')) return false;
  const [, encoded] = /^devnull\+(.+)@kernel\.org$/.exec(mail.from.address) ?? [];
  return encoded !== undefined && encoded === mail.author.address.replace('@', '.');
}

/** How much is vouched for, and why it is none. */
export interface Vouched {
  readonly result: 'pass' | 'fail' | 'none';
  readonly doubt: string | undefined;
}

/**
 * How much is vouched for of a series as a whole: the least of its mails. Parts from several addresses are joined by a name, which nobody vouches for.
 * `earlier`: what rules hold it against; whoever forges that makes them find fault with the real one.
 */
export function authenticationOf(series: Series<MailFacts>, earlier: readonly Series<MailFacts>[] = []): Vouched {
  const [first] = series.mails;
  const doubt = series.mails.map((mail) => mail.authentication.doubt).find((one) => one !== undefined);
  if (series.mails.some((mail) => mail.authentication.result === 'fail')) return { result: 'fail', doubt: undefined };
  const joined = series.mails.some((mail) => mail.author?.address !== first?.author?.address);
  if (joined || !series.mails.every(isVouched)) return { result: 'none', doubt };
  const isSure = (mail: MailFacts) => isVouched(mail) && mail.author?.address === first?.author?.address;
  if (earlier.every(({ mails }) => mails.every(isSure))) return { result: 'pass', doubt: undefined };
  return { result: 'none', doubt: 'an earlier posting may be somebody else’s' };
}

/** One of the bot's own addresses, with or without a `+tag`. */
export function isOurs(address: string, { ownAddresses }: Pick<PipelineOptions, 'ownAddresses'>): boolean {
  return address !== '' && ownAddresses.some((own) => plainAddress(own) === plainAddress(address));
}

/** Who must never be written to: machines, lists (but the guarded one in Cc), and we ourselves. The reason, or undefined. */
export function refusedRecipient(
  draft: Draft,
  { lists, ownAddresses }: Pick<PipelineOptions, 'lists' | 'ownAddresses'>,
): string | undefined {
  const guarded = lists.map(({ profile }) => profile.list.address);
  const isRefused = ({ address }: Address) =>
    isMachineAddress(address) || guarded.includes(address) || isOurs(address, { ownAddresses });
  const refused = draft.to.find(isRefused);
  return refused === undefined ? undefined : `${refused.address} is no person's address`;
}
