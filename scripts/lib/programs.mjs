import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { run } from './run.mjs';

/** Debian packages and the programs that show them to be there. A plain user's PATH lacks /usr/sbin. */
export const wanted = [
  {
    package: 'redis-server',
    program: 'redis-server',
    folders: ['/usr/local/bin', '/usr/bin', '/usr/local/sbin', '/usr/sbin'],
  },
  { package: 'dovecot-imapd', program: 'imap', folders: ['/usr/lib/dovecot', '/usr/libexec/dovecot'] },
  { package: 'dovecot-lmtpd', program: 'lmtp', folders: ['/usr/lib/dovecot', '/usr/libexec/dovecot'] },
];

/**
 * Which packages of `wanted` are missing.
 *
 * @param {typeof wanted} [list]
 * @param {string} [path] PATH
 * @returns {string[]} Debian package names
 */
export function missingPackages(list = wanted, path = process.env.PATH ?? '') {
  return list.filter((item) => !isThere(item, path)).map((item) => item.package);
}

function isThere({ program, folders }, path) {
  // imap and lmtp are helpers of Dovecot's own folder: a program of that name in PATH is another one.
  const inPath = program === 'redis-server' ? path.split(':').filter((folder) => folder !== '') : [];
  return [...folders, ...inPath].some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * How missing packages can be installed.
 *
 * @param {{ uid: number, hasApt: boolean, sudoWorks: () => Promise<boolean>, forbidden: boolean }} situation
 * @returns {Promise<'root' | 'sudo' | 'by-hand'>}
 */
export async function howToInstall({ uid, hasApt, sudoWorks, forbidden }) {
  if (forbidden || !hasApt) return 'by-hand';
  if (uid === 0) return 'root';
  return (await sudoWorks()) ? 'sudo' : 'by-hand';
}

/** The one line that a person can run. */
export function commandLine(packages, uid) {
  const sudo = uid === 0 ? '' : 'sudo ';
  return `${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

/**
 * Installs the missing Debian packages when that is allowed, else says which command does it. `FAQTOTUM_INSTALL=no` forbids it.
 *
 * @param {{ root: string, say: (text: string) => void, list?: typeof wanted, uid?: number, env?: Record<string, string | undefined> }} options
 * @returns {Promise<boolean>} whether all programs are there now
 */
export async function ensurePrograms({ root, say, list = wanted, uid = process.getuid?.() ?? -1, env = process.env }) {
  const path = env.PATH ?? '';
  if (missingPackages(list, path).length === 0) return true;
  const works = async (command, args) => (await run(command, args, { env, output: 'collect' })).code === 0;
  const how = await howToInstall({
    uid,
    hasApt: await works('apt-get', ['--version']),
    sudoWorks: () => works('sudo', ['-n', 'true']),
    forbidden: env.FAQTOTUM_INSTALL === 'no',
  });
  if (how !== 'by-hand') {
    await withLock(join(root, '.faqtotum', 'debian.lock'), async () => {
      const packages = missingPackages(list, path);
      if (packages.length > 0) await install({ root, say, packages, how, env });
    });
  }
  const left = missingPackages(list, path);
  if (left.length > 0) say(`missing ${left.join(', ')} - run: ${commandLine(left, uid)}`);
  return left.length === 0;
}

async function install({ root, say, packages, how, env }) {
  say(`installing Debian packages ${packages.join(', ')} ...`);
  const script = join(root, 'scripts', 'install-debian.sh');
  const [command, ...args] = how === 'root' ? ['sh', script] : ['sudo', '-n', 'sh', script];
  const { code, output } = await run(command, [...args, ...packages], { env, output: 'collect' });
  if (code !== 0) say(`apt-get failed (code ${code}): ${lastLine(output)}`);
}

function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? '';
}
