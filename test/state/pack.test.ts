import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { pack, unpack } from '../../src/state/redis/pack.js';

it.each([0, 1, 7000, 64 * 1024, 64 * 1024 + 1, 3_000_000])('gives %d bytes back, small or large', async (size) => {
  const bytes = Buffer.from(Array.from({ length: size }, (_, n) => (n * 7919) % 251));
  const packed = await pack(bytes);
  expect(packed.length).toBeLessThan(size / 2 + 40);
  expect((await unpack(packed)).equals(bytes)).toBe(true);
});

it('reads what was packed better', async () => {
  expect((await unpack(gzipSync('what stood here', { level: 9 }))).toString()).toBe('what stood here');
});

it('rejects what is damaged', async () => {
  await expect(unpack(Buffer.from('no gzip'))).rejects.toThrow();
});
