import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './project.js';
import { temporaryFolder, writeFiles } from './shims.js';

const main = `export async function main(argv) {
  if (argv.includes('bug')) throw new Error('a bug');
  const timer = setInterval(() => undefined, 1000);
  const stopped = new Promise((resolve) => process.once('SIGTERM', resolve));
  console.log(JSON.stringify(argv));
  if (argv.includes('wait')) await stopped;
  clearInterval(timer);
  return argv.includes('found') ? 1 : 0;
}
`;

/** A built tree without sources, as in the container image. */
async function tree({ packages = true, built = true } = {}): Promise<string> {
  const folder = await temporaryFolder();
  for (const name of ['bin', 'scripts']) await cp(join(root, name), join(folder, name), { recursive: true });
  await writeFiles(folder, { 'package.json': '{ "type": "module" }', ...(built ? { 'dist/src/main.js': main } : {}) });
  if (packages) await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Runs a program to its end; `onOutput` is called with the child at its first output. */
function run(command: string, args: readonly string[], onOutput = (_kill: (signal: NodeJS.Signals) => void) => {}) {
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      if (out === '') onOutput((signal) => child.kill(signal));
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

describe('bin/faqtotum', () => {
  it('passes arguments and exit codes through, also when called by a link', async () => {
    const folder = await tree();
    await mkdir(join(folder, 'elsewhere'));
    await symlink(join(folder, 'bin/faqtotum'), join(folder, 'elsewhere/faqtotum'));
    await chmod(join(folder, 'bin/faqtotum'), 0o755);
    expect(await run(join(folder, 'elsewhere/faqtotum'), ['check', 'a b', '--json', 'found'])).toEqual({
      code: 1,
      out: '["check","a b","--json","found"]\n',
      err: '',
    });
  });

  it('without packages: names the one command, exit 2', async () => {
    const folder = await tree({ packages: false });
    const { code, err } = await run(process.execPath, [join(folder, 'bin/faqtotum')]);
    expect(code).toBe(2);
    expect(err).toBe(
      `faqtotum: node_modules: packages are not installed - run \`node scripts/bootstrap.mjs\` in ${folder}\n`,
    );
  });

  it('a bug is exit 70, and says so', async () => {
    const folder = await tree();
    const { code, err } = await run(process.execPath, [join(folder, 'bin/faqtotum'), 'bug']);
    expect(code).toBe(70);
    expect(err).toMatch(/^faqtotum: a bug, please report it: Error: a bug\n/);
  });

  it('gets signals itself', async () => {
    const folder = await tree();
    const { code } = await run(process.execPath, [join(folder, 'bin/faqtotum'), 'wait'], (kill) => kill('SIGTERM'));
    expect(code).toBe(0);
  });
});

describe('npm scripts', () => {
  it('start, test and check replace the shell, which would keep a SIGTERM for itself', async () => {
    const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    for (const name of ['start', 'test', 'check']) expect(scripts[name]).toBe(`exec node scripts/${name}.mjs`);
  });
});
