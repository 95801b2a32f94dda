import type { Mail } from '../core/index.js';
import type { LiveOptions } from './options.js';

/** As people type or copy it: indented, in quotation marks, with a no-break space. */
const command = /^[ \t\u00a0]{0,8}["'\u201c\u2018]?#faq[ \t\u00a0]{1,8}stop\b/im;

const plain = (address: string) => address.replace(/^([^+@]*)\+[^@]*@/, '$1@');

/**
 * `#faq stop` at the start of a line of somebody's own text, or as the subject, in reply to a mail that we sent to that very address: never write to it again. Needs no
 * DKIM and no list; whoever forges it silences us, no more. (safety.md, "Who receives")
 */
export async function noteOptOut(
  mail: Mail,
  at: number,
  { ledger, optOuts }: Pick<LiveOptions, 'ledger' | 'optOuts'>,
): Promise<boolean> {
  if (!command.test(mail.ownText) && !command.test(mail.prefix.title)) return false;
  for (const id of [...mail.inReplyTo, ...mail.references].slice(0, 100)) {
    const row = await ledger.get(id);
    const written = row?.draft.to.find(({ address }) => plain(address) === plain(mail.from.address));
    if (written === undefined) continue;
    await optOuts.add(written.address, at);
    return true;
  }
  return false;
}
