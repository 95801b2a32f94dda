import { existsSync } from 'node:fs';
import { ensureBuilt } from './build.mjs';
import { checkNodeVersion } from './node-version.mjs';
import { inRoot, root } from './paths.mjs';
import { say } from './say.mjs';

/**
 * Runs the program, building it first when the sources changed.
 *
 * @param {readonly string[]} argv arguments without node and script
 * @returns {Promise<number>} exit code: the program's own; 2 when something must be installed first, 70 for a bug
 */
export async function launch(argv) {
  const tooOld = checkNodeVersion(process.versions.node);
  if (tooOld !== '') return fail(2, tooOld);
  if (!existsSync(inRoot('node_modules', 'zod'))) {
    return fail(2, `node_modules: packages are not installed - run \`node scripts/bootstrap.mjs\` in ${root}`);
  }
  const trouble = await ensureBuilt(root);
  if (trouble !== '') return fail(70, `the build failed:\n${trouble}`);
  try {
    const { main } = await import('../../dist/src/main.js');
    return await main(argv);
  } catch (error) {
    return fail(70, `a bug, please report it: ${error instanceof Error ? error.stack : String(error)}`);
  }
}

function fail(code, text) {
  say(text);
  return code;
}
