import type { LedgerRow, Mail } from '../core/index.js';
import { plainAddress } from '../mail/index.js';
import { settleRow } from './settle-row.js';
import type { Restraining } from './options.js';

/** As people type or copy it: indented, in quotation marks, with a no-break space. */
const command = /^[ \t\u00a0]{0,8}["'\u201c\u2018]?#faq[ \t\u00a0]{1,8}stop\b/im;
/** What our own mails say of the command, however a program has wrapped it: no command of whoever sends our words back. */
const sample =
  /\breply[ \t\u00a0]{0,8}\n?[ \t\u00a0]{0,8}with[ \t\u00a0]{0,8}\n?[ \t\u00a0]{0,8}["'\u201c\u2018]#faq[ \t\u00a0]{1,8}stop\b/giu;

/** Rows that are looked through for mail to somebody who has said stop. */
const many = 100_000;

/** What a reply says when it is not to be written for this reason. */
export const askedForSilence = 'the author asked not to be written to';

/** He asked never to be written to, under this address or another tag of it. */
export async function hasOptedOut(address: string, { optOuts }: Pick<Restraining, 'optOuts'>): Promise<boolean> {
  const plain = plainAddress(address);
  // As it stands, too: that is how earlier versions wrote it down.
  return (await optOuts.has(plain)) || (plain !== address && (await optOuts.has(address)));
}

/**
 * `#faq stop` at the start of a line of somebody's own text, or as the subject, in reply to a mail that we sent to that very address: never write to it again,
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
  if (!command.test(mail.ownText.replace(sample, ' ')) && !command.test(mail.prefix.title)) return false;
  const { ledger, optOuts } = restraining;
  const who = plainAddress(mail.from.address);
  for (const id of [...mail.inReplyTo, ...mail.references].slice(0, 100)) {
    const row = await ledger.get(id);
    const written = row === undefined ? await wasOurs(id) : row.draft.to.map(({ address }) => address);
    if (!written.some((address) => plainAddress(address) === who)) continue;
    await optOuts.add(who, at);
    await withdraw(who, at, restraining);
    return true;
  }
  return false;
}

/** What has not left yet does not leave. Whatever is added meanwhile is looked at before it leaves. */
async function withdraw(who: string, at: number, restraining: Restraining): Promise<void> {
  const isTo = ({ draft }: LedgerRow) => draft.to.some(({ address }) => plainAddress(address) === who);
  for (const row of await restraining.ledger.list(['queued', 'draft'], many)) {
    if (isTo(row))
      await settleRow(row, ['queued', 'draft'], { to: 'withdrawn', reason: askedForSilence, at }, restraining);
  }
}
