import type {
  IntakeStore,
  Ledger,
  MailStore,
  OptOuts,
  PauseSwitch,
  RestraintStore,
  ServiceMarks,
  SignedStore,
  TreeStore,
  WorkStore,
} from '../core/index.js';
import type { Swept } from './retention.js';

/** Everything durable behind one door. Made by `createMemoryState` or `createRedisState`. */
export interface State {
  readonly mails: MailStore;
  readonly work: WorkStore;
  readonly ledger: Ledger;
  readonly pause: PauseSwitch;
  readonly optOuts: OptOuts;
  readonly restraint: RestraintStore;
  readonly signed: SignedStore;
  readonly intake: IntakeStore;
  readonly trees: TreeStore;
  readonly services: ServiceMarks;
  /** Removes facts, bodies, index entries, judgements and words about trees older than `retention.facts` at `now` (ms). Run it about once an hour. */
  sweepRetention(now: number): Promise<Swept>;
}
