import { execFile } from 'node:child_process';
import { cp, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { root } from './project.js';
import { temporaryFolder, writeFiles } from './shims.js';

/** Violations as `<rule>: <from> -> <to>`, and the number of modules looked at. */
async function violations(folder: string): Promise<{ found: string[]; modules: number }> {
  const cruise = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [
    cruise,
    '--config',
    join(folder, '.dependency-cruiser.cjs'),
    '--output-type',
    'json',
    'src',
    'handlers',
  ];
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 100_000_000 }, (_error, stdout) => resolve(stdout));
  });
  const { summary } = resultSchema.parse(JSON.parse(output));
  const found = summary.violations.map(
    ({ rule, from, to }) =>
      `${rule.name}: ${from} -> ${to.replace(/^.*node_modules\/((@[^/]+\/)?[^/]+).*$/, 'npm $1')}`,
  );
  return { found, modules: summary.totalCruised };
}

const resultSchema = z.object({
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(z.object({ rule: z.object({ name: z.string() }), from: z.string(), to: z.string() })),
  }),
});

/** A copy of what the layers depend on, with files planted. */
async function planted(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const name of ['.dependency-cruiser.cjs', '.layers.cjs', 'tsconfig.json', 'package.json', 'src/core']) {
    await cp(join(root, name), join(folder, name), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeFiles(folder, { 'handlers/index.ts': 'export {};\n', ...files });
  return folder;
}

describe('layers', () => {
  it('the tree keeps them', async () => {
    const { found, modules } = await violations(root);
    expect(found).toEqual([]);
    expect(modules).toBeGreaterThan(20);
  });

  it('every planted violation is reported', async () => {
    const folder = await planted({
      'src/mail/parse.ts': "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n",
      'src/core/planted.ts': "import { read } from '../mail/parse.js';\nexport const x = read;\n",
      'src/state/store.ts': 'export interface Store { readonly x: number }\n',
      'src/intake/listener.ts': "import type { Store } from '../state/store.js';\nexport type S = Store;\n",
      'handlers/planted.ts': "import fs from 'node:fs';\nexport const y = fs;\n",
      'src/series/net.ts': "import net from 'node:net';\nexport default net;\n",
      'src/scope/http.ts': "import http from 'http';\nexport default http;\n",
      'src/rules/child.ts': "import { spawn } from 'node:child_process';\nexport const z = spawn;\n",
      'src/faq/promises.ts': "export const load = () => import('node:fs/promises');\n",
      'src/decide/redis.ts': "import { Redis } from 'ioredis';\nexport const r = Redis;\n",
      'src/render/process.ts': "import { env } from 'node:process';\nexport const e = env;\n",
      'src/pipeline/adapter.ts': "export * from '../state/store.js';\n",
      'src/queue/mail.ts': "import nodemailer from 'nodemailer';\nexport default nodemailer;\n",
      'src/deliver/a.ts': "import { b } from './b.js';\nexport const a = (): number => b();\n",
      'src/deliver/b.ts': "import { a } from './a.js';\nexport const b = (): number => a();\n",
      'src/embedded/dev.ts': "import { it } from 'vitest';\nexport const t = it;\n",
      'src/cli/lost.ts': "import { gone } from '../config/gone.js';\nexport const g = gone;\n",
      'src/utils/stray.ts': "import type { Clock } from '../core/index.js';\nexport type C = Clock;\n",
    });
    const { found } = await violations(folder);
    expect(found.filter((line) => !line.startsWith('no-circular')).sort()).toEqual(
      [
        'declared-packages-only: src/embedded/dev.ts -> npm vitest',
        'door-ioredis: src/decide/redis.ts -> npm ioredis',
        'door-nodemailer: src/queue/mail.ts -> npm nodemailer',
        'layer-core: src/core/planted.ts -> src/mail/parse.ts',
        'layer-intake: src/intake/listener.ts -> src/state/store.ts',
        'layer-pipeline: src/pipeline/adapter.ts -> src/state/store.ts',
        'not-to-unresolvable: src/cli/lost.ts -> ../config/gone.js',
        'pure-builtin: handlers/planted.ts -> fs',
        'pure-builtin: src/faq/promises.ts -> fs/promises',
        'pure-builtin: src/mail/parse.ts -> fs',
        'pure-builtin: src/render/process.ts -> process',
        'pure-builtin: src/rules/child.ts -> child_process',
        'pure-builtin: src/scope/http.ts -> http',
        'pure-builtin: src/series/net.ts -> net',
        'unknown-folder-source: src/utils/stray.ts -> src/core/index.ts',
      ].sort(),
    );
    expect(found.some((line) => line.startsWith('no-circular: src/deliver/'))).toBe(true);
  });

  it('types may point at each other', async () => {
    const folder = await planted({
      'src/deliver/a.ts': "import type { B } from './b.js';\nexport interface A { readonly b: B }\n",
      'src/deliver/b.ts': "import type { A } from './a.js';\nexport interface B { readonly a: A }\n",
    });
    expect((await violations(folder)).found).toEqual([]);
  });

  it('docs/architecture.md says the same as the rules', async () => {
    const { mayImport, pure } = createRequire(import.meta.url)(join(root, '.layers.cjs')) as Layers;
    const table = await architectureTable();
    const short = (folder: string) => folder.replace('src/', '');
    const allowed = Object.entries(mayImport).map(([folder, list]) => [folder, [...list].map(short).sort()]);
    const documented = Object.entries(table).map(([folder, text]) => {
      const words = text.replace('the pure folders', pure.filter((name) => name !== 'src/pipeline').join(', '));
      const names = words.split(/, | and /).map((word) => short(word.trim()));
      return [folder, [...new Set(names)].filter((name) => name !== 'nothing').sort()];
    });
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(allowed));
  });
});

interface Layers {
  readonly mayImport: Readonly<Record<string, readonly string[]>>;
  readonly pure: readonly string[];
}

/** Folder -> what its row says that it may import; src/app has no limits. */
async function architectureTable(): Promise<Record<string, string>> {
  const text = await readFile(join(root, 'docs/architecture.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([^`]+)\/` \| .* \| (.*) \|$/gm)];
  return Object.fromEntries(rows.map(([, folder = '', imports = '']) => [folder, imports]));
}
