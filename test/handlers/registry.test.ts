import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { handlers } from '../../handlers/index.js';
import { guarded, replayMails } from '../support/judge.js';
import { mail } from '../support/mails.js';

const names = handlers.map((rule) => rule.name).sort();
const project = new URL('../../', import.meta.url);
const filesIn = async (folder: string, ending: string) =>
  (await readdir(new URL(folder, project)))
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort();

describe('handlers/index.ts', () => {
  it('lists every file of the folder, under its own name, once', async () => {
    expect((await filesIn('handlers/', '.ts')).filter((name) => name !== 'index')).toEqual(names);
    expect(new Set(names).size).toBe(names.length);
  });

  it('goes with templates/rules', async () => {
    expect(await filesIn('templates/rules/', '.liquid')).toEqual(names);
  });

  it('goes with the tests', async () => {
    expect((await filesIn('test/handlers/', '.test.ts')).filter((name) => name !== 'registry')).toEqual(names);
  });

  it('is the order in which a reply speaks of what was found', async () => {
    const trailers = ['Cc: stable@vger.kernel.org'];
    const [judged] = await replayMails([mail({ subject: '[PATCH] bpf: count right', trailers })], { eol: '\n' });
    const spoken = judged?.reply?.draft.rules ?? [];
    expect(spoken).toEqual(handlers.map(({ name }) => name).filter((name) => spoken.includes(name)));
    expect(spoken).toEqual(['missing-signoff', 'cc-stable', 'missing-tree']);
  });

  it.each(handlers)('$name says when it is wrong', ({ misled }) => {
    expect(misled.length).toBeGreaterThan(0);
    for (const sentence of misled) expect(sentence).toMatch(/^[A-Z"].{20,300}[.!]$/);
  });

  it.each(handlers)('$name says what it is, and every code is tested', async ({ name, summary, judges, codes }) => {
    expect(summary).toMatch(/^[A-Z].{10,78}[^.]$/);
    expect(judges.length).toBeGreaterThan(0);
    expect(Object.keys(codes).length).toBeGreaterThan(0);
    const test = await readFile(new URL(`test/handlers/${name}.test.ts`, project), 'utf8');
    for (const code of Object.keys(codes)) expect(test).toContain(`'${code}'`);
  });

  it.each(['bpf', 'netdev'])('every rule has a mode in every preset of %s', async (name) => {
    const { profile } = await guarded(name);
    for (const preset of Object.values(profile.presets)) {
      for (const { name: rule, codes } of handlers) {
        for (const code of Object.keys(codes))
          expect(preset[rule]?.[code] ?? preset[rule]?.['*'], `${rule}/${code}`).toBeDefined();
      }
    }
  });

  it('every rule has words of its own for the FAQ of bpf', async () => {
    const { profile } = await guarded('bpf');
    expect(Object.keys(profile.faq.digest).sort()).toEqual(names);
  });
});
