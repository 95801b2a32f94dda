import { ensureBuilt } from './build.mjs';
import { ensurePackages } from './packages.mjs';
import { ensurePrograms } from './programs.mjs';
import { root } from './paths.mjs';
import { say } from './say.mjs';

/**
 * Brings a fresh clone to where the program can run: npm packages, Debian packages, build. Silent when all is there.
 * Missing Debian packages are told and are no failure: the demo does without, tests that need them say so.
 *
 * @returns {Promise<boolean>} whether the program can run; why not has been said
 */
export async function bootstrap() {
  if (!(await ensurePackages({ root, say }))) return false;
  await ensurePrograms({ root, say });
  const trouble = await ensureBuilt(root, { onBuild: () => say('building ...') });
  if (trouble !== '') say(`the build failed:\n${trouble}`);
  return trouble === '';
}
