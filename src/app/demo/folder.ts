import { existsSync } from 'node:fs';
import { chmod, lstat, mkdir, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { FaqtotumError } from '../../core/index.js';
import { lockFolder } from '../../embedded/lock.js';
import { redisSocket, startRedis } from '../../embedded/redis.js';
import type { Log } from '../log.js';
import { makeFolder } from '../../embedded/make-folder.js';

/** Says that a folder is a demo's: only then is anything in it removed. */
const marker = '.faqtotum-demo';
const lockFile = 'demo.lock';
/** Kept until the Dovecot that a killed demo left behind has been ended: `startDovecot` finds it there. */
const dovecot = 'dovecot';

/** A data folder that is this demo's alone. */
export interface DemoFolder {
  readonly path: string;
  release(): Promise<void>;
}

/**
 * Takes the folder, makes it when missing (mode 0700), and clears away what an earlier demo left, a server of one that was killed included.
 * Throws DATA_DIR for a folder that is somebody else's or holds anything but a demo, SERVICE_ALREADY_RUNNING when a demo runs there.
 */
export async function takeFolder(wanted: string, log: Log): Promise<DemoFolder> {
  const path = await ownFolder(resolve(wanted));
  const lock = await lockFolder(path, join(path, lockFile));
  try {
    const entries = (await readdir(path)).filter((name) => name !== lockFile);
    if (entries.length > 0 && !entries.includes(marker)) {
      throw unusable('holds other things than a demo', path, 'name an empty folder, or one that is not there yet');
    }
    await chmod(path, 0o700);
    await writeFile(join(path, marker), 'The demo of faqtotum clears this folder at every start.\n', { mode: 0o600 });
    if (entries.includes('redis')) await endLeftoverRedis(path, log);
    const old = entries.filter((name) => name !== marker && name !== dovecot);
    for (const name of old) await rm(join(path, name), { recursive: true, force: true });
    return { path, release: () => lock.release() };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** A real folder of this user's, made when missing. Throws DATA_DIR. */
async function ownFolder(path: string): Promise<string> {
  try {
    await makeFolder(dirname(path), 0o777);
    await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
    // Not stat: in a shared temporary folder somebody may have put a link there.
    const found = await lstat(path);
    const user = process.getuid?.() ?? found.uid;
    if (!found.isDirectory()) throw unusable('is no folder', path, 'name another one with --data-dir');
    if (found.uid !== user) throw unusable('belongs to somebody else', path, 'name another one with --data-dir');
    return await realpath(path);
  } catch (error) {
    if (error instanceof FaqtotumError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw unusable(`cannot be used (${why})`, path, 'name another one with --data-dir', error);
  }
}

/** Where the kernel does not end it with its demo, a redis-server lives on and must not lose its folder unasked. */
async function endLeftoverRedis(dataDir: string, log: Log): Promise<void> {
  if (!existsSync(await redisSocket(dataDir))) return;
  const server = await startRedis({ dataDir, log });
  await server.stop();
}

function unusable(what: string, path: string, remedy: string, cause?: unknown): FaqtotumError {
  return new FaqtotumError('DATA_DIR', `the demo's folder ${what}`, path, remedy, { cause });
}
