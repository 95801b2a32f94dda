import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startRedis } from '../../src/embedded/redis.js';
import { FaqtotumError } from '../../src/core/index.js';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const path = process.env['PATH'] ?? '';
let folder = '';

beforeEach(async () => (folder = await realpath(await mkdtemp(join(tmpdir(), 'faqtotum-disk-')))));
afterEach(async () => {
  process.env['PATH'] = path;
  await rm(folder, { recursive: true, force: true });
});

/** What a redis-server of this log makes of the start. */
async function lineFor(words: string): Promise<string> {
  await mkdir(join(folder, 'bin'));
  const chatter = '12:C 27 Nov 2026 02:04:37.634 # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo';
  const stamp = '12:M 27 Nov 2026 02:04:37.641 # ';
  await writeFile(join(folder, 'bin/redis-server'), `#!/bin/sh\necho "${chatter}"\necho "${stamp}${words}"\nexit 1\n`);
  await chmod(join(folder, 'bin/redis-server'), 0o755);
  process.env['PATH'] = `${join(folder, 'bin')}:${path}`;
  const error: unknown = await startRedis({ dataDir: join(folder, 'data'), log }).catch((thrown: unknown) => thrown);
  if (!(error instanceof FaqtotumError)) throw error;
  return error.toLine().replaceAll(folder, '');
}

describe('a private Redis that does not come up', () => {
  it.each([
    [
      'Write error writing append only file on disk: No space left on device',
      '/data/redis: the data folder: no space is left for it - make room on its disk [DATA_DIR]',
    ],
    [
      'Failed opening Unix socket: bind: Read-only file system',
      '/data/redis: the data folder: its disk is read-only - mount it writable, or use another dataDir [DATA_DIR]',
    ],
    [
      'Failed opening Unix socket: bind: Permission denied',
      '/data/redis: the data folder: may not be written by this user - check its owner and permissions [DATA_DIR]',
    ],
  ])('%s', async (words, line) => {
    expect(await lineFor(words)).toBe(line);
  });

  it('says its last words alone, without stamps, when it is something else', async () => {
    const line = await lineFor('Bad file format reading the append only file');
    expect(line).toMatch(/^\/data\/redis: redis-server ended with exit code 1: oO0.* \| Bad file format reading .* - /);
    expect(line).not.toContain('Nov 2026');
  });

  it('a folder that cannot be made says why', async () => {
    await writeFile(join(folder, 'data'), '');
    expect(await lineFor('')).toMatch(/^\/data\/redis: the data folder cannot be made: .*ENOTDIR.* \[DATA_DIR\]$/);
  });
});
