import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from './project.js';
import { temporaryFolder, writeFiles } from './shims.js';

/** What pure code may not write, and the rule that says so. */
const forbidden: readonly (readonly [string, string, string])[] = [
  ['clock', 'export const x = Date.now();', 'no-restricted-properties'],
  ['today', 'export const x = new Date();', 'no-restricted-syntax'],
  ['today-text', 'export const x = Date();', 'no-restricted-syntax'],
  ['chance', 'export const x = Math.random();', 'no-restricted-properties'],
  ['uuid', 'export const x = crypto.randomUUID();', 'no-restricted-properties'],
  ['dice', "import { randomBytes } from 'node:crypto';\nexport const x = randomBytes(1);", 'no-restricted-imports'],
  ['environment', 'export const x = process.env;', 'no-restricted-globals'],
  ['timer', 'setTimeout(() => undefined, 1);', 'no-restricted-globals'],
  ['network', "export const x = () => fetch('https://example.org');", 'no-restricted-globals'],
  ['console', "console.log('x');", 'no-console'],
  ['any', 'export const x: any = 1;', '@typescript-eslint/no-explicit-any'],
  ['floating', 'Promise.resolve(1);', '@typescript-eslint/no-floating-promises'],
  ['misused', 'if (Promise.resolve(true)) throw new Error();', '@typescript-eslint/no-misused-promises'],
  [
    'switch',
    "export function f(x: 'a' | 'b') {\n  switch (x) {\n    case 'a':\n  }\n}",
    '@typescript-eslint/switch-exhaustiveness-check',
  ],
  ['long', `export function f() {\n${'  String(1);\n'.repeat(90)}}`, 'max-lines-per-function'],
  ['backtracking', String.raw`export const x = /^(?:a+)+$/;`, 'regexp/no-super-linear-backtracking'],
  ['moving', String.raw`export const x = / +$/;`, 'regexp/no-super-linear-move'],
  ['inline', '// eslint-disable-next-line no-console\nconsole.log(1);', 'no-console'],
];
const allowed: readonly (readonly [string, string])[] = [
  ['given-time', 'export const x = (ms: number) => new Date(ms).toISOString();'],
  ['hash', "import { createHash } from 'node:crypto';\nexport const x = createHash('sha256');"],
];

let eslint: ESLint;
let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  for (const name of ['eslint.config.js', '.layers.cjs', 'tsconfig.json', 'package.json']) {
    await cp(join(root, name), join(folder, name));
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const cases = [...forbidden, ...allowed].map(([name, code]) => [`src/mail/${name}.ts`, `${code}\n`] as const);
  await writeFiles(folder, Object.fromEntries(cases));
  await writeFiles(folder, { 'src/cli/print.ts': "console.log('x', Date.now());\n" });
  eslint = new ESLint({ cwd: folder });
});

async function rulesFor(file: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintFiles([file]);
  return (result?.messages ?? []).map((message) => message.ruleId);
}

describe('lint', () => {
  it.each(forbidden)('%s is reported', async (name, _code, rule) => {
    expect(await rulesFor(`src/mail/${name}.ts`)).toContain(rule);
  });

  it.each(allowed)('%s is fine', async (name) => {
    expect(await rulesFor(`src/mail/${name}.ts`)).toEqual([]);
  });

  it('adapters have a clock, the command line a console', async () => {
    expect(await rulesFor('src/cli/print.ts')).toEqual([]);
  });
});
