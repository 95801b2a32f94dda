import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { run } from './run.mjs';

/** What the build is made of. */
const sources = ['src', 'handlers', 'tsconfig.json', 'tsconfig.build.json'];

/**
 * Whether the build belongs to the sources that lie here. A tree without sources (the container image) is taken as built.
 *
 * @param {string} root the project's root folder
 */
export function isBuilt(root) {
  if (!existsSync(join(root, 'src'))) return existsSync(join(root, 'dist', 'src'));
  return readStamp(root) === hashSources(root);
}

/**
 * Compiles to dist/ when the sources changed. Several may do so at once: one builds, the others wait for it; the new
 * build is made next door and moved into place, so that nobody reads half of one.
 *
 * @param {string} root the project's root folder
 * @param {{ onBuild?: () => void }} [options] `onBuild` is called before the compiler starts
 * @returns {Promise<string>} '' when the build is there, else what the compiler said
 */
export async function ensureBuilt(root, { onBuild = () => undefined } = {}) {
  if (isBuilt(root)) return '';
  const work = async () => {
    if (isBuilt(root)) return '';
    onBuild();
    return build(root);
  };
  // A folder that belongs to somebody else, a full disk ...
  return withLock(join(workshop(root), 'build.lock'), work).catch((error) => error.message);
}

async function build(root) {
  const stamp = hashSources(root);
  const fresh = join(workshop(root), `build.${process.pid}`);
  await removeOldBuilds(root);
  await mkdir(fresh);
  try {
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const args = [compiler, '-p', 'tsconfig.build.json', '--outDir', fresh];
    const { code, output } = await run(process.execPath, args, { cwd: root, output: 'collect' });
    if (code > 128) return 'it was interrupted';
    if (code !== 0) return output.trim() === '' ? `tsc ended with code ${code}` : output.trimEnd();
    await writeFile(join(fresh, '.stamp'), stamp);
    await replace(join(root, 'dist'), fresh);
    return '';
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function replace(place, fresh) {
  const old = `${fresh}.old`;
  if (existsSync(place)) await rename(place, old);
  await rename(fresh, place);
  await rm(old, { recursive: true, force: true });
}

/** Where builds are made: on the same file system as dist/, so that a rename suffices. */
const workshop = (root) => join(root, '.faqtotum');

/** Leftovers of builds that were killed; only the lock's holder comes here. */
async function removeOldBuilds(root) {
  const leftovers = (await readdir(workshop(root))).filter((name) => /^build\.\d+(\.old)?$/.test(name));
  await Promise.all(leftovers.map((name) => rm(join(workshop(root), name), { recursive: true, force: true })));
}

function readStamp(root) {
  try {
    return readFileSync(join(root, 'dist', '.stamp'), 'utf8');
  } catch {
    return '';
  }
}

/** Digest over names and contents: times mean nothing after a checkout. */
function hashSources(root) {
  const hash = createHash('sha256');
  for (const source of sources) addToHash(hash, join(root, source), source);
  return hash.digest('hex');
}

function addToHash(hash, path, name) {
  const entries = listFolder(path);
  if (entries === undefined) {
    hash.update(`${name}\0`).update(existsSync(path) ? readFileSync(path) : '');
    return;
  }
  for (const entry of entries) addToHash(hash, join(path, entry), `${name}/${entry}`);
}

function listFolder(path) {
  try {
    return readdirSync(path).sort();
  } catch {
    return undefined;
  }
}
