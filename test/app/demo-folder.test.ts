import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { takeFolder } from '../../src/app/demo/folder.js';
import { createLog } from '../../src/app/log.js';

const log = createLog('silent');
let base = '';
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'faqtotum-demo-test-'));
});
afterEach(() => rm(base, { recursive: true, force: true }));

it('makes a folder for this user alone', async () => {
  const { path, release } = await takeFolder(join(base, 'a', 'b'), log);
  expect(((await stat(path)).mode & 0o777).toString(8)).toBe('700');
  await release();
});

it('clears away what an earlier demo left', async () => {
  const first = await takeFolder(join(base, 'demo'), log);
  await mkdir(join(first.path, 'sent'));
  await writeFile(join(first.path, 'sent', '00001.eml'), 'old');
  await writeFile(join(first.path, 'site-secret'), 'old');
  await chmod(first.path, 0o755);
  await first.release();
  const second = await takeFolder(join(base, 'demo'), log);
  expect(await readdir(second.path)).toEqual(['.faqtotum-demo']);
  expect(((await stat(second.path)).mode & 0o777).toString(8)).toBe('700');
  await second.release();
});

it('touches nothing in a folder that is no demo', async () => {
  await writeFile(join(base, 'thesis.tex'), 'years of work');
  await chmod(base, 0o755);
  await expect(takeFolder(base, log)).rejects.toMatchObject({ code: 'DATA_DIR', where: base });
  expect(await readdir(base)).toEqual(['thesis.tex']);
  expect(((await stat(base)).mode & 0o777).toString(8)).toBe('755');
});

it('follows no link and takes no file', async () => {
  const first = await takeFolder(join(base, 'demo'), log);
  await first.release();
  await symlink(join(base, 'demo'), join(base, 'link'));
  await writeFile(join(base, 'file'), '');
  for (const name of ['link', 'file', 'file/below']) {
    await expect(takeFolder(join(base, name), log)).rejects.toMatchObject({ code: 'DATA_DIR' });
  }
});

it('is one demo at a time', async () => {
  const first = await takeFolder(join(base, 'demo'), log);
  await expect(takeFolder(join(base, 'demo'), log)).rejects.toMatchObject({ code: 'SERVICE_ALREADY_RUNNING' });
  await first.release();
  const second = await takeFolder(join(base, 'demo'), log);
  await second.release();
});
