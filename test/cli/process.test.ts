import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
let folder = '';

/** Services of a process under test. */
const app = `
import { writeFile } from 'node:fs/promises';
const ended = (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
const never = () => new Promise(() => setInterval(() => {}, 1000));
const row = { messageId: '<id@x>', state: 'draft', draft: { text: 'old\\n', subject: 's', to: [], rules: [] }, notBefore: 0, createdAt: 0 };
const long = Array.from({ length: 20000 }, (_, n) => ({ rule: { name: 'rule-' + n, summary: 's', judges: [], codes: {} }, modes: {}, question: '', url: '' }));
export const createServices = () => ({
  rules: async () => long,
  start: async ({ signal, config }) => { if (config === 'bug') setTimeout(() => { throw new Error('in the back'); }, 5); console.log('ready'); const timer = setInterval(() => {}, 1000); await ended(signal); clearInterval(timer); console.log('stopped'); },
  demo: async ({ signal, print }) => { const timer = setInterval(() => print('tick'), 5); await ended(signal); clearInterval(timer); },
  backtest: async () => { console.log('ready'); return never(); },
  check: async ({ files }) => { throw new Error('bytes ' + files[0].bytes.length); },
  open: async () => ({ service: '/etc/faqtotum.yaml', draft: async () => row, edit: async (id, by, text) => ({ ...row, draft: { ...row.draft, text, subject: text.trim() } }), close: async () => {} }),
});
`;

/** Translates the command line's sources, as a build would, around fake services. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faqtotum-cli-'));
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ES2022, verbatimModuleSyntax: true };
  for (const part of ['src/cli', 'src/core']) {
    const entries = await readdir(join(root, part), { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((found) => found.name.endsWith('.ts')))
      await translate(join(entry.parentPath, entry.name));
  }
  await translate(join(root, 'src/main.ts'));
  await writeFile(join(folder, 'src/app.js'), app);
  await writeFile(join(folder, 'package.json'), '{"name":"faqtotum","version":"9.8.7","type":"module"}');
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(
    join(folder, 'run.js'),
    "import { main } from './src/main.js';\nprocess.exitCode = await main(process.argv.slice(2));\n",
  );

  async function translate(file: string): Promise<void> {
    const target = join(folder, relative(root, file)).replace(/\.ts$/, '.js');
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, ts.transpileModule(await readFile(file, 'utf8'), { compilerOptions }).outputText);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a shell line in which $RUN is the program. */
function shell(line: string): {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly said: (text: string) => Promise<void>;
} {
  const run = `${process.execPath} ${join(folder, 'run.js')}`;
  const child = spawn('bash', ['-c', line], {
    env: { ...process.env, RUN: run, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (err += data.toString()));
  const said = async (text: string): Promise<void> => {
    while (!out.includes(text)) await once(child.stdout, 'data');
  };
  const ended = once(child, 'close').then(([code]: unknown[]) => ({ code: code as number | null, out, err }));
  return { child, ended, said };
}

describe('the process', () => {
  it('prints the version of its package', async () => {
    expect(await shell('$RUN --version').ended).toEqual({ code: 0, out: '9.8.7\n', err: '' });
  });

  it('is quiet when the reader leaves', async () => {
    expect(await shell('$RUN rules | head -1; exit ${PIPESTATUS[0]}').ended).toMatchObject({ code: 0, err: '' });
    const demo = await shell('$RUN demo | head -2; exit ${PIPESTATUS[0]}').ended;
    expect(demo).toEqual({ code: 0, out: 'tick\ntick\n', err: '' });
  });

  it('exits 2 when stdout cannot be written', async () => {
    const { code, err } = await shell('$RUN rules > /dev/full').ended;
    expect(code).toBe(2);
    expect(err).toMatch(/^faqtotum: stdout: cannot write: [^\n]*\[OUTPUT_UNWRITABLE\]\n$/);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'stops the service in order on %s, also when it comes twice',
    async (signal) => {
      const { child, ended, said } = shell('exec $RUN start --config c.yaml');
      await said('ready');
      child.kill(signal);
      child.kill(signal);
      expect(await ended).toMatchObject({ code: 0, out: 'ready\nstopped\n' });
    },
  );

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('leaves a backtest at once on %s', async (signal, code) => {
    const { child, ended, said } = shell('exec $RUN backtest x');
    await said('ready');
    child.kill(signal);
    expect(await ended).toMatchObject({ code });
  });

  it('exits 70 when something breaks in the background', async () => {
    const { code, err } = await shell('$RUN start --config bug').ended;
    expect(code).toBe(70);
    expect(err).toMatch(/^faqtotum: a bug, please report it: Error: in the back\n/);
  });

  it('reads standard input', async () => {
    const { code, err } = await shell('printf 12345 | $RUN check -').ended;
    expect(code).toBe(70);
    expect(err).toContain('bytes 5');
  });

  it('runs an editor as git does, on a terminal', async () => {
    const editor = `sh -c 'echo new > "$1"' x`;
    const { code, out, err } = await shell(
      `EDITOR=${JSON.stringify(editor).replaceAll('$', '\\$')} VISUAL= script -qec "$RUN drafts edit id" /dev/null < /dev/null`,
    ).ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('edited');
    expect(out).toContain('new');
  });
});
