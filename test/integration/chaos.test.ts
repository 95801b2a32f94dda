import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transpile, type Transpiled } from '../../scripts/lib/transpile.mjs';
import { projectRoot } from '../../src/app/root.js';
import { runChaos } from '../chaos/run-chaos.js';

let build: Transpiled;
beforeAll(async () => {
  build = await transpile(projectRoot, ['src', 'handlers', 'test/support', 'test/chaos']);
});
afterAll(() => build.remove());

/** A short run of `npm run chaos`; docs/reliability.md has the figures of long ones. */
describe('everything is killed again and again', () => {
  it(
    'and every mail is judged, every reply wanted leaves once or waits for a person',
    { timeout: 300_000 },
    async () => {
      const said: string[] = [];
      const say = (line: string): void => void said.push(line);
      const run = { build: build.folder, seed: 20_240_304, mails: 120, kills: 24, minutes: 0.4, say };
      const { kills, faults, verdict } = await runChaos(run);
      const { lost, doubled, wrong, wanted, sent, unknown } = verdict;
      expect({ lost, doubled, wrong }, said.join('\n')).toEqual({ lost: [], doubled: [], wrong: [] });
      expect(sent + unknown).toBe(wanted);
      expect(sent).toBeGreaterThan(wanted / 2);
      // A victim that is down already is not killed again.
      expect(kills).toBeGreaterThan(12);
      expect(Object.keys(faults).length).toBeGreaterThan(10);
    },
  );
});
