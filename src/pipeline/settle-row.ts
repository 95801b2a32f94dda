import type { LedgerRow, ReplyState } from '../core/index.js';
import { capNames, untell } from './restraint.js';
import type { Restraining } from './options.js';

/** How a reply ends up that does not leave now. */
export interface Settling {
  readonly to: 'withdrawn' | 'draft';
  readonly reason: string;
  readonly at: number;
  /** SMTP refused it. */
  readonly attempted?: boolean;
}

/** Takes a reply out of the queue. It gives back its places under the caps; what is withdrawn, nobody has heard of. False: somebody else moved it. */
export async function settleRow(
  row: LedgerRow,
  from: readonly ReplyState[],
  { to, ...change }: Settling,
  restraining: Restraining,
): Promise<boolean> {
  if (!(await restraining.ledger.move(row.messageId, from, to, change))) return false;
  await restraining.restraint.uncount(row.messageId, capNames(row));
  if (to === 'withdrawn') await untell(row, restraining);
  return true;
}
