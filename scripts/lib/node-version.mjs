/** The oldest Node.js that is tested, as in package.json's engines. */
const OLDEST = [20, 19];

/**
 * '' when this Node.js will do, else what to do.
 *
 * @param {string} version e.g. `20.19.0`
 */
export function checkNodeVersion(version) {
  const [major, minor] = version.split('.').map(Number);
  const enough = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  return enough
    ? ''
    : `Node.js ${version} is too old - install Node.js ${OLDEST.join('.')} or newer and run this again`;
}
