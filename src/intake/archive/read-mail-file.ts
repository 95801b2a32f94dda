import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { headerBlockEnd } from '../header-block.js';
import { gunzipped } from './gunzip.js';
import type { ArchivedMail } from './archived-mail.js';

/**
 * Reads one file that holds one mail; of a mail larger than `maxBytes` the headers alone (at most `maxBytes` of them). undefined when it
 * is no regular file: a symbolic link is not followed, a FIFO not waited for.
 * Throws the error of the file system.
 */
export async function readMailFile(path: string, maxBytes: number): Promise<ArchivedMail | undefined> {
  const handle = await openRegular(path);
  if (handle === undefined) return undefined;
  try {
    const info = await handle.stat();
    if (!info.isFile()) return undefined;
    const { size } = info;
    const buffer = Buffer.alloc(Math.min(size, maxBytes));
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    const raw = buffer.subarray(0, filled);
    return size > maxBytes
      ? headersOf(raw, size, path)
      : { raw, arrival: undefined, fullSize: undefined, source: path };
  } finally {
    await handle.close();
  }
}

/** undefined for a symbolic link and a socket. */
async function openRegular(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ELOOP' || error.code === 'ENXIO'))
      return undefined;
    throw error;
  }
}

/** Reads a stream that is one mail (`-`, or a gzipped .eml); of a mail larger than `maxBytes` the headers alone. */
export async function readMailStream(
  stream: AsyncIterable<Uint8Array>,
  name: string,
  maxBytes: number,
): Promise<ArchivedMail> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of gunzipped(stream, name)) {
    if (size <= maxBytes) pieces.push(piece);
    size += piece.length;
  }
  const raw = Buffer.concat(pieces);
  return size > maxBytes ? headersOf(raw, size, name) : { raw, arrival: undefined, fullSize: undefined, source: name };
}

function headersOf(raw: Buffer, size: number, source: string): ArchivedMail {
  return { raw: raw.subarray(0, headerBlockEnd(raw) ?? raw.length), arrival: undefined, fullSize: size, source };
}
