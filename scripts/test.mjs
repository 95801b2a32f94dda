// `npm test -- ARGS`: everything that a fresh clone needs, then all tests (or those that ARGS name).
import { prepare } from './lib/prepare.mjs';

if (await prepare()) {
  const { runTests } = await import('./lib/tests.mjs');
  process.exitCode = await runTests(process.argv.slice(2));
}
