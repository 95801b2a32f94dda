import type { Mail } from '../core/index.js';
import type { LiveOptions } from './options.js';

/**
 * `#faq stop` at the start of a line of somebody's own text, in reply to a mail that we sent to that very address: never write to it again. Needs no
 * DKIM and no list; whoever forges it silences us, no more. (safety.md, "Who receives")
 */
export async function noteOptOut(mail: Mail, at: number, { ledger, optOuts }: Pick<LiveOptions, 'ledger' | 'optOuts'>): Promise<boolean> {
  if (!/^#faq[ \t]+stop\b/im.test(mail.ownText)) return false;
  for (const id of [...mail.inReplyTo, ...mail.references].slice(0, 100)) {
    const row = await ledger.get(id);
    const written = row?.draft.to.some(({ address }) => address === mail.from.address) ?? false;
    if (!written) continue;
    await optOuts.add(mail.from.address, at);
    return true;
  }
  return false;
}
