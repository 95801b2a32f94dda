import { constants, openSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { FaqtotumError, type ErrorCode } from '../core/index.js';

/**
 * A file's text, which must be UTF-8 and no longer than `maxBytes`; never more than that is read. Also reads pipes (`<(...)`), and waits for their
 * writer without keeping the process from ending.
 *
 * @throws FaqtotumError with `code`
 */
export async function readTextFile(file: string, code: ErrorCode, maxBytes: number): Promise<string> {
  const fail = (what: string, remedy: string, cause?: unknown) =>
    new FaqtotumError(code, what, file, remedy, { cause });
  try {
    const bytes = await readAtMost(file, maxBytes + 1, (what) => fail(what, 'name a file'));
    if (bytes.length > maxBytes) throw fail(`is larger than ${maxBytes} bytes`, 'name another file');
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
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

/** The first `most` bytes. */
async function readAtMost(file: string, most: number, fail: (what: string) => FaqtotumError): Promise<Buffer> {
  const found = await stat(file);
  if (found.isSocket()) throw fail('is a socket');
  // That one is how to say "none".
  if ((found.isCharacterDevice() || found.isBlockDevice()) && file !== '/dev/null') throw fail('is a device');
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of found.isFIFO() ? openPipe(file) : await openFile(file, most)) {
    pieces.push(piece as Buffer);
    size += (piece as Buffer).length;
    if (size >= most) break;
  }
  return Buffer.concat(pieces);
}

/** A plain open of a pipe, and a plain read of it, would hold a thread that nobody can call back until somebody writes. */
function openPipe(file: string): Readable {
  return new Socket({ fd: openSync(file, constants.O_RDONLY | constants.O_NONBLOCK), readable: true, writable: false });
}

async function openFile(file: string, most: number): Promise<Readable> {
  return (await open(file, constants.O_RDONLY | constants.O_NONBLOCK)).createReadStream({ end: most - 1 });
}
