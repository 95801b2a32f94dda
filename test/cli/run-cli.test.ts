import { describe, expect, it } from 'vitest';
import { FaqtotumError } from '../../src/core/index.js';
import { cli, harmless, nasty } from './fakes.js';

const commands = [
  'start',
  'demo',
  'check',
  'backtest',
  'drafts',
  'rules',
  'faq',
  'status',
  'judged',
  'pause',
  'resume',
  'tree',
  'completion',
];

describe('the command line', () => {
  it.each([...commands, 'drafts list', 'drafts show', 'drafts approve', 'drafts reject', 'drafts edit', 'faq verify'])(
    '%s has --help and --version',
    async (command) => {
      const help = await cli([...command.split(' '), '--help']);
      expect(help).toMatchObject({ code: 0, err: '', calls: [] });
      expect(help.out).toContain(`Usage: faqtotum ${command}`);
      expect(help.out).toContain('--verbose');
      expect(Math.max(...help.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
      const version = await cli([...command.split(' '), '--version']);
      expect(version).toMatchObject({ code: 0, err: '', calls: [] });
      expect(version.out).toMatch(/^\d+\.\d+\.\d+\n$/);
    },
  );

  it('lists every command', async () => {
    const { out, code } = await cli(['--help']);
    expect(code).toBe(0);
    commands.forEach((command) => expect(out).toMatch(new RegExp(`^  ${command}\\b`, 'm')));
  });

  it('shows its help on stderr when nothing was asked', async () => {
    const { out, err, code } = await cli([]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('Usage: faqtotum');
  });

  it.each([
    [['chek'], "unknown command 'chek' (did you mean check?)", 'faqtotum --help'],
    [['check', '--fromat', 'json', 'x'], "unknown option '--fromat' (did you mean --format?)", 'faqtotum check --help'],
    [['check', '--format', 'xml', 'x'], 'text, json, sarif', 'faqtotum check --help'],
    [['check'], "missing required argument 'file'", 'faqtotum check --help'],
    [['backtest', '--settle', 'soon', 'x'], 'Write it like 30m', 'faqtotum backtest --help'],
    [['backtest', '--since', 'soon', 'x'], 'Write it like 2021-03-04', 'faqtotum backtest --help'],
    [['backtest', '--mode', 'loud', 'x'], 'monitor, draft, auto', 'faqtotum backtest --help'],
    [['drafts', 'show'], "missing required argument 'id'", 'faqtotum drafts show --help'],
    [['drafts', 'aprove', 'x'], 'drafts', 'list, show, approve, reject, edit'],
    [['drafts', '--json', 'show', 'x'], "options before 'show'", 'faqtotum drafts show'],
    [['pause', 'now'], 'too many arguments', 'faqtotum pause --help'],
    [['completion', 'tcsh'], 'bash, zsh, fish', 'faqtotum completion --help'],
    [['check', `--${nasty}`, 'x'], 'unknown option', 'faqtotum check --help'],
  ])('%j is a usage error on one line with a hint', async (argv, message, hint) => {
    const { code, out, err, calls } = await cli(argv);
    expect({ code, out, calls }).toEqual({ code: 2, out: '', calls: [] });
    expect(err).toMatch(/^faqtotum: [^\n]*\[USAGE\]\n$/);
    expect(err).toContain(message);
    expect(err).toContain(hint);
    expect(harmless(err)).toBe(true);
  });

  it('says trouble on one line, each problem on its own', async () => {
    const trouble = new FaqtotumError('CONFIG_INVALID', 'unknown key', 'faqtotum.yaml:3', 'remove it');
    const { code, err } = await cli(['rules'], { services: { rules: () => Promise.reject(trouble) } });
    expect({ code, err }).toEqual({
      code: 2,
      err: 'faqtotum: faqtotum.yaml:3: unknown key - remove it [CONFIG_INVALID]\n',
    });
    class Several extends FaqtotumError {
      override toLine(): string {
        return `one\ntwo${nasty}`;
      }
    }
    const several = new Several('CONFIG_INVALID', '', '', '');
    const both = await cli(['rules'], { services: { rules: () => Promise.reject(several) } });
    expect(both.err).toMatch(/^faqtotum: one\nfaqtotum: two/);
    expect(harmless(both.err)).toBe(true);
  });

  it('calls everything else a bug, with the stack for -v only', async () => {
    const services = { rules: () => Promise.reject(new TypeError(`boom${nasty}`)) };
    const short = await cli(['rules'], { services });
    expect(short.code).toBe(70);
    expect(short.err).toMatch(/^faqtotum: a bug, please report it: boom.* \(-v shows where\)\n$/);
    for (const argv of [
      ['-v', 'rules'],
      ['rules', '--verbose'],
    ]) {
      const long = await cli(argv, { services });
      expect(long.code).toBe(70);
      expect(long.err).toContain('fakes.ts');
      expect(harmless(long.err)).toBe(true);
    }
  });

  it('paints only on a terminal that wants it', async () => {
    expect((await cli(['rules'])).out).not.toContain('\x1b');
    expect((await cli(['rules'], { tty: true })).out).toContain('\x1b[1mmissing-tree');
    expect((await cli(['rules'], { tty: true, env: { NO_COLOR: '1' } })).out).not.toContain('\x1b');
    expect((await cli(['rules'], { tty: true, env: { NO_COLOR: '' } })).out).toContain('\x1b');
    expect((await cli(['rules'], { tty: true, env: { TERM: 'dumb' } })).out).not.toContain('\x1b');
    expect((await cli(['--help'], { tty: true })).out).toContain('\x1b[1mUsage:');
    expect((await cli(['--help'], { tty: true, env: { NO_COLOR: '1' } })).out).not.toContain('\x1b');
  });
});
