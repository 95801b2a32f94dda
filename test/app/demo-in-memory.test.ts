import { expect, it, vi } from 'vitest';
import { judgeInMemory } from '../../src/app/demo/in-memory.js';
import { outcomesOf } from '../../src/app/demo/outcome.js';
import { readSample } from '../../src/app/demo/sample.js';
import { runDemo } from '../../src/app/demo.js';
import { findProgram } from '../../src/embedded/command.js';
import { expected, notJudged, tableOf } from './demo-expected.js';

vi.mock('../../src/embedded/command.js', async (original) => ({ ...(await original<object>()), findProgram: vi.fn() }));

it('decides in memory what the live demo decides', async () => {
  const days = await readSample();
  const state = await judgeInMemory(days);
  expect(tableOf(await state.work.judgements(1000), days)).toEqual(expected);
  const outcomes = await outcomesOf(days.flat(), state);
  for (const { mail, why } of notJudged) {
    expect(outcomes.find(({ mails }) => mails.includes(mail))).toMatchObject({
      verdict: 'silent',
      reason: why,
      findings: [],
    });
  }
});

it.each([
  [[], 'redis-server and dovecot: not installed here. For the live demo:', 'redis-server dovecot-imapd dovecot-lmtpd'],
  [['redis-server'], 'dovecot: not installed here. For the live demo:', 'dovecot-imapd dovecot-lmtpd'],
  [['dovecot'], 'redis-server: not installed here. For the live demo:', 'redis-server'],
])(
  'with only %j at hand says what is missing and shows the same story',
  async (installed: string[], line, packages) => {
    vi.mocked(findProgram).mockImplementation((name) => (installed.includes(name) ? `/usr/bin/${name}` : undefined));
    let told = '';
    const folder = { dataDir: '/dev/null/never-touched', once: false, verbose: false };
    await runDemo({ ...folder, signal: new AbortController().signal, print: (text) => (told += text) });
    expect(told.startsWith(line)).toBe(true);
    expect(told.replace(/\s+/g, ' ')).toMatch(new RegExp(`(apt-get install ${packages}|brew install redis dovecot) `));
    expect(told).toContain('WOULD BE SENT');
    expect(told).toContain('ONE OF THESE REPLIES, as it would be sent:');
    expect(told).toContain('31 mails, 24 submissions, reports and replies: 6 would be sent, 5 drafted, 13');
    expect(told).not.toContain('drafts approve');
  },
);
