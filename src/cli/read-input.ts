import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FaqtotumError } from '../core/index.js';
import type { Terminal } from './terminal.js';
import { systemMessage, usageError } from './usage-error.js';

/** More than any submission: what is larger is no patch but an archive or a mistake. */
export const inputLimit = 64 * 1024 * 1024;

export interface InputFile {
  /** `-` for standard input. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Files, the mails of a folder in the order of their names, or standard input for `-`. Throws INPUT_UNREADABLE, INPUT_TOO_LARGE, INPUT_NOT_PATCH (a
 * folder without mail); USAGE when `-` stands there twice.
 */
export async function readInputs(names: readonly string[], terminal: Terminal): Promise<InputFile[]> {
  if (names.filter((name) => name === '-').length > 1) {
    throw usageError('standard input can be read only once', 'give `-` once');
  }
  const files: InputFile[] = [];
  for (const name of names) {
    if (name === '-') files.push({ name, bytes: await terminal.stdin(inputLimit) });
    else for (const file of await filesOf(name)) files.push({ name: file, bytes: await readWhole(file) });
  }
  return files;
}

/** The file itself; of a folder the files that `backtest` reads in one, too. */
async function filesOf(name: string): Promise<readonly string[]> {
  try {
    const found = await stat(name);
    if (found.isFile()) return [name];
    if (!found.isDirectory()) throw new Error('is no file or folder');
    const files = (await readdir(name))
      .filter((file) => /\.(?:patch|eml|mbox|mbx|mboxrd)(?:\.gz)?$/i.test(file))
      .sort();
    if (files.length > 0) return files.map((file) => join(name, file));
  } catch (error) {
    throw unreadable(name, error);
  }
  const remedy = 'give the folder that git format-patch -o wrote, or the files themselves';
  throw new FaqtotumError('INPUT_NOT_PATCH', 'the folder holds no .patch, .eml or .mbox file', name, remedy);
}

/** Also reads pipes (`check /dev/fd/63`), and never more than the limit. */
async function readWhole(name: string): Promise<Uint8Array> {
  try {
    const handle = await open(name, 'r');
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of handle.createReadStream()) {
      const bytes = chunk as Uint8Array;
      size += bytes.length;
      if (size > inputLimit) throw tooLarge(name, inputLimit);
      chunks.push(bytes);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    throw error instanceof FaqtotumError ? error : unreadable(name, error);
  }
}

function unreadable(name: string, cause: unknown): FaqtotumError {
  const remedy = 'give readable files: patches of git format-patch, .eml or mbox';
  return new FaqtotumError('INPUT_UNREADABLE', `cannot read: ${systemMessage(cause)}`, name, remedy, { cause });
}

export function tooLarge(name: string, limit: number): FaqtotumError {
  return new FaqtotumError(
    'INPUT_TOO_LARGE',
    `more than ${limit / 1024 / 1024} MB`,
    name,
    'check one submission at a time; `faqtotum backtest` reads archives',
  );
}
