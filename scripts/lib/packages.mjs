import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { run } from './run.mjs';

/**
 * Installs the npm packages when node_modules is missing or belongs to other dependencies. Several may do so at once.
 * Not `npm ci`, and nothing is written to the lock file (docs/decisions/0001-lock-file.md).
 *
 * @param {{ root: string, say: (text: string) => void, env?: Record<string, string | undefined> }} options
 * @returns {Promise<boolean>} whether they are there now
 */
export async function ensurePackages({ root, say, env = process.env }) {
  if (areInstalled(root)) return true;
  const waiting = () => say('waiting for another npm install ...');
  return withLock(
    join(root, '.faqtotum', 'npm.lock'),
    async () => areInstalled(root) || install(root, say, env),
    waiting,
  );
}

async function install(root, say, env) {
  say('installing npm packages ...');
  const wanted = hashDependencies(root);
  // npm tells its own path to what it runs; outside of it, PATH decides.
  const [command, ...prefix] = env.npm_execpath ? [process.execPath, env.npm_execpath] : ['npm'];
  const args = [
    'install',
    '--no-save',
    '--ignore-scripts',
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const { code } = await run(command, [...prefix, ...args], { cwd: root, env, output: 'stderr' });
  if (code !== 0) {
    const remedy = code === 127 ? 'install npm' : 'see above, mend it';
    say(`npm install failed (code ${code}) - ${remedy} and run this again`);
    return false;
  }
  writeFileSync(stampFile(root), wanted);
  return true;
}

function areInstalled(root) {
  const stamp = stampFile(root);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashDependencies(root);
}

/** Lies in node_modules, so that it goes when that goes. */
function stampFile(root) {
  return join(root, 'node_modules', '.faqtotum-stamp');
}

/** Digest of what decides about packages: scripts and the like in package.json do not. */
function hashDependencies(root) {
  const { dependencies, devDependencies, optionalDependencies, overrides } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const lock = join(root, 'package-lock.json');
  return createHash('sha256')
    .update(JSON.stringify([dependencies, devDependencies, optionalDependencies, overrides]))
    .update(existsSync(lock) ? readFileSync(lock) : '')
    .update(`${process.platform} ${process.arch}`)
    .digest('hex');
}
