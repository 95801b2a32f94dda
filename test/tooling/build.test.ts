import { mkdir, readFile, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureBuilt, isBuilt } from '../../scripts/lib/build.mjs';
import { withLock } from '../../scripts/lib/lock.mjs';
import { root } from './project.js';
import { temporaryFolder, writeFiles } from './shims.js';

/** A small project that the build script can build, with this project's compiler. */
async function project(source: string): Promise<string> {
  const folder = await temporaryFolder();
  const options = { module: 'NodeNext', target: 'ES2023', rootDir: '.', types: [], noEmitOnError: true };
  await writeFiles(folder, {
    'package.json': '{ "type": "module" }',
    'tsconfig.build.json': JSON.stringify({ compilerOptions: options, include: ['src', 'handlers'] }),
    'src/main.ts': source,
    'handlers/index.ts': 'export {};\n',
  });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

describe('the build', () => {
  it('is made once, stays while nothing changes, and follows contents, not times', async () => {
    const folder = await project('export const answer: number = 42;\n');
    let builds = 0;
    const build = () => ensureBuilt(folder, { onBuild: () => (builds += 1) });
    expect(isBuilt(folder)).toBe(false);
    expect(await build()).toBe('');
    expect(await readFile(join(folder, 'dist/src/main.js'), 'utf8')).toContain('answer = 42');
    await utimes(join(folder, 'src/main.ts'), 1, 1);
    expect(await build()).toBe('');
    expect(builds).toBe(1);
    await writeFile(join(folder, 'src/main.ts'), 'export const answer: number = 43;\n');
    expect(await build()).toBe('');
    expect(await readFile(join(folder, 'dist/src/main.js'), 'utf8')).toContain('answer = 43');
    expect([builds, await readdir(join(folder, '.faqtotum'))]).toEqual([2, []]);
  });

  it('shows what the compiler says, and keeps the last good build', async () => {
    const folder = await project('export const answer: number = 42;\n');
    await ensureBuilt(folder);
    await writeFile(join(folder, 'src/main.ts'), "export const answer: number = 'x';\n");
    expect(await ensureBuilt(folder)).toMatch(/^src\/main\.ts\(1,14\): error TS2322/);
    expect(await readFile(join(folder, 'dist/src/main.js'), 'utf8')).toContain('answer = 42');
    expect(await readdir(join(folder, '.faqtotum'))).toEqual([]);
  });

  it('survives several at once: one builds, all find it', async () => {
    const folder = await project('export const answer: number = 42;\n');
    const script = `
      const { ensureBuilt } = await import(${JSON.stringify(join(root, 'scripts/lib/build.mjs'))});
      const trouble = await ensureBuilt(process.argv[1], { onBuild: () => process.stdout.write('built ') });
      const { answer } = await import(process.argv[1] + '/dist/src/main.js');
      process.stdout.write(trouble + answer);`;
    const outputs = await Promise.all([1, 2, 3, 4].map(() => outputOf(['--input-type=module', '-e', script, folder])));
    expect(outputs.sort()).toEqual(['42', '42', '42', 'built 42']);
  });

  it('takes a tree without sources, as in the container image, for built', async () => {
    const folder = await temporaryFolder();
    expect(isBuilt(folder)).toBe(false);
    await mkdir(join(folder, 'dist/src'), { recursive: true });
    expect(isBuilt(folder)).toBe(true);
  });
});

describe('the lock', () => {
  it('lets one in at a time', async () => {
    const path = join(await temporaryFolder(), 'deep', 'lock');
    let inside = 0;
    const work = async () => {
      inside += 1;
      expect(inside).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside -= 1;
    };
    await Promise.all([1, 2, 3, 4].map(() => withLock(path, work)));
  });

  it('is taken over from the dead, and left after a failure', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'lock');
    const dead = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => dead.on('close', resolve));
    await writeFiles(path, { pid: String(dead.pid) });
    await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withLock(path, () => Promise.resolve('in'))).toBe('in');
    expect(await readdir(folder)).toEqual([]);
  });
});

function outputOf(args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('close', () => resolve(output));
  });
}
