import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.js';
import { FaqtotumError } from '../../src/core/index.js';
import { env, fail, failureOf, folderWith, rules, smallest } from './config-files.js';

describe('CONFIG_UNREADABLE', () => {
  it.each([
    [
      'half-written YAML',
      'lists:\n  - profile: "bpf\n',
      'faqtotum.yaml:3:1: is no YAML: Missing closing "quote - mend',
    ],
    ['wrong indentation', 'lists:\n  - profile: bpf\n mode: auto\n', 'faqtotum.yaml:3:1: is no YAML: '],
    ['a tab', 'lists:\n\t- profile: bpf\n', 'faqtotum.yaml:2:1: is no YAML: Tabs are not allowed as indentation'],
    [
      'a key twice',
      `${smallest}logLevel: info\nlogLevel: warn\n`,
      'faqtotum.yaml:7:1: is no YAML: Map keys must be unique',
    ],
    [
      'two documents',
      `${smallest}---\n${smallest}`,
      'faqtotum.yaml:6:1: is no YAML: Source contains multiple documents - ',
    ],
    ['an alias to nothing', 'lists: *nowhere\n', 'faqtotum.yaml'],
    ['Latin-1', Buffer.from('title: \xe9', 'latin1'), 'faqtotum.yaml: is not UTF-8 - save it as UTF-8'],
    ['a binary', 'a: \0', 'faqtotum.yaml: is a binary file'],
    ['something huge', `# ${'x'.repeat(1_000_000)}`, 'faqtotum.yaml: is larger than 1000000 bytes'],
    ['nesting without end', '['.repeat(20_000), 'faqtotum.yaml'],
  ])('%s', async (_what, yaml, start) => {
    const { code, lines } = await fail(yaml);
    expect(code).toBe('CONFIG_UNREADABLE');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(start);
  });

  it('says so of aliases that blow up', async () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x,x]', 'b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]'];
    const { code } = await fail(`${bomb.join('\n')}\nlists: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n`);
    expect(code).toBe('CONFIG_UNREADABLE');
  });

  it.each([
    ['nothing there', 'gone.yaml', 'gone.yaml: does not exist - check the path [CONFIG_UNREADABLE]'],
    ['a folder', 'folder', 'folder: is a folder - name a file in it [CONFIG_UNREADABLE]'],
    [
      'a file taken for a folder',
      'file/faqtotum.yaml',
      'file/faqtotum.yaml: does not exist - check the path [CONFIG_UNREADABLE]',
    ],
  ])('%s', async (_what, name, line) => {
    const folder = await folderWith({ file: '' });
    await mkdir(join(folder, 'folder'));
    expect(await failureOf(loadConfig(join(folder, name), { env }), folder)).toEqual({
      code: 'CONFIG_UNREADABLE',
      lines: [line],
    });
  });
});

describe('whatever stands in the file', () => {
  const values = fc.oneof(
    fc.json(),
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^[a-z&*!|>'"{}[\],:?%@`$\- \n]{0,60}$/),
    fc
      .tuple(
        fc.constantFrom(...smallest.split('\n'), '__proto__: 1', '? [a]', '<<: *a', '&a a: 1'),
        fc.nat(200),
        fc.string(),
      )
      .map(([line, at, text]) => `${smallest.slice(0, at)}${text}${smallest.slice(at)}${line}\n`),
  );

  it('nothing but a FaqtotumError is thrown', async () => {
    const folder = await folderWith({});
    const file = join(folder, 'faqtotum.yaml');
    await fc.assert(
      fc.asyncProperty(values, async (yaml) => {
        await writeFile(file, yaml);
        const error: unknown = await loadConfig(file, { env, rules }).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        if (error !== undefined && !(error instanceof FaqtotumError)) throw error;
      }),
      { numRuns: 500 },
    );
  });
});
