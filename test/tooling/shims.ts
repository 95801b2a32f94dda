import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

const folders: string[] = [];

afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

/** A temporary folder, gone after the tests of the file that asked for it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'faqtotum-tooling-'));
  folders.push(folder);
  return folder;
}

/** Writes files below a folder. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

/** A PATH of fake programs that write down how they were called. */
export interface Shims {
  readonly folder: string;
  readonly path: string;
  /** Each call: program and arguments. */
  calls(): Promise<string[]>;
}

/**
 * @param programs name -> further lines of its shell script
 */
export async function makeShims(programs: Readonly<Record<string, string>>): Promise<Shims> {
  const folder = await temporaryFolder();
  const log = join(folder, 'calls');
  const bin = join(folder, 'bin');
  await mkdir(bin);
  for (const [name, body] of Object.entries(programs)) {
    const file = join(bin, name);
    await writeFile(file, `#!/bin/sh\necho "${name} $*" >>'${log}'\n${body}\n`);
    await chmod(file, 0o755);
  }
  return {
    folder,
    path: `${bin}:/usr/bin:/bin`,
    calls: async () => (await readFile(log, 'utf8').catch(() => '')).split('\n').filter((line) => line !== ''),
  };
}
