import { describe, expect, it } from 'vitest';
import { attacks } from '../../scripts/docs/attacks.mjs';

/**
 * The tests of one group of the table in docs/security.md, by the name of their row: what the attacker does. Fails when a row has no test, or a test
 * no row.
 */
export function describeAttacks(group: string, tests: Readonly<Record<string, () => Promise<void>>>): void {
  describe(`attacks: ${group}`, () => {
    it('are those of the table', () => {
      const rows = attacks.find((one) => one.group === group)?.rows ?? [];
      expect(Object.keys(tests)).toEqual(rows.map(([what]) => what));
    });
    for (const [name, test] of Object.entries(tests)) it(name, test);
  });
}
