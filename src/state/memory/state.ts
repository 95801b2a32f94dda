import type { Clock } from '../../core/index.js';
import type { State } from '../state.js';
import { MemoryIntake } from './intake.js';
import { MemoryLedger } from './ledger.js';
import { MemoryMails } from './mails.js';
import { MemoryOptOuts } from './opt-outs.js';
import { MemoryPause } from './pause.js';
import { MemoryTrees } from './trees.js';
import { MemoryRestraint } from './restraint.js';
import { MemoryServices } from './services.js';
import { MemorySigned } from './signed.js';
import { MemoryWork } from './work.js';

export interface MemoryOptions {
  /** Runs leases, `IntakeStore.processed` and how long bodies are kept; the system's clock when absent. Everything else is handed its times. */
  readonly clock?: Clock;
}

/** Every store in memory: for `check`, `backtest` and tests. */
export function createMemoryState(options: MemoryOptions = {}): State {
  const clock = options.clock ?? { now: () => Date.now() };
  const mails = new MemoryMails(clock);
  const ledger = new MemoryLedger();
  const trees = new MemoryTrees();
  const work = new MemoryWork({
    insert: (row) => void ledger.put(row),
    settled: (ids) => mails.settled(ids),
  });
  return {
    mails,
    work,
    ledger,
    pause: new MemoryPause(),
    optOuts: new MemoryOptOuts(),
    restraint: new MemoryRestraint(),
    signed: new MemorySigned(clock),
    intake: new MemoryIntake(clock),
    trees,
    services: new MemoryServices(clock),
    sweepRetention: async (now) => {
      const swept = mails.sweep(now);
      work.drop(swept);
      trees.sweep(now);
      return { mails: swept.length, judgements: work.sweep(now) };
    },
  };
}
