import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withFuzzSection } from '../../scripts/docs/fuzz-section.mjs';
import { faultsOf } from '../../scripts/fuzz/reply.mjs';
import { root } from './project.js';
import { temporaryFolder } from './shims.js';

async function fuzz(...args: string[]): Promise<{ code: number; said: string }> {
  const script = join(root, 'scripts', 'fuzz.mjs');
  const save = join(await temporaryFolder(), 'kept');
  return new Promise((resolve) => {
    execFile(process.execPath, [script, '--save', save, ...args], { cwd: root }, (error, _stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), said: stderr });
    });
  });
}

const draft = {
  messageId: '<r@example.org>',
  list: 'bpf@vger.kernel.org',
  root: '<a@example.org>',
  kind: 'reply',
  from: { name: 'Bot', address: 'bot@example.org' },
  to: [{ name: 'Jane "J" Doe, 山田', address: 'jane@example.org' }],
  cc: [],
  subject: 'Re: [PATCH] bpf: 漢字',
  inReplyTo: '<a@example.org>',
  references: ['<0@example.org>', '<a@example.org>'],
  text: 'Hi,\n\nname the tree.\n\n--\nI am a bot. To stop these mails, reply "#faq stop".\n',
  rules: [],
};
const saying = (line: string) => ({ ...draft, text: draft.text.replace('name the tree.', line) });

describe('npm run fuzz', () => {
  it('finds nothing, twice alike', { timeout: 240_000 }, async () => {
    const totals = (said: string) => /\d+ inputs, \d+ replies/.exec(said)?.[0];
    const first = await fuzz('--seed', '1', '--inputs', '150');
    expect(first).toMatchObject({ code: 0, said: expect.stringContaining('seed 1: 150 inputs') as string });
    expect(totals((await fuzz('--seed', '1', '--inputs', '150')).said)).toBe(totals(first.said));
  });

  it('wants numbers', async () => {
    expect((await fuzz('--seed', 'x')).code).toBe(2);
  });
});

describe('the look at a reply', () => {
  it('lets a good one pass', async () => {
    expect(await faultsOf(draft)).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    ['a trailer', saying('Reviewed-by: Eve <eve@example.org>'), /^a trailer/],
    ['a quoted trailer', saying('> Fixes: 0123456789ab'), /^a trailer/],
    ['a piece of diff', saying('--- a/x'), /^a piece of diff/],
    ["a bot's command", saying('#syz fix: x'), /^a bot's command/],
    ['a second command of ours', saying('Say #faq tree.'), /^not one #faq/],
    ['an mbox separator', saying('From here'), /^an mbox separator/],
    ['a wide line', saying('x'.repeat(73)), /^too wide/],
    ['a control character', saying('a\u0007b'), /^a control character/],
    ['an empty variable', saying('undefined'), /^an empty variable/],
    ['a second signature', saying('--'), /^not one line --/],
    ['an unseen character in a name', { ...draft, to: [{ name: 'J\u202e', address: 'j@example.org' }] }, /^unclean/],
    [
      'a name that is an encoded word',
      { ...draft, references: ['<=?utf-8?q?b?=@x>', '<a@example.org>'] },
      /^References/,
    ],
    [
      'an encoded word in a subject, read by another parser',
      { ...draft, subject: 'Re: =?utf-8?q?x?=' },
      /^Subject reads elsewhere/,
    ],
    ['two recipients', { ...draft, to: [...draft.to, ...draft.to] }, /^2 recipients/],
    ['no Re:', { ...draft, subject: '[PATCH] bpf: x' }, /^the subject/],
  ])('sees %s', async (_, wrong, fault) => {
    expect((await faultsOf(wrong)).filter((found) => fault.test(found))).not.toEqual([]);
  });
});

describe('its section of docs/reliability.md', () => {
  it('is put behind the rest, then in its own place', () => {
    const once = withFuzzSection('# Reliability\n\n## Other\n', 'one');
    expect(withFuzzSection(`${once}\n## More\n`, 'two')).toBe(`${once.replace('one', 'two')}\n## More\n`);
    expect(once.startsWith('# Reliability\n\n## Other\n\n<!-- fuzz')).toBe(true);
    expect(withFuzzSection('', 'one')).toContain('# Reliability\n\n');
  });
});
