import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readdir, readFile } from 'node:fs/promises';
import { errorTexts } from '../../scripts/docs/error-texts.mjs';
import { attacks } from '../../scripts/docs/attacks.mjs';
import { errorsPage } from '../../scripts/docs/errors-page.mjs';
import { securityPage } from '../../scripts/docs/security-page.mjs';
import { configJsonSchema } from '../../src/config/index.js';
import { errorCodes } from '../../src/core/index.js';
import { root } from './project.js';

const read = (name: string) => readFile(join(root, 'docs', name), 'utf8');

describe('docs/errors.md', () => {
  it('has every code once, in order, with what it means and what to do', async () => {
    const page = await read('errors.md');
    const rows = [...page.matchAll(/^\| `(\w+)` \| (.+) \| (.+) \|$/gm)];
    expect(rows.map((row) => row[1])).toEqual([...errorCodes]);
    expect(page).toBe(errorsPage(errorCodes));
  });

  it('breaks when a code has no text, or a text no code', () => {
    expect(() => errorsPage([...errorCodes, 'NEW'])).toThrow('no text for NEW');
    expect(() => errorsPage(errorCodes.slice(1))).toThrow('unknown USAGE');
  });

  it('has texts that fit into a table', () => {
    expect(
      Object.values(errorTexts)
        .flat()
        .filter((text) => /[|\n]/.test(text) || !text.endsWith('.')),
    ).toEqual([]);
  });
});

describe('docs/config.md and the JSON schema', () => {
  it('belong to the schema', async () => {
    const schema = configJsonSchema();
    expect(JSON.parse(await read('faqtotum.schema.json'))).toEqual(schema);
    const page = await read('config.md');
    for (const key of Object.keys(schema['properties'] as object)) expect(page).toContain(`| \`${key}\` |`);
  });
});

describe('docs/security.md', () => {
  it('has every attack, and each group of them has a file of tests', async () => {
    const model = await readFile(join(root, 'scripts', 'docs', 'security-model.md'), 'utf8');
    const page = await read('security.md');
    expect(page).toBe(securityPage(model));
    for (const [what, outcome] of attacks.flatMap(({ rows }) => rows))
      expect(page).toContain(`| ${what} | ${outcome} |`);
    const files = (await readdir(join(root, 'test', 'attacks'))).filter((name) => name.endsWith('.test.ts'));
    expect(files.sort()).toEqual(attacks.map(({ group }) => `${group}.test.ts`).sort());
  });

  it('has rows that fit into a table, each once', () => {
    const rows = attacks.flatMap(({ rows }) => rows);
    expect(rows.flat().filter((text) => /[|\n]/.test(text))).toEqual([]);
    expect(new Set(rows.map(([what]) => what)).size).toBe(rows.length);
  });
});
