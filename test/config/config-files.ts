import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { loadConfig, type Config } from '../../src/config/index.js';
import { FaqtotumError } from '../../src/core/index.js';

const folders: string[] = [];

afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

/** A temporary folder with these files; gone after the tests of the file that asked for it. */
export async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'faqtotum-config-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return folder;
}

/** The error of a promise that must fail with a FaqtotumError: `[code, lines without the folder]`. */
export async function failureOf(work: Promise<unknown>, folder: string): Promise<{ code: string; lines: string[] }> {
  const error: unknown = await work.then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FaqtotumError)) throw error;
  const lines = error.toLine().split('\n');
  return {
    code: error.code,
    lines: lines.map((line) => line.replaceAll(`${folder}/`, '').replaceAll(`${folder})`, '.)')),
  };
}

/** The smallest config that works: lines to add to or to replace. */
export const smallest = `lists:
  - profile: bpf
    imap:
      host: imap.example.org
      auth: { user: bot, password: '\${PASSWORD}' }
`;

export const sending = `smtp: { host: smtp.example.org, auth: { user: bot, password: '\${PASSWORD}' } }
identity: { from: { address: Bot@Example.org } }
`;

export const env = { PASSWORD: 'hunter2', SECRET: '0123456789abcdef', EMPTY: '' };
export const rules = [
  { name: 'missing-tree', codes: { 'no-tree': 'x', 'rfc-no-tree': 'y' } },
  { name: 'cc-stable', codes: { 'cc-stable': 'z' } },
];

/** The config that this text makes, with further files beside it. */
export async function load(yaml: string, extra: Readonly<Record<string, string>> = {}): Promise<Config> {
  const folder = await folderWith({ 'faqtotum.yaml': yaml, ...extra });
  return loadConfig(join(folder, 'faqtotum.yaml'), { env, rules });
}

/** The failure that this text makes. */
export async function fail(yaml: string | Uint8Array, extra: Readonly<Record<string, string>> = {}) {
  const folder = await folderWith({ 'faqtotum.yaml': yaml, ...extra });
  return failureOf(loadConfig(join(folder, 'faqtotum.yaml'), { env, rules }), folder);
}

/** The smallest config whose list has one line more. */
export const list = (line: string) => `${smallest}    ${line}\n`;
