import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A lock folder without its owner's number is somebody in the middle of taking it, or a corpse after this time. */
const NAMELESS_MS = 5_000;

/**
 * Runs `work` while no other process of this machine holds the lock: a folder, since mkdir is atomic everywhere.
 * A lock whose owner is dead is taken over.
 *
 * @template T
 * @param {string} path the lock folder
 * @param {() => Promise<T>} work
 * @param {() => void} [waiting] called once when somebody else holds it
 * @returns {Promise<T>}
 */
export async function withLock(path, work, waiting = () => undefined) {
  await mkdir(dirname(path), { recursive: true });
  for (let told = false; !(await take(path)); told = true) {
    if (!told) waiting();
    await sleep(100);
  }
  try {
    return await work();
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

async function take(path) {
  try {
    await mkdir(path);
    await writeFile(join(path, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (await ownerIsDead(path)) await bury(path);
  return false;
}

async function ownerIsDead(path) {
  const pid = Number(await readFile(join(path, 'pid'), 'utf8').catch(() => ''));
  if (!pid) {
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    return Date.now() - mtimeMs > NAMELESS_MS;
  }
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** Only one of several waiters can rename the corpse away; what turns out to be alive after all is put back. */
async function bury(path) {
  const grave = `${path}.${process.pid}`;
  const moved = await rename(path, grave).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  if (await ownerIsDead(grave)) await rm(grave, { recursive: true, force: true });
  else await rename(grave, path).catch(() => undefined);
}
