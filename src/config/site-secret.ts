import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FaqtotumError } from '../core/index.js';

/**
 * The site secret kept in `dataDir`; made at the first call, like the folder itself in one that is there. Two that call at once get the same one.
 * Losing it means that a reply prepared before gets another Message-ID.
 *
 * @throws FaqtotumError DATA_DIR when the folder cannot be used
 */
export async function readSiteSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, 'site-secret');
  try {
    return (await readSecret(file)) ?? (await makeSecret(dataDir, file));
  } catch (cause) {
    const what = `the site secret cannot be kept: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new FaqtotumError('DATA_DIR', what, file, 'make room in dataDir, or make it writable for this user', {
      cause,
    });
  }
}

async function readSecret(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  // A copy put back from a backup is easily one that everybody may read.
  if (text !== undefined && ((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600);
  if (text?.trim() === '') throw new Error('the file is empty; put the lost secret back or remove the file');
  return text?.trim();
}

/** Written next door and linked into place: whoever links first wins, nobody ever reads half of it. */
async function makeSecret(dataDir: string, file: string): Promise<string> {
  // Not recursive: where a file system takes no new folders (/proc), that never ends.
  await mkdir(dataDir, { mode: 0o700 }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    await handle.writeFile(`${randomBytes(32).toString('hex')}\n`);
    await handle.sync();
    await handle.close();
    await link(draft, file).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  const secret = await readSecret(file);
  if (secret === undefined) throw new Error('the file vanished');
  return secret;
}
