import { execFile } from 'node:child_process';
import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './project.js';
import { temporaryFolder, writeFiles } from './shims.js';

/** Runs the test script's runner in a small project: exit code and last line. */
async function runTests(files: Readonly<Record<string, string>>): Promise<{ code: number; last: string | undefined }> {
  const folder = await temporaryFolder();
  await writeFiles(folder, { 'package.json': '{ "type": "module" }', ...files });
  await cp(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true });
  await cp(join(root, 'vitest.config.ts'), join(folder, 'vitest.config.ts'));
  await cp(join(root, 'test', 'setup.ts'), join(folder, 'test', 'setup.ts'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const script = `import { runTests } from ${JSON.stringify(join(folder, 'scripts/lib/tests.mjs'))};
    process.exitCode = await runTests([]);`;
  return new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '-e', script], { cwd: folder }, (error, stdout) => {
      resolve({ code: Number(error?.code ?? 0), last: stdout.trimEnd().split('\n').at(-1) });
    });
  });
}

const test = (body: string) => `import { expect, it } from 'vitest';\n${body}\n`;

describe('npm test', () => {
  it.each<[string, Record<string, string>, number, string]>([
    [
      'all pass',
      { 'test/a.test.ts': test("it('a', () => {}); it.skip('b', () => {});") },
      0,
      '1 passed, 0 failed, 1 skipped',
    ],
    [
      'one fails',
      { 'test/a.test.ts': test("it('a', () => {}); it('b', () => expect(1).toBe(2));") },
      1,
      '1 passed, 1 failed, 0 skipped',
    ],
    [
      'a file breaks',
      { 'test/a.test.ts': test("it('a', () => {});"), 'test/b.test.ts': "throw new Error('no');" },
      1,
      '1 passed, 1 failed, 0 skipped',
    ],
    [
      'a rejection nobody handles',
      { 'test/a.test.ts': test("it('a', () => { void Promise.reject(new Error('no')); });") },
      1,
      '1 passed, 1 failed, 0 skipped',
    ],
    ['no test at all', {}, 1, '0 passed, 0 failed, 0 skipped'],
    ['all skipped', { 'test/a.test.ts': test("it.skip('a', () => {});") }, 1, '0 passed, 0 failed, 1 skipped'],
  ])('%s', async (_what, files, code, counts) => {
    expect(await runTests(files)).toEqual({ code, last: `faqtotum: ${counts}` });
  });
});
