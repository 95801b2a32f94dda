import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeFolder } from '../../src/embedded/make-folder.js';

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'faqtotum-folder-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe('makeFolder', () => {
  it('makes it with those above it, for this user alone, and leaves one that is there', async () => {
    const path = join(await temporary(), 'a', 'b', 'c');
    await makeFolder(path);
    await makeFolder(path);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    expect((await stat(join(path, '../..'))).mode & 0o777).toBe(0o700);
  });

  it('is content when several make it at once', async () => {
    const path = join(await temporary(), 'a', 'b');
    await Promise.all(Array.from({ length: 10 }, () => makeFolder(path)));
    expect((await stat(path)).isDirectory()).toBe(true);
  });

  it.runIf(process.platform === 'linux')('DATA_DIR where no folder can be, and does not try for ever', async () => {
    for (const path of ['/proc/foo', '/proc/foo/bar', '/sys/foo'])
      await expect(makeFolder(path), path).rejects.toMatchObject({ code: 'DATA_DIR', where: path });
  });

  it('DATA_DIR where a file is in the way', async () => {
    const folder = await temporary();
    await mkdir(join(folder, 'a'));
    await writeFile(join(folder, 'a', 'file'), '');
    for (const path of ['a/file', 'a/file/b'])
      await expect(makeFolder(join(folder, path)), path).rejects.toMatchObject({ code: 'DATA_DIR' });
  });
});
