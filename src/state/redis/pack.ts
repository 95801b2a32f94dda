import { promisify } from 'node:util';
import { constants, gunzip, gunzipSync, gzip, gzipSync } from 'node:zlib';

/** Bytes up to which it is done at once, within half a millisecond: handing it to another thread costs five times the work itself. */
const small = 64 * 1024;
/** Level 1 takes a third of the time of the usual 6 and leaves mail 5 % larger. */
const options = { level: constants.Z_BEST_SPEED };

const packAside = promisify<Uint8Array, typeof options, Buffer>(gzip);
const unpackAside = promisify<Uint8Array, Buffer>(gunzip);

/** Compresses (gzip). Rejects never. */
export async function pack(bytes: Uint8Array): Promise<Buffer> {
  // What comes out holds on to the whole chunk that it was written to: mail shrinks to less than half.
  const chunkSize = 256 + Math.ceil(bytes.byteLength / 2);
  return bytes.byteLength <= small ? gzipSync(bytes, { ...options, chunkSize }) : packAside(bytes, options);
}

/** The bytes that were packed. Rejects when they are damaged. */
export async function unpack(packed: Uint8Array): Promise<Buffer> {
  return packed.byteLength <= small / 4 ? gunzipSync(packed, { chunkSize: chunkFor(packed) }) : unpackAside(packed);
}

/** The size that it had, as its last four bytes say (RFC 1952, 2.3.1), bounded: they may be damaged. */
function chunkFor(packed: Uint8Array): number {
  const said = packed.byteLength < 4 ? 0 : Buffer.from(packed.slice(-4)).readUInt32LE();
  return Math.min(Math.max(said + 1, 256), small * 4);
}
