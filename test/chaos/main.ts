import { parseArgs } from 'node:util';
import { runChaos, type ChaosResult } from './run-chaos.js';

/** What `npm run chaos` was asked for, and what came of each run. */
export interface ChaosRuns {
  readonly results: readonly ChaosResult[];
  /** The figures are to be written down. */
  readonly record: boolean;
}

/** `npm run chaos`: one run after the other. Called by scripts/chaos.mjs. */
export async function main(args: readonly string[], build: string): Promise<ChaosRuns> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: '1' },
      runs: { type: 'string', default: '1' },
      mails: { type: 'string', default: '2000' },
      kills: { type: 'string', default: '100' },
      minutes: { type: 'string', default: '3' },
      record: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
    },
  });
  const say = (line: string): void => {
    if (!values.quiet) process.stdout.write(`${line}\n`);
  };
  const abort = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => abort.abort());
  const results: ChaosResult[] = [];
  for (let run = 0; run < Number(values.runs); run += 1) {
    const numbers = { mails: Number(values.mails), kills: Number(values.kills), minutes: Number(values.minutes) };
    const result = await runChaos({ build, seed: Number(values.seed) + run, ...numbers, say, signal: abort.signal });
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    results.push(result);
  }
  return { results, record: values.record };
}
