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
  return bytes.byteLength <= small ? gzipSync(bytes, options) : packAside(bytes, options);
}

/** The bytes that were packed. Rejects when they are damaged. */
export async function unpack(packed: Uint8Array): Promise<Buffer> {
  return packed.byteLength <= small / 4 ? gunzipSync(packed) : unpackAside(packed);
}
