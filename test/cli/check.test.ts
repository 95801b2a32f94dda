import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArchiveResult, MailView } from '../../src/cli/services.js';
import { FaqtotumError } from '../../src/core/index.js';
import { archive, cli, finding, harmless, judged, nasty, requestOf, type Run } from './fakes.js';

let folder = '';
let patch = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faqtotum-cli-'));
  patch = join(folder, '0001-bpf fix.patch');
  await writeFile(patch, 'Subject: [PATCH] bpf: fix it\n\nbody\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const check = (result: ArchiveResult, ...argv: readonly string[]): Promise<Run> =>
  cli(['check', ...argv], { services: { check: async () => result } });

const clean = judged({ findings: [], reply: 'none' });

describe('check', () => {
  it('hands files and options over', async () => {
    const run = await cli(
      [
        'check',
        patch,
        '-',
        '--profile',
        'netdev',
        '--preset',
        'faq',
        '--rules',
        'a,b',
        '--faq',
        'faq.rst',
        '--config',
        'c.yaml',
      ],
      { stdin: 'from stdin', services: { check: async () => archive([clean]) } },
    );
    expect(run.code).toBe(0);
    expect(requestOf(run, 'check')).toMatchObject({
      profile: 'netdev',
      preset: 'faq',
      config: 'c.yaml',
      rules: ['a', 'b'],
      faqDocument: 'faq.rst',
      mode: 'auto',
      files: [
        { name: patch, bytes: Buffer.from('Subject: [PATCH] bpf: fix it\n\nbody\n') },
        { name: '-', bytes: Buffer.from('from stdin') },
      ],
    });
  });

  it('exits 0 when clean, 1 with findings, 0 when all are suppressed', async () => {
    expect((await check(archive([clean]), patch)).code).toBe(0);
    expect((await check(archive([judged()]), patch)).code).toBe(1);
    expect((await check(archive([judged({ findings: [finding({ decision: 'observe' })] })]), patch)).code).toBe(1);
    expect((await check(archive([judged({ findings: [finding({ decision: 'suppress' })] })]), patch)).code).toBe(0);
    for (const format of ['json', 'sarif']) {
      expect((await check(archive([judged()]), patch, '--format', format)).code).toBe(1);
      expect((await check(archive([clean]), patch, '--format', format)).code).toBe(0);
    }
  });

  it('exits 2 for what is no patch', async () => {
    const trouble = new FaqtotumError('INPUT_NOT_PATCH', 'this is no patch mail', 'README', 'give patches');
    const run = await cli(['check', patch], { services: { check: () => Promise.reject(trouble) } });
    expect(run).toMatchObject({
      code: 2,
      out: '',
      err: 'faqtotum: README: this is no patch mail - give patches [INPUT_NOT_PATCH]\n',
    });
    const nothing = await check(archive([]), patch);
    expect(nothing.code).toBe(2);
    expect(nothing.err).toContain('[INPUT_NOT_PATCH]');
  });

  it('exits 2 for what cannot be read', async () => {
    for (const [name, message] of [
      [join(folder, 'absent.patch'), 'no such file or folder'],
      [join(patch, 'below'), 'a part of its path is no folder'],
    ] as const) {
      const run = await cli(['check', name]);
      expect(run.code).toBe(2);
      expect(run.err).toContain(message);
      expect(run.err).toMatch(/^faqtotum: [^\n]*\[INPUT_UNREADABLE\]\n$/);
    }
    expect((await cli(['check', '-', '-'])).err).toContain('only once');
  });

  it('shows an author each rule, its place in the file, the FAQ and what to do', async () => {
    const at = (line: number) => [{ messageId: '<root@example.org>', line, quote: 'Cc: stable@vger.example' }];
    const findings = [
      finding(),
      finding({ rule: 'cc-stable', code: 'x', evidence: at(12), decision: 'draft', reason: 'goes with missing-tree' }),
      finding({ rule: 'cc-stable', code: 'y', evidence: at(14), decision: 'observe' }),
      finding({ rule: 'unlisted', evidence: at(15), decision: 'suppress', reason: 'a bot' }),
    ];
    const place = { path: 'a.patch', subject: 4, to: undefined, beforeBody: 5 };
    const mail = { subject: '[PATCH] bpf: fix it', author: 'a', date: undefined, file: 'a.patch', place };
    const mails = new Map([['<root@example.org>', mail]]);
    const fixes = new Map([['missing-tree', 'name the tree']]);
    const { out } = await check(archive([judged({ findings }, { mails, fixes })]), patch);
    expect(out).toBe(
      [
        '[PATCH] bpf: fix it',
        '  Jane Doe <jane@example.org> - 2021-03-04 12:00 UTC - 1 mail',
        '  a.patch',
        '',
        '  missing-tree',
        '    what missing-tree looks for',
        '    Subject: [PATCH] bpf: fix it',
        '    FAQ: How do I indicate which tree?',
        '    https://docs.example.org/faq.html#tree',
        '    fix: name the tree',
        '',
        '  cc-stable',
        '    what cc-stable looks for',
        '    17: Cc: stable@vger.example',
        '    19: Cc: stable@vger.example',
        '    FAQ: How do I indicate which tree?',
        '    https://docs.example.org/faq.html#tree',
        '  not counted: unlisted (a bot)',
        '',
        '3 findings; --reply shows what the list would be told',
        '',
      ].join('\n'),
    );
  });

  it('tells with the result what it did not look at', async () => {
    const foreign = judged({ findings: [], inScope: false, scopeReason: 'names hid', root: '<b@x>', mails: ['<b@x>'] });
    const result = archive([clean, foreign], ['recipients were not judged: no To or Cc in the files']);
    const text = await check(result, patch);
    expect(text).toMatchObject({ code: 0, err: '' });
    expect(text.out).toMatch(
      /not judged: names hid\n[^]*\n\nnote: recipients were not judged: no To or Cc in the files\n$/,
    );
    for (const format of ['json', 'sarif']) {
      const { code, err } = await check(result, patch, '--format', format);
      expect(code).toBe(0);
      expect(err).toBe(
        'note: recipients were not judged: no To or Cc in the files\nnote: 1 of 2 submissions not judged: names hid\n',
      );
    }
  });

  it('says clean, or why it was not judged', async () => {
    expect((await check(archive([clean]), patch)).out).toContain('clean  by the rules of bpf');
    const foreign = judged({ findings: [], inScope: false, scopeReason: 'names hid' });
    expect((await check(archive([foreign]), patch)).out).toContain('not judged: names hid');
  });

  it('shows the reply when asked', async () => {
    expect((await check(archive([judged()]), patch)).out).not.toContain('Hi Jane');
    expect((await check(archive([judged()]), patch, '--reply')).out).toContain('  | Hi Jane,\n');
    const silent = judged({ reply: 'none', reason: 'only observed' }, { reply: undefined });
    expect((await check(archive([silent]), patch, '--reply')).out).toContain('no reply: only observed');
  });

  it('gives an array of findings as JSON', async () => {
    const objects: unknown = JSON.parse((await check(archive([judged()]), patch, '--format', 'json')).out);
    expect(objects).toEqual([
      {
        rule: 'missing-tree',
        code: 'newcomer',
        series: '<root@example.org>',
        mails: ['<root@example.org>'],
        messageId: '<root@example.org>',
        decision: 'send',
        reason: 'preset practice',
        evidence: [{ messageId: '<root@example.org>', line: 0, quote: '[PATCH] bpf: fix it' }],
        subject: '[PATCH] bpf: fix it',
        author: 'Jane Doe <jane@example.org>',
        date: '2021-03-04T11:59:00.000Z',
      },
    ]);
    expect((await check(archive([clean]), patch, '--format', 'json')).out).toBe('[]\n');
  });

  it('tells what was passed over and which rule broke', async () => {
    const notes = Array.from({ length: 15 }, (_, index) => `damaged mail ${index}${nasty}`);
    const result = archive(
      [judged({ findings: [], failures: [{ rule: 'cc-stable', message: 'x is not a function' }] })],
      notes,
    );
    const { err } = await check(result, patch, '--format', 'json');
    expect(err).toContain('note: rule cc-stable failed on <root@example.org>: x is not a function');
    expect(err).toContain('and 6 more notes');
    expect(harmless(err)).toBe(true);
    expect((await check(result, patch, '-v')).out).toContain('damaged mail 14');
  });

  it('leaves when interrupted', async () => {
    const stop = new AbortController();
    const never = new Promise<ArchiveResult>(() => undefined);
    const run = cli(['check', patch], { signal: stop.signal, services: { check: () => never } });
    stop.abort(2);
    expect((await run).code).toBe(130);
  });

  it('lets nothing from a mail act on a terminal', async () => {
    const hostile = judged(
      {
        subject: `[PATCH] ${nasty}`,
        author: nasty,
        root: `<${nasty}@x>`,
        mails: [`<${nasty}@x>`, '<b@x>'],
        findings: [finding({ reason: nasty, evidence: [{ messageId: '<b@x>', line: 3, quote: nasty }] })],
        failures: [{ rule: nasty, message: nasty }],
      },
      { reply: `Subject: ${nasty}\n\n${nasty}\n` },
    );
    for (const format of ['text', 'json', 'sarif']) {
      const { out, err } = await check(archive([hostile], [nasty]), patch, '--reply', '--format', format);
      expect(harmless(out)).toBe(true);
      expect(harmless(err)).toBe(true);
    }
    const painted = await cli(['check', patch], { tty: true, services: { check: async () => archive([hostile]) } });
    expect(harmless(painted.out.replace(/\x1b\[(1|2|22|3[1236]|39)m/g, ''))).toBe(true);
  });
});

describe('check --format sarif', () => {
  const place = { path: 'out/0001-bpf fix.patch', subject: 4, to: 5, beforeBody: 6 };
  const unknown = { path: 'b.patch', subject: undefined, to: undefined, beforeBody: undefined };
  const fixes = new Map([['missing-tree', 'name it']]);
  const mails = new Map<string, MailView>([
    ['<root@example.org>', { subject: 'q', author: 'a', date: undefined, file: 'out/0001-bpf fix.patch#1', place }],
    ['<three@example.org>', { subject: 'q', author: 'a', date: undefined, file: 'b.patch', place: unknown }],
    ['<two@example.org>', { subject: 's', author: 'a', date: undefined, file: undefined }],
  ]);
  const findings = [
    finding({
      evidence: [
        { messageId: '<root@example.org>', line: 0, quote: 'q' },
        { messageId: '<root@example.org>', line: 7, quote: 'r' },
        { messageId: '<root@example.org>', line: 0, quote: 'somebody@example.org' },
        { messageId: '<three@example.org>', line: 9, quote: 's' },
        { messageId: '<two@example.org>', line: 9, quote: 's' },
      ],
    }),
    finding({ rule: 'cc-stable', decision: 'suppress', reason: 'a bot' }),
  ];

  it('is a log with rules, results and places', async () => {
    const { out } = await check(archive([judged({ findings }, { mails, fixes })]), patch, '--format', 'sarif');
    const log: unknown = JSON.parse(out);
    expect(log).toMatchObject({ $schema: expect.stringContaining('sarif-2.1.0'), version: '2.1.0' });
    const { runs } = log as { runs: readonly Record<string, unknown>[] };
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({
      tool: {
        driver: {
          name: 'faqtotum',
          rules: [
            {
              id: 'missing-tree',
              shortDescription: { text: 'what missing-tree looks for' },
              helpUri: 'https://docs.example.org/faq.html#tree',
            },
            { id: 'cc-stable' },
          ],
        },
      },
      results: [
        {
          ruleId: 'missing-tree',
          ruleIndex: 0,
          level: 'warning',
          message: { text: 'what missing-tree looks for' },
          properties: {
            faq: 'How do I indicate which tree?',
            url: 'https://docs.example.org/faq.html#tree',
            fix: 'name it',
          },
        },
        {
          ruleId: 'cc-stable',
          ruleIndex: 1,
          level: 'note',
          suppressions: [{ kind: 'external', justification: 'a bot' }],
        },
      ],
    });
    const [first] = runs[0]?.['results'] as { locations: readonly Record<string, unknown>[] }[];
    expect(first?.locations).toMatchObject([
      { physicalLocation: { artifactLocation: { uri: 'out/0001-bpf%20fix.patch' }, region: { startLine: 4 } } },
      { physicalLocation: { region: { startLine: 13, snippet: { text: 'r' } } } },
      { physicalLocation: { region: { startLine: 5 } } },
      { physicalLocation: { artifactLocation: { uri: 'b.patch' } } },
      { logicalLocations: [{ fullyQualifiedName: '<two@example.org>' }] },
    ]);
    expect(first?.locations[3]?.['physicalLocation']).not.toHaveProperty('region');
  });
});
