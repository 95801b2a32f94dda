import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import type { Profile } from '../../src/core/index.js';
import { guarded } from '../support/judge.js';
import { root } from './project.js';

/* What is particular to a subsystem stands in its profile: the code that judges knows no names of trees, lists, people, files or functions. */

const folders = ['handlers', 'src/scope', 'src/rules', 'src/decide', 'src/series', 'src/pipeline'];
/** For people to read: what a rule is called and says about itself. */
const forReaders = new Set(['name', 'rule', 'summary', 'codes', 'misled']);

/** Words that may stand where they stand: `<file> <word>`. */
const allowed: ReadonlySet<string> = new Set<string>([
  // The rule is about this tool, or this file of tests.
  'templates/rules/iproute2-prefix.liquid iproute2',
  'templates/rules/uapi-without-iproute2.liquid iproute2',
  'templates/rules/new-instruction.liquid bpf',
  'templates/rules/new-instruction.liquid test_bpf',
  'templates/rules/uapi-without-bpftool.liquid bpftool',
]);

/** Words that only a profile may know. */
function wordsOf(profile: Profile): string[] {
  const { name, list, trees, titleWords, compilerTargets, testPrograms, maintainers, reviewers } = profile;
  const people = [...maintainers, ...reviewers].flatMap((person) => [person.name, ...person.addresses]);
  const named = trees.flatMap((tree) => [tree.name, ...tree.aliases]);
  return [name, list.address, list.id, ...named, ...titleWords, ...compilerTargets, ...testPrograms, ...people];
}

/** Every string, template and regular expression of a file, but for imports and what is for people to read. */
function literalsOf(file: string, text: string): { readonly line: number; readonly text: string }[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: { line: number; text: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isPropertyAssignment(node) && forReaders.has(node.name.getText(source))) return;
    if (ts.isStringLiteralLike(node) || ts.isRegularExpressionLiteral(node) || isTemplatePart(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.push({ line: line + 1, text: node.text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTemplatePart(node: ts.Node): node is ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail {
  return ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
}

/** The words of a literal that are hard-wired: by themselves or as part of a longer name (`bpf_`, `/bpf/`, `__bpf`). */
function hardWired(literal: string, words: readonly string[]): string[] {
  const text = literal.toLowerCase();
  return words.filter((word) => {
    const part = word.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    return new RegExp(`(?<![a-z0-9])${part}(?![a-z0-9])`).test(text);
  });
}

async function filesOf(folder: string): Promise<string[]> {
  const files = await readdir(join(root, folder), { recursive: true });
  return files.filter((file) => file.endsWith('.ts')).map((file) => join(folder, file));
}

async function known(): Promise<string[]> {
  const lists = await Promise.all(['bpf', 'netdev'].map((name) => guarded(name)));
  return [...new Set(lists.flatMap(({ profile }) => wordsOf(profile)))];
}

describe('no subsystem is hard-wired', () => {
  it.each(folders)('%s', async (folder) => {
    const words = await known();
    const found: string[] = [];
    for (const file of await filesOf(folder)) {
      for (const { line, text } of literalsOf(file, await readFile(join(root, file), 'utf8'))) {
        for (const word of hardWired(text, words))
          if (!allowed.has(`${file} ${word}`)) found.push(`${file}:${String(line)} ${word}`);
      }
    }
    expect(found).toEqual([]);
  });

  it('templates', async () => {
    const words = await known();
    const found: string[] = [];
    for (const name of await readdir(join(root, 'templates'), { recursive: true })) {
      const file = join('templates', name);
      if (!file.endsWith('.liquid')) continue;
      // Branch names of other repositories are commands to type.
      const said = (await readFile(join(root, file), 'utf8')).replace(/'PATCH [^']{1,60}'/g, '');
      for (const word of hardWired(said, words)) if (!allowed.has(`${file} ${word}`)) found.push(`${file} ${word}`);
    }
    expect(found).toEqual([]);
  });

  it('is seen where it is', async () => {
    const words = await known();
    const of = (text: string) => literalsOf('x.ts', text).flatMap((literal) => hardWired(literal.text, words));
    expect(of("if (profile.name === 'bpf') act();")).toEqual(['bpf']);
    expect(of('/\\b_{0,2}bpf_\\w/.test(line)')).toEqual(['bpf']);
    expect(of('const path = `kernel/bpf/${file}`;')).toEqual(['bpf']);
    expect(of("tree === 'net-next'")).toContain('net-next');
    expect(of("to.includes('ast@kernel.org')")).toEqual(['ast@kernel.org']);
    expect(of("// bpf\nimport x from './bpf.js';\nconst rule = { summary: 'of bpf' };")).toEqual([]);
    expect(of("'subpf', 'netting'")).toEqual([]);
  });
});
