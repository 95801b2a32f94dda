import { beforeEach } from 'vitest';
import type { State } from '../../src/state/index.js';
import { intakeContract } from './contract-intake.js';
import { ledgerContract } from './contract-ledger.js';
import { mailsContract } from './contract-mails.js';
import { treesContract } from './contract-trees.js';
import { restraintContract } from './contract-restraint.js';
import { servicesContract } from './contract-services.js';
import { signedContract } from './contract-signed.js';
import { workContract } from './contract-work.js';

/** What every store must do, whatever it is made of. `make` gives an empty state. */
export function stateContract(make: () => Promise<State>): void {
  let state: State;
  beforeEach(async () => {
    state = await make();
  });
  const current = (): State => state;
  mailsContract(current);
  workContract(current);
  ledgerContract(current);
  intakeContract(current);
  treesContract(current);
  restraintContract(current);
  signedContract(current);
  servicesContract(current);
}
