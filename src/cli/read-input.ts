import { open } from 'node:fs/promises';
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

/** Files, or standard input for `-`. Throws INPUT_UNREADABLE, INPUT_TOO_LARGE; USAGE when `-` stands there twice. */
export async function readInputs(names: readonly string[], terminal: Terminal): Promise<InputFile[]> {
  if (names.filter((name) => name === '-').length > 1) {
    throw usageError('standard input can be read only once', 'give `-` once');
  }
  const files: InputFile[] = [];
  for (const name of names) {
    files.push({ name, bytes: name === '-' ? await terminal.stdin(inputLimit) : await readWhole(name) });
  }
  return files;
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
    if (error instanceof FaqtotumError) throw error;
    const remedy = 'give readable files: patches of git format-patch, .eml or mbox';
    throw new FaqtotumError('INPUT_UNREADABLE', `cannot read: ${systemMessage(error)}`, name, remedy, { cause: error });
  }
}

export function tooLarge(name: string, limit: number): FaqtotumError {
  return new FaqtotumError(
    'INPUT_TOO_LARGE',
    `more than ${limit / 1024 / 1024} MB`,
    name,
    'check one submission at a time; `faqtotum backtest` reads archives',
  );
}
