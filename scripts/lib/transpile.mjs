import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** What the service needs beside its code: it must stay as it is while somebody works on the sources. */
const copied = ['package.json', 'profiles', 'templates'];

/**
 * Compiles TypeScript for plain Node into a folder of its own: each file by itself, without looking at types; a second or two. Tests that kill the
 * service run it from there.
 *
 * @param {string} root the project's root folder
 * @param {readonly string[]} folders taken whole, but for `*.test.ts`
 * @returns {Promise<{ folder: string, remove: () => Promise<void> }>}
 */
export async function transpile(root, folders) {
  const folder = await mkdtemp(join(tmpdir(), 'faqtotum-build-'));
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const name of copied) await cp(join(root, name), join(folder, name), { recursive: true });
  for (const file of (await Promise.all(folders.map((name) => sourcesIn(root, name)))).flat()) {
    const { outputText } = ts.transpileModule(await readFile(join(root, file), 'utf8'), { compilerOptions });
    const place = join(folder, file.replace(/\.ts$/, '.js'));
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, outputText);
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function sourcesIn(root, folder) {
  const names = await readdir(join(root, folder), { recursive: true });
  return names.filter((name) => /(?<!\.test|\.d)\.ts$/.test(name)).map((name) => join(folder, name));
}
