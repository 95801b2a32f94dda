import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensurePackages } from '../../scripts/lib/packages.mjs';
import { root } from './project.js';
import { makeShims, temporaryFolder, writeFiles } from './shims.js';

async function clone(npm = 'mkdir -p node_modules') {
  const folder = await temporaryFolder();
  await writeFiles(folder, { 'package.json': '{ "dependencies": { "a": "1.0.0" } }', 'package-lock.json': '{}' });
  const shims = await makeShims({ npm });
  const said: string[] = [];
  const install = () => ensurePackages({ root: folder, say: (text) => said.push(text), env: { PATH: shims.path } });
  return { folder, install, said, calls: shims.calls };
}

describe('npm packages', () => {
  it('are installed once, and again when dependencies, lock file or node_modules change', async () => {
    const { folder, install, calls, said } = await clone();
    expect(await install()).toBe(true);
    expect(await calls()).toEqual([
      'npm install --no-save --ignore-scripts --include=dev --no-audit --no-fund --loglevel=error',
    ]);
    await writeFile(join(folder, 'package.json'), '{ "scripts": {}, "dependencies": { "a": "1.0.0" } }');
    await install();
    expect(await calls()).toHaveLength(1);
    await writeFile(join(folder, 'package.json'), '{ "dependencies": { "a": "1.0.1" } }');
    await install();
    await writeFile(join(folder, 'package-lock.json'), '{ }');
    await install();
    await rm(join(folder, 'node_modules'), { recursive: true });
    await install();
    expect(await calls()).toHaveLength(4);
    expect(new Set(said)).toEqual(new Set(['installing npm packages ...']));
  });

  it('are installed once by several at once', async () => {
    const { install, calls } = await clone('sleep 0.1; mkdir -p node_modules');
    expect(await Promise.all([install(), install(), install()])).toEqual([true, true, true]);
    expect(await calls()).toHaveLength(1);
  });

  it('say when it fails, and try again the next time', async () => {
    const { install, said, calls } = await clone('exit 3');
    expect([await install(), await install()]).toEqual([false, false]);
    expect(said.at(-1)).toBe('npm install failed (code 3) - see above, mend it and run this again');
    expect(await calls()).toHaveLength(2);
  });
});

describe('the lock file', () => {
  it('belongs to package.json, and names no registry', async () => {
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;
    const text = await readFile(join(root, 'package-lock.json'), 'utf8');
    const lock = (JSON.parse(text) as { packages: Record<string, Manifest> }).packages[''];
    expect(lock?.dependencies).toEqual(manifest.dependencies);
    expect(lock?.devDependencies).toEqual(manifest.devDependencies);
    expect(text).not.toContain('"resolved"');
  });

  it('has every version pinned exactly', async () => {
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });
});

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}
