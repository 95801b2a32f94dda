import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { access, constants, open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FaqtotumError } from '../core/index.js';
import { systemMessage } from './usage-error.js';

/** Throws OUTPUT_UNWRITABLE when `file` cannot be written: asked before long work, not after it. */
export async function checkOutput(file: string): Promise<void> {
  try {
    const found = await existing(file);
    if (found?.isDirectory() === true) throw new Error('is a folder');
    if (found === undefined || found.isFile()) await access(dirname(await target(file)), constants.W_OK);
    if (found !== undefined) await access(file, constants.W_OK);
  } catch (error) {
    throw unwritable(file, error);
  }
}

/**
 * Writes UTF-8 to a file, whole or not at all: into a temporary file beside it, then renamed. A symbolic link is followed; a
 * device or pipe is written directly. Throws OUTPUT_UNWRITABLE.
 */
export async function writeOutput(file: string, text: string): Promise<void> {
  try {
    const found = await existing(file);
    if (found !== undefined && !found.isFile()) {
      await fill(await open(file, 'w'), text, false);
      return;
    }
    const final = await target(file);
    const temporary = join(dirname(final), `.${basename(final)}.${randomBytes(6).toString('hex')}.tmp`);
    try {
      await fill(await open(temporary, 'wx', found?.mode ?? 0o666), text, true);
      await rename(temporary, final);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  } catch (error) {
    throw unwritable(file, error);
  }
}

async function fill(handle: FileHandle, text: string, sync: boolean): Promise<void> {
  try {
    await handle.writeFile(text, 'utf8');
    if (sync) await handle.sync();
  } finally {
    await handle.close();
  }
}

const existing = (file: string): Promise<Stats | undefined> =>
  stat(file).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });

const target = (file: string): Promise<string> =>
  realpath(file).catch((error: unknown) => {
    if (isMissing(error)) return file;
    throw error;
  });

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

function unwritable(file: string, error: unknown): FaqtotumError {
  return new FaqtotumError(
    'OUTPUT_UNWRITABLE',
    `cannot write: ${systemMessage(error)}`,
    file,
    'name a file in a folder that you may write to',
    { cause: error },
  );
}
