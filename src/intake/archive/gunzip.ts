import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FaqtotumError } from '../../core/index.js';

/**
 * The same bytes, gunzipped when they start with the magic of gzip (RFC 1952, 2.3.1); several members in a row are one stream.
 * Throws FaqtotumError INPUT_UNREADABLE for a broken or cut-off .gz.
 */
export async function* gunzipped(
  stream: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const peeked = await peek(stream, 2);
  if (!(peeked.head[0] === 0x1f && peeked.head[1] === 0x8b)) {
    yield* peeked.all;
    return;
  }
  const gunzip = createGunzip();
  pipeline(Readable.from(peeked.all, { objectMode: false }), gunzip, () => undefined);
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) yield chunk;
  } catch (cause) {
    throw unreadable(cause, name);
  }
}

function unreadable(cause: unknown, name: string): unknown {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (!code.startsWith('Z_')) return cause;
  const what = code === 'Z_BUF_ERROR' ? 'the .gz file ends too early' : 'the .gz file is damaged';
  return new FaqtotumError('INPUT_UNREADABLE', what, name, 'fetch it again, or check it with gzip -t', { cause });
}

/** The first `bytes` bytes (fewer when there are no more), and the whole stream with them put back in front. */
export async function peek(
  stream: AsyncIterable<Uint8Array>,
  bytes: number,
): Promise<{ readonly head: Buffer; readonly all: AsyncGenerator<Uint8Array, void, undefined> }> {
  const iterator = stream[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  let size = 0;
  while (size < bytes) {
    const next = await iterator.next();
    if (next.done === true) break;
    pieces.push(next.value);
    size += next.value.length;
  }
  const head = Buffer.concat(pieces);
  async function* all(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      if (head.length > 0) yield head;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { head, all: all() };
}
