import { checkNodeVersion } from './node-version.mjs';

/**
 * The first step of every npm script that needs a prepared clone.
 *
 * @returns {Promise<boolean>} false when the clone cannot be prepared: why has been said, the exit code is set to 2
 */
export async function prepare() {
  const tooOld = checkNodeVersion(process.versions.node);
  if (tooOld === '') {
    const { bootstrap } = await import('./bootstrap.mjs');
    try {
      if (await bootstrap()) return true;
    } catch (error) {
      // A folder that belongs to somebody else, a full disk ...
      process.stderr.write('faqtotum: the clone cannot be prepared: ' + error.message + '\n');
    }
  } else {
    process.stderr.write('faqtotum: ' + tooOld + '\n');
  }
  process.exitCode = 2;
  return false;
}
