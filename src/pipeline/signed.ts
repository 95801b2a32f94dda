import type { Mail, MailFacts, MessageId } from '../core/index.js';
import type { PipelineOptions } from './options.js';

const HOUR = 3_600_000;
/**
 * A signed mail is believed for this time: who has it can send it again, and the signature still holds. Of 5,724 signed mails two came later, none more
 * than minutes before it was signed. `SignedStore` remembers for longer.
 */
const BELIEVED = 72 * HOUR;
const FAST_CLOCK = 2 * HOUR;

/** Nobody vouches for a mail that was signed long before it arrived, or after. */
export function withAge<T extends MailFacts>(mail: T): T {
  const at = mail.authentication.signed?.at;
  if (at === undefined) return mail;
  if (mail.arrival - at > BELIEVED) return doubted(mail, 'it was signed days before it came');
  return at - mail.arrival > FAST_CLOCK ? doubted(mail, 'it was signed after it came') : mail;
}

/** Nobody vouches for a mail on a list whose author did not sign that it is for a guarded list: he may have written it to somebody else. */
export function withAddress<T extends MailFacts>(mail: T, { lists }: Pick<PipelineOptions, 'lists'>): T {
  const { signed, result } = mail.authentication;
  if (signed === undefined || result !== 'pass') return mail;
  const covered = [...(signed.names.includes('to') ? mail.to : []), ...(signed.names.includes('cc') ? mail.cc : [])];
  const isForList = covered.some(({ address }) => lists.some(({ profile }) => profile.list.address === address));
  return isForList ? mail : doubted(mail, 'what he signed is not addressed to a guarded list');
}

function doubted<T extends MailFacts>(mail: T, doubt: string): T {
  return { ...mail, authentication: { ...mail.authentication, result: 'none', doubt } };
}

/** The mail of which this one is a copy under another Message-ID: what its author has signed came with that one first. */
export async function originalOf(
  { id, authentication }: Mail,
  { live }: PipelineOptions,
): Promise<MessageId | undefined> {
  if (live === undefined || authentication.signed === undefined) return undefined;
  const first = await live.signed.first(authentication.signed.key, id);
  return first === id ? undefined : first;
}

/** Does the author's signature cover a header field, as far as there is one? */
export function covers({ authentication: { signed } }: MailFacts, name: string): boolean {
  return signed === undefined || signed.names.includes(name);
}
