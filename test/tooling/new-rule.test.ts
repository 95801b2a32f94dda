import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  digestWith,
  handlerText,
  modesWith,
  registryWith,
  samplesWith,
  templateText,
  testText,
} from '../../scripts/lib/rule-outline.mjs';
import { loadProfile } from '../../src/config/index.js';
import { root } from './project.js';

const read = (file: string) => readFile(join(root, file), 'utf8');
const added = (before: string, after: string) => after.split('\n').filter((line) => !before.split('\n').includes(line));

describe('npm run new-rule', () => {
  it('puts the rule into the registry, in its place among the imports and last in a reply', async () => {
    const before = await read('handlers/index.ts');
    const after = registryWith(before, 'missing-frob');
    expect(added(before, after)).toEqual(["import { missingFrob } from './missing-frob.js';", '  missingFrob,']);
    const imports = [...after.matchAll(/from '\.\/(.+)\.js';/g)].map(([, name]) => name);
    expect(imports).toEqual([...imports].sort());
    expect(after.endsWith('\n  missingFrob,\n];\n')).toBe(true);
  });

  it('adds sample data for its code', async () => {
    const before = await read('src/render/samples.ts');
    const after = samplesWith(before, 'missing-frob', 'found');
    expect(added(before, after)).toEqual(["  'missing-frob': {", '    found: {},']);
    expect(after.endsWith('\n};\n')).toBe(true);
  });

  it.each(['bpf', 'netdev'])('gives it a mode in every preset of %s, and words of its own', async (name) => {
    const folder = await mkdtemp(join(tmpdir(), 'faqtotum-new-rule-'));
    try {
      const text = digestWith(modesWith(await read(`profiles/${name}.yaml`), 'missing-frob'), 'missing-frob');
      await writeFile(join(folder, `${name}.yaml`), text);
      const profile = await loadProfile(name, [folder]);
      for (const preset of Object.values(profile.presets)) expect(preset['missing-frob']).toEqual({ '*': 'draft' });
      expect(profile.faq.digest['missing-frob']?.text).toBe('What it asks, in our own words.');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('makes files that know each other', () => {
    expect(handlerText('missing-frob', 'no-frob')).toContain("codes: { 'no-frob': ");
    expect(handlerText('missing-frob', 'no-frob')).toContain('export const missingFrob: Rule');
    expect(testText('missing-frob', 'no-frob')).toContain("describeRule('missing-frob'");
    expect(templateText()).toContain('---next---');
  });
});
