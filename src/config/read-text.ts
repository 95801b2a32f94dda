import { readFile, stat } from 'node:fs/promises';
import { FaqtotumError, type ErrorCode } from '../core/index.js';

/**
 * A file's text, which must be UTF-8 and no longer than `maxBytes`.
 *
 * @throws FaqtotumError with `code`
 */
export async function readTextFile(file: string, code: ErrorCode, maxBytes: number): Promise<string> {
  const fail = (what: string, remedy: string, cause?: unknown) =>
    new FaqtotumError(code, what, file, remedy, { cause });
  try {
    const { size } = await stat(file);
    if (size > maxBytes) throw fail(`is larger than ${maxBytes} bytes`, 'name another file');
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
    if (text.includes('\0')) throw fail('is a binary file', 'name a text file');
    return text;
  } catch (cause) {
    if (cause instanceof FaqtotumError) throw cause;
    switch ((cause as NodeJS.ErrnoException).code) {
      case 'ENOENT':
      case 'ENOTDIR':
        throw fail('does not exist', 'check the path', cause);
      case 'EISDIR':
        throw fail('is a folder', 'name a file in it', cause);
      case 'EACCES':
        throw fail('may not be read', 'change its permissions or run as its owner', cause);
      case 'ERR_ENCODING_INVALID_ENCODED_DATA':
        throw fail('is not UTF-8', 'save it as UTF-8', cause);
      default:
        // Not its message, which has the path again: `where` is for that.
        throw fail(`cannot be read (${String((cause as NodeJS.ErrnoException).code)})`, 'check the path', cause);
    }
  }
}
