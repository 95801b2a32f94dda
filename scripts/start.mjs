// `npm start -- ARGS`: everything that a fresh clone needs, then `faqtotum start ARGS` in this very process, so that
// signals reach it without a middleman.
import { prepare } from './lib/prepare.mjs';

if (await prepare()) {
  const { launch } = await import('./lib/launch.mjs');
  process.exitCode = await launch(['start', ...process.argv.slice(2)]);
}
