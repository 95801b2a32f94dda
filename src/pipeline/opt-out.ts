import type { LedgerRow, Mail, MessageId } from '../core/index.js';
import { plainAddress } from '../mail/index.js';
import { settleRow } from './settle-row.js';
import type { Restraining } from './options.js';

/** Rows that are looked through for mail to somebody who has said stop. */
const many = 100_000;

/** Ids that are looked up, of each header. */
const mostIds = 200;

/** What a reply says when it is not to be written for this reason. */
export const askedForSilence = 'the author asked not to be written to';

/** He asked never to be written to, under this address or another tag of it. */
export async function hasOptedOut(address: string, { optOuts }: Pick<Restraining, 'optOuts'>): Promise<boolean> {
  const plain = plainAddress(address);
  // As it stands, too: that is how earlier versions wrote it down.
  return (await optOuts.has(plain)) || (plain !== address && (await optOuts.has(address)));
}

/**
 * `#faq stop` in somebody's own words or as the subject (src/mail/stop-words.ts), in reply to a mail that we sent to that very address: never write to it again,
 * and what is on its way to it is withdrawn. Needs no DKIM and no list; whoever forges it silences us, no more. (safety.md, "Who receives")
 *
 * @param wasOurs tells whom a mail was sent to that is not in the ledger and yet ours, e.g. in an archive.
 */
export async function noteOptOut(
  mail: Mail,
  at: number,
  restraining: Restraining,
  wasOurs: (id: string) => Promise<readonly string[]> = async () => [],
): Promise<boolean> {
  if (mail.saysStop !== true) return false;
  const { ledger, optOuts } = restraining;
  const who = plainAddress(mail.from.address);
  for (const id of namedBy(mail)) {
    const row = await ledger.get(id);
    const written = row === undefined ? await wasOurs(id) : row.draft.to.map(({ address }) => address);
    if (!written.some((address) => plainAddress(address) === who)) continue;
    await optOuts.add(who, at);
    await withdraw(who, at, restraining);
    return true;
  }
  return false;
}

/** The mails that it answers, the nearest first: a long thread has its latest ones at the end. */
function namedBy({ inReplyTo, references }: Mail): readonly MessageId[] {
  return [...new Set([...inReplyTo.slice(0, mostIds), ...references.slice(-mostIds).toReversed()])];
}

/** What has not left yet does not leave. Whatever is added meanwhile is looked at before it leaves. */
async function withdraw(who: string, at: number, restraining: Restraining): Promise<void> {
  const isTo = ({ draft }: LedgerRow) => draft.to.some(({ address }) => plainAddress(address) === who);
  for (const row of await restraining.ledger.list(['queued', 'draft'], many)) {
    if (isTo(row))
      await settleRow(row, ['queued', 'draft'], { to: 'withdrawn', reason: askedForSilence, at }, restraining);
  }
}
