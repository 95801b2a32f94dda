import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { cli } from './fakes.js';

const script = async (shell: string): Promise<string> => (await cli(['completion', shell])).out;

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('%s knows commands, options and choices', async (shell) => {
    const text = await script(shell);
    for (const word of [
      'check',
      'backtest',
      'approve',
      'verify',
      'sarif',
      'jsonl',
      'monitor',
      'data-dir',
      'settle',
      'version',
    ]) {
      expect(text).toContain(word);
    }
    expect(text).not.toMatch(/undefined|\[object/);
  });

  it('bash offers what fits', async () => {
    const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
      [['ch'], ['check']],
      [['check', '--form'], ['--format']],
      [
        ['check', '--format', ''],
        ['text', 'json', 'sarif'],
      ],
      [['-v', 'drafts', 'a'], ['approve']],
      [['drafts', 'reject', '--rea'], ['--reason']],
      [
        ['completion', ''],
        ['bash', 'zsh', 'fish'],
      ],
      [['check', 'package.j'], ['package.json']],
      [['backtest', '--since', ''], []],
    ];
    const quote = (text: string): string => `'${text}'`;
    const asks = cases.map(([words]) => {
      const all = ['faqtotum', ...words];
      return `COMP_WORDS=(${all.map(quote).join(' ')}); COMP_CWORD=${all.length - 1}; _faqtotum; echo "\${COMPREPLY[*]}"`;
    });
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', `${await script('bash')}\n${asks.join('\n')}`], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(stdout.split('\n').slice(0, -1)).toEqual(cases.map(([, words]) => words.join(' ')));
  });

  it("zsh leaves zsh's own names alone", async () => {
    expect(await script('zsh')).not.toMatch(/^ *local (-a )?(\w+ )*(path|commands|options|words|status)\b/m);
  });
});
