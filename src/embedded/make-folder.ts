import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FaqtotumError } from '../core/index.js';
import { diskTrouble } from './disk-trouble.js';

/**
 * Makes a data folder, and those above it that are missing; one that is there stays as it is. Not by the recursive `mkdir` of Node, which tries for
 * ever where a file system takes no new folders and says that the one above is missing (/proc). Throws DATA_DIR.
 */
export async function makeFolder(path: string, mode = 0o700): Promise<void> {
  try {
    await makeAll(path, mode);
  } catch (error) {
    throw unmade(path, error);
  }
}

async function makeAll(path: string, mode: number): Promise<void> {
  const above = dirname(path);
  try {
    await makeOne(path, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === path) throw error;
    await makeAll(above, mode);
    await makeOne(path, mode);
  }
}

async function makeOne(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    // A read-only file system may say so before it says that the folder is there.
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory() !== true) throw error;
  }
}

/** DATA_DIR with what kept the folder from being made. */
export function unmade(path: string, cause: unknown): FaqtotumError {
  const remedy = 'check its path, owner and permissions';
  return (
    diskTrouble(String(cause), path, cause) ??
    new FaqtotumError('DATA_DIR', `the data folder cannot be made: ${String(cause)}`, path, remedy, { cause })
  );
}
