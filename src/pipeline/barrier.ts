import type { MailFacts } from '../core/index.js';
import { parentsOf } from '../series/index.js';
import type { PipelineOptions } from './options.js';

/** What is still on its way in. */
export interface Incoming {
  /** Arrival (ms) of the oldest mail that is not in yet; undefined when there is none. */
  readonly oldest: number | undefined;
  /** A mailbox is reading a backlog. */
  readonly catchingUp: boolean;
}

const nothing: Incoming = { oldest: undefined, catchingUp: false };

/** Looks what is on its way in; nothing in archives. To be asked before the mail store is read: what is in by then is seen there. */
export async function incoming({ live }: Pick<PipelineOptions, 'live'>): Promise<Incoming> {
  if (live === undefined) return nothing;
  const [oldest, catchingUp] = await Promise.all([live.intake.oldestUnprocessed(), live.intake.isCatchingUp()]);
  return { oldest, catchingUp };
}

/** Mail that arrived by `cut` (ms) may be among it. */
export function mayHold({ oldest, catchingUp }: Incoming, cut: number): boolean {
  return catchingUp || (oldest !== undefined && oldest <= cut);
}

/** Has the series of a mail judged when what arrived by `cut` (ms) is in. */
export function holdUntilIn(mail: MailFacts, cut: number, { live }: Pick<PipelineOptions, 'live'>): void {
  live?.gate.hold(mail.id, cut, parentsOf(mail));
}
