import { chmod, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArchiveResult, BacktestRequest } from '../../src/cli/services.js';
import { archive, cli, finding, harmless, judged, nasty, requestOf, type Run, type Stage } from './fakes.js';

let folder = '';
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'faqtotum-cli-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const backtest = (result: ArchiveResult, argv: readonly string[] = [], stage: Stage = {}): Promise<Run> =>
  cli(['backtest', 'bpf.mbox', ...argv], { ...stage, services: { backtest: async () => result } });

const early = judged({
  root: '<b@x>',
  mails: ['<b@x>', '<c@x>'],
  due: 1,
  findings: [finding({ messageId: '<c@x>' }), finding({ rule: 'cc-stable', decision: 'draft' })],
});
const sameTime = judged({
  root: '<a@x>',
  mails: ['<a@x>'],
  due: 1,
  subject: '[PATCH] bpf: other',
  findings: [finding({ decision: 'observe' })],
});
const late = judged({ root: '<0@x>', mails: ['<0@x>'], due: 2, findings: [finding({ decision: 'suppress' })] });
const quiet = judged({ root: '<q@x>', mails: ['<q@x>'], due: 0, findings: [], inScope: false });
const result = archive([late, early, quiet, sameTime]);

describe('backtest', () => {
  it('hands its options over', async () => {
    const run = await cli([
      ...[
        'backtest',
        'a.mbox',
        'b.mbox.gz',
        '--since',
        '2021-01-01',
        '--until',
        '2022',
        '--mode',
        'draft',
        '--rules',
        'a,b',
        '--rules',
        'c',
      ],
      ...[
        '--settle',
        '0',
        '--grace',
        '90s',
        '--profile',
        'netdev',
        '--preset',
        'faq',
        '--faq',
        'f.rst',
        '--config',
        'c.yaml',
        '--simulate',
      ],
    ]);
    expect(run.code).toBe(0);
    expect(requestOf(run, 'backtest')).toMatchObject({
      paths: ['a.mbox', 'b.mbox.gz'],
      since: Date.UTC(2021, 0, 1),
      until: Date.UTC(2022, 0, 1),
      mode: 'draft',
      rules: ['a', 'b', 'c'],
      settle: 0,
      grace: 90_000,
      profile: 'netdev',
      preset: 'faq',
      faqDocument: 'f.rst',
      config: 'c.yaml',
      simulate: true,
    });
  });

  it('has defaults', async () => {
    const run = await cli(['backtest', 'a.mbox']);
    expect(requestOf(run, 'backtest')).toMatchObject({
      since: undefined,
      until: undefined,
      mode: 'auto',
      rules: undefined,
      settle: 1_800_000,
      grace: 120_000,
      profile: undefined,
      faqDocument: undefined,
      simulate: false,
    });
  });

  it('wants --since before --until', async () => {
    const run = await cli(['backtest', 'a.mbox', '--since', '2022', '--until', '2021']);
    expect(run).toMatchObject({ code: 2, calls: [] });
  });

  it('writes one finding a line: exactly these keys, in a stable order', async () => {
    const { code, out, err } = await backtest(result, ['--format', 'jsonl']);
    expect(code).toBe(0);
    const lines = out.split('\n');
    expect(lines.pop()).toBe('');
    const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    for (const record of records) {
      expect(Object.keys(record)).toEqual([
        'rule',
        'code',
        'series',
        'mails',
        'messageId',
        'decision',
        'reason',
        'evidence',
        'subject',
        'author',
        'date',
      ]);
      expect(Object.keys((record['evidence'] as readonly object[])[0] ?? {})).toEqual(['messageId', 'line', 'quote']);
    }
    expect(records.map(({ series, rule, decision }) => [series, rule, decision])).toEqual([
      ['<a@x>', 'missing-tree', 'observe'],
      ['<b@x>', 'missing-tree', 'send'],
      ['<b@x>', 'cc-stable', 'draft'],
      ['<0@x>', 'missing-tree', 'suppress'],
    ]);
    expect(records[1]).toMatchObject({
      mails: ['<b@x>', '<c@x>'],
      messageId: '<c@x>',
      date: '2021-03-04T11:59:00.000Z',
    });
    expect(err).toContain('10 mails read, 4 series judged, 3 in scope, 3 with findings');
    expect(err).toMatch(/^missing-tree +1 +\. +1 +1 +3$/m);
  });

  it('says null for an unknown date and writes nothing for nothing', async () => {
    const dateless = judged({}, { mails: new Map() });
    const { out } = await backtest(archive([dateless]), ['--format', 'jsonl']);
    expect(JSON.parse(out)).toMatchObject({
      date: null,
      subject: '[PATCH] bpf: fix it',
      author: 'Jane Doe <jane@example.org>',
    });
    expect((await backtest(archive([]), ['--format', 'jsonl'])).out).toBe('');
  });

  it('escapes in jsonl what could act on a terminal, and means the same', async () => {
    const { out } = await backtest(archive([judged({ findings: [finding({ reason: `${nasty}\u2028\n` })] })]), [
      '--format',
      'jsonl',
    ]);
    expect(harmless(out)).toBe(true);
    expect(out.split('\n')).toHaveLength(2);
    expect(JSON.parse(out)).toMatchObject({ reason: `${nasty}\u2028\n` });
  });

  it('groups text by series and ends in a table', async () => {
    const { out } = await backtest(result);
    expect(out.indexOf('bpf: other')).toBeLessThan(out.indexOf('<b@x>'));
    expect(out).not.toContain('<q@x>');
    expect(out).toContain('10 mails read, 4 series judged, 3 in scope, 3 with findings.');
    expect(out).toMatch(/^rule +send +draft +observe +suppress +total$/m);
    expect(out).toMatch(/^cc-stable +\. +1 +\. +\. +1$/m);
    expect(out).toMatch(/^total +1 +1 +1 +1 +4$/m);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('names mails by id and subject, not by their place in an archive', async () => {
    const mails = new Map([
      ['<a@x>', { subject: '[PATCH 0/1] cover', author: 'a', date: undefined, file: 'bpf.mbox#1' }],
      ['<b@x>', { subject: '[PATCH 1/1] the patch', author: 'a', date: undefined, file: 'bpf.mbox#2' }],
    ]);
    const findings = [
      finding({ evidence: [{ messageId: '<a@x>', line: 0, quote: '[PATCH 0/1] cover' }] }),
      finding({ evidence: [{ messageId: '<b@x>', line: 4, quote: 'Cc: stable@x' }] }),
    ];
    const { out } = await backtest(
      archive([judged({ root: '<a@x>', mails: ['<a@x>', '<b@x>'], findings }, { mails })]),
    );
    expect(out).not.toContain('bpf.mbox');
    expect(out).toContain('  <a@x>\n');
    expect(out).toContain('    in [PATCH 1/1] the patch\n    4: Cc: stable@x\n');
    expect(out).not.toContain('in [PATCH 0/1]');
  });

  it('tells the summary once to one pair of eyes', async () => {
    const once = async (stage: Stage): Promise<number> => {
      const { out, err } = await backtest(result, [], stage);
      return `${stage.outTty === false ? '' : out}${err}`.split('4 series judged').length - 1;
    };
    expect(await once({})).toBe(1);
    expect(await once({ tty: true })).toBe(1);
    // What goes into a file is not seen.
    expect(await once({ tty: true, outTty: false })).toBe(1);
  });

  it('shows progress on a terminal only, and takes it away', async () => {
    const services = {
      backtest: async ({ progress }: BacktestRequest) => {
        progress({ bytes: 1, totalBytes: 2, mails: 5, stage: `reading${nasty}` });
        return archive([]);
      },
    };
    expect((await cli(['backtest', 'x', '--format', 'jsonl'], { services })).err).not.toContain('reading');
    const { err } = await cli(['backtest', 'x', '--format', 'jsonl'], { services, tty: true, env: { NO_COLOR: '1' } });
    expect(err).toContain('reading');
    expect(err).toContain('\x1b[?25h');
    expect(err).not.toContain('owned');
  });

  it('leaves at once when interrupted, with the cursor back', async () => {
    const stop = new AbortController();
    const services = { backtest: () => new Promise<ArchiveResult>(() => undefined) };
    const run = cli(['backtest', 'x'], { services, tty: true, signal: stop.signal });
    stop.abort(15);
    const { code, err } = await run;
    expect(code).toBe(143);
    expect(err).toContain('\x1b[?25h');
    expect(err).toContain('interrupted');
  });
});

describe('backtest --out', () => {
  it('writes whole files beside which nothing is left', async () => {
    const out = join(folder, 'report.jsonl');
    await writeFile(out, 'old');
    await chmod(out, 0o600);
    const run = await backtest(result, ['--format', 'jsonl', '--out', out]);
    expect(run).toMatchObject({ code: 0, out: '' });
    expect(run.err).toContain(`written to ${out}`);
    expect((await readFile(out, 'utf8')).split('\n')).toHaveLength(5);
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['report.jsonl']);
  });

  it('writes text without colours from a terminal', async () => {
    const out = join(folder, 'report.txt');
    await backtest(result, ['--out', out], { tty: true, columns: 200 });
    const text = await readFile(out, 'utf8');
    expect(harmless(text)).toBe(true);
    expect(text).toMatch(/^total /m);
  });

  it('follows a link and writes to a device without replacing it', async () => {
    const out = join(folder, 'link');
    await writeFile(join(folder, 'real'), '');
    await symlink('real', out);
    await backtest(result, ['--format', 'jsonl', '--out', out]);
    expect(await readFile(join(folder, 'real'), 'utf8')).toContain('missing-tree');
    expect((await backtest(result, ['--format', 'jsonl', '--out', '/dev/null'])).code).toBe(0);
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
    expect((await backtest(result, ['--format', 'jsonl', '--out', '-'])).out).toContain('missing-tree');
  });

  it('finds out before the work that it cannot write', async () => {
    for (const out of [folder, join(folder, 'absent', 'x')]) {
      const run = await backtest(result, ['--out', out]);
      expect(run).toMatchObject({ code: 2, out: '', calls: [] });
      expect(run.err).toMatch(/^faqtotum: [^\n]*\[OUTPUT_UNWRITABLE\]\n$/);
    }
  });
});
