import type { LedgerRow, MailFacts } from '../core/index.js';
import { parentsOf } from '../series/index.js';
import type { Restraining } from './options.js';

/** Ids of a series that are looked up at most: enough for any honest thread, little for a hostile one. */
const most = 50;

/** Mails of ours that a series stands below: its own headers name them, in reply to which it may be the only thing said. */
export async function ownRepliesAbove(
  mails: readonly MailFacts[],
  { ledger }: Pick<Restraining, 'ledger'>,
): Promise<readonly LedgerRow[]> {
  const ids = new Set(mails.flatMap((mail) => [...parentsOf(mail), ...mail.references.toReversed()]));
  const rows = await Promise.all([...ids].slice(0, most).map((id) => ledger.get(id)));
  return rows.filter((row) => row !== undefined);
}
