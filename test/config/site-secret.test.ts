import { chmod, readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSiteSecret } from '../../src/config/index.js';
import { failureOf, folderWith } from './config-files.js';

describe('readSiteSecret', () => {
  it('makes one, for the owner only, and keeps it', async () => {
    const dataDir = join(await folderWith({}), 'data');
    const secret = await readSiteSecret(dataDir);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect((await stat(join(dataDir, 'site-secret'))).mode & 0o777).toBe(0o600);
    expect(await readSiteSecret(dataDir)).toBe(secret);
  });

  it('takes from others the right to read it', async () => {
    const dataDir = await folderWith({ 'site-secret': 'a-secret-from-a-backup\n' });
    const file = join(dataDir, 'site-secret');
    await chmod(file, 0o644);
    expect(await readSiteSecret(dataDir)).toBe('a-secret-from-a-backup');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('gives everybody the same who asks at once', async () => {
    const dataDir = await folderWith({});
    const secrets = await Promise.all(Array.from({ length: 20 }, () => readSiteSecret(dataDir)));
    expect(new Set(secrets).size).toBe(1);
    expect(await readdir(dataDir)).toEqual(['site-secret']);
    expect((await readFile(join(dataDir, 'site-secret'), 'utf8')).trim()).toBe(secrets[0]);
  });

  it.each<[string, Record<string, string>, string]>([
    ['an empty file', { 'site-secret': '\n' }, ''],
    ['a file in the place of the folder', { data: '' }, 'data'],
  ])('DATA_DIR: %s', async (_what, files, dataDir) => {
    const folder = await folderWith(files);
    expect((await failureOf(readSiteSecret(join(folder, dataDir)), folder)).code).toBe('DATA_DIR');
  });
});
