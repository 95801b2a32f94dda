import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServices } from '../../src/app/services.js';
import { excerptFor, parseFaq } from '../../src/faq/index.js';
import { cli } from '../cli/fakes.js';
import { haveTexts, needsTexts, projectProfile, realText } from './cases.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faqtotum-verify-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The document with some of its words replaced. */
async function edited(name: string, ...changes: readonly (readonly [string, string])[]): Promise<string> {
  let text = realText(name);
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`${name} does not say ${from}`);
    text = text.replace(from, to);
  }
  const file = join(folder, `${String(changes.length)}-${name}`);
  await writeFile(file, text);
  return file;
}

const verify = async (document: string, ...more: readonly string[]) =>
  cli(['faq', 'verify', '--document', document, ...more], { services: createServices() });
const folded = (text: string) => text.replace(/\s+/g, ' ');

const files = ['bpf_devel_QA.rst', 'bpf_devel_QA.txt'] as const;

describe.skipIf(!haveTexts).each(files)(`faq verify with %s${needsTexts}`, (name) => {
  it('is content with the document as it is', async () => {
    const { code, out } = await verify(await edited(name));
    expect(code).toBe(0);
    expect(out).toContain('27 pins, all as when pinned');
  });

  it('names each section that changed or is gone, its rules, and what they drop to', async () => {
    const document = await edited(
      name,
      ['Testing patch submissions is a hard requirement!', 'Testing is welcome.'],
      ['When should I add code to the bpftool?', 'When does bpftool need code?'],
    );
    const { code, out } = await verify(document);
    expect(code).toBe(1);
    expect(folded(out)).toContain(
      'changed: What is the minimum requirement before I submit my BPF patches? ' +
        'drop to draft, with the digest: untested ' +
        'as before: bad-fixes, empty-commit-message, missing-cover-letter, missing-fixes',
    );
    expect(out).toContain('gone: When should I add code to the bpftool?\n  drop to observe: uapi-without-bpftool\n');
    expect(out).toContain('2 of 27 pins no longer as when pinned, in 2 sections');
    const rows = JSON.parse((await verify(document, '--json')).out) as { rule: string; dropsTo?: string }[];
    expect(rows.filter(({ dropsTo }) => dropsTo !== undefined).map(({ rule, dropsTo }) => [rule, dropsTo])).toEqual([
      ['uapi-without-bpftool', 'observe'],
      ['untested', 'draft'],
    ]);
  });

  it('says of every rule what its excerpt says', async () => {
    const text = realText(name)
      .replace('We also don', 'We never don')
      .replace('How long do I need to wait', 'How long must I wait');
    const profile = projectProfile('bpf');
    const document = parseFaq(text, name);
    expect(excerptFor(profile, document, 'empty-commit-message')).toMatchObject({ kind: 'digest', drifted: true });
    expect(excerptFor(profile, document, 'early-ping')).toMatchObject({ kind: 'missing' });
    const file = join(folder, `other-${name}`);
    await writeFile(file, text);
    const { code, out } = await verify(file);
    expect(code).toBe(1);
    expect(out).toContain('drop to draft, with the digest: empty-commit-message');
    expect(out).toContain('drop to observe: early-ping');
  });
});
