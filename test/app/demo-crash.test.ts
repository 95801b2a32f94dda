import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runDemo } from '../../src/app/demo.js';
import { emitSource } from '../state/source-tree.js';
import { sent } from './demo-expected.js';

const root = resolve(import.meta.dirname, '../..');
let base = '';

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'faqtotum-demo-test-'));
  await emitSource(join(base, 'tree'), ['src', 'handlers']);
  for (const name of ['profiles', 'templates', 'demo']) await symlink(join(root, name), join(base, 'tree', name));
  const runner = "import { main } from './src/main.js';\nprocess.exitCode = await main(process.argv.slice(2));\n";
  await writeFile(join(base, 'tree', 'run.js'), runner);
});

afterAll(() => rm(base, { recursive: true, force: true }));

it('starts afresh whenever it was killed', async () => {
  const dataDir = join(base, 'data');
  for (const moment of [700, 'are being delivered', 'Ctrl-C stops everything']) {
    const demo = spawn(process.execPath, [join(base, 'tree', 'run.js'), 'demo', '--data-dir', dataDir]);
    const ended = once(demo, 'exit');
    if (typeof moment === 'number') await sleep(moment);
    else await untilSaid(demo, moment);
    demo.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
  }
  let told = '';
  const { signal } = new AbortController();
  await runDemo({ dataDir, once: true, signal, verbose: false, print: (text) => (told += text) });
  expect(told).toContain('6 answered, 5 drafted, 13 silent.');
  expect(await readdir(join(dataDir, 'sent'))).toHaveLength(sent.length);
}, 90_000);

async function untilSaid({ stdout, stderr }: ChildProcess, words: string): Promise<void> {
  let said = '';
  for (const stream of [stdout, stderr]) stream?.on('data', (text: Buffer) => (said += text.toString()));
  for (const end = Date.now() + 25_000; !said.includes(words);) {
    if (Date.now() > end) throw new Error(`never said: ${words}\n${said}`);
    await sleep(20);
  }
}
