import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FaqtotumError } from '../../src/core/index.js';
import type { Desk } from '../../src/cli/services.js';
import { cli, harmless, ledgerRow, nasty, now, requestOf } from './fakes.js';

const names = (run: Awaited<ReturnType<typeof cli>>): readonly string[] => run.calls.map(({ name }) => name);

describe('drafts', () => {
  it.each([['drafts'], ['drafts', 'list']])('%s %s lists what waits', async (...argv) => {
    const run = await cli([...argv, '--data-dir', 'd', '--config', 'c.yaml']);
    expect(run.code).toBe(0);
    expect(requestOf(run, 'open')).toEqual({ config: 'c.yaml', dataDir: 'd' });
    expect(run.calls[1]).toEqual({ name: 'drafts', args: [['draft', 'unknown']] });
    expect(run.out).toBe(
      [
        'Re: [PATCH] bpf: fix it',
        '  draft, 3 h ago, to Jane Doe <jane@example.org>',
        '  missing-tree: waits for a maintainer',
        '  faq-1234@example.org',
        '',
        '1 reply waits for you; faqtotum drafts show|approve|reject|edit ID',
        '',
      ].join('\n'),
    );
    expect(names(run).at(-1)).toBe('close');
  });

  it('lists every state with --all, and none', async () => {
    const all = await cli(['drafts', '--all']);
    expect((all.calls[1]?.args[0] as readonly string[]).length).toBe(7);
    expect((await cli(['drafts'], { desk: { drafts: async () => [] } })).out).toBe('nothing waits for you\n');
  });

  it('mentions what is queued to leave', async () => {
    const list = async (...leaving: readonly number[]): Promise<string> => {
      const queued = leaving.map((notBefore) => ledgerRow({ state: 'queued', notBefore }));
      const drafts: Desk['drafts'] = async (states) => queued.filter(({ state }) => states.includes(state));
      return (await cli(['drafts'], { desk: { drafts } })).out;
    };
    const hint = '; faqtotum drafts list --all names them, faqtotum drafts reject ID stops one\n';
    expect(await list(now + 3_600_000, now + 720_000)).toBe(
      `nothing waits for you\n2 replies are queued, the next leaves in 12 min${hint}`,
    );
    expect(await list(now - 1)).toContain('1 reply is queued, the next leaves now, unless sending is held up;');
  });

  it('lists as JSON', async () => {
    expect(JSON.parse((await cli(['drafts', '--json'])).out)).toMatchObject([
      { messageId: '<faq-1234@example.org>', state: 'draft', by: null, createdAt: '2024-01-02T09:00:00.000Z' },
    ]);
  });

  it('shows one', async () => {
    const { out } = await cli(['drafts', 'show', 'faq-1234']);
    expect(out).toBe(
      'draft: waits for a maintainer\n\nFrom: bot@example.org\nSubject: Re: [PATCH] bpf: fix it\n\nHi Jane,\n\nthe subject names no tree.\n',
    );
    expect(JSON.parse((await cli(['drafts', 'show', '1234', '--json'])).out)).toMatchObject({
      text: expect.stringContaining('Hi'),
    });
  });

  it('names a rule once, also where the reason names it', async () => {
    const shown = async (rules: readonly string[], reason: string): Promise<string> => {
      const row = ledgerRow({ reason, draft: { ...ledgerRow().draft, rules } });
      const drafts: Desk['drafts'] = async (states) => (states.includes('draft') ? [row] : []);
      const { out } = await cli(['drafts'], { desk: { drafts } });
      return out.split('\n').slice(2, -4).join('\n');
    };
    expect(await shown(['missing-fixes'], 'missing-fixes: mode draft by preset practice')).toBe(
      '  missing-fixes: mode draft by preset practice',
    );
    expect(await shown(['missing-fixes'], 'mode draft by preset practice')).toBe(
      '  missing-fixes: mode draft by preset practice',
    );
    expect(await shown(['missing-fixes', 'missing-tree'], 'missing-fixes: mode draft by preset practice')).toBe(
      '  missing-fixes, missing-tree\n  missing-fixes: mode draft by preset practice',
    );
  });

  it('names what a mail is that comes of no rule', async () => {
    const draft = { ...ledgerRow().draft, kind: 'excerpt', rules: [] } as const;
    const desk = { drafts: async () => [ledgerRow({ reason: 'nobody trusted vouches for the sender', draft })] };
    expect((await cli(['drafts'], { desk })).out).toContain('\n  excerpt: nobody trusted vouches for the sender\n');
    expect(JSON.parse((await cli(['drafts', '--json'], { desk })).out)).toMatchObject([{ kind: 'excerpt' }]);
  });

  it('does not promise that a reply leaves while nothing runs', async () => {
    const { out } = await cli(['drafts', 'approve', 'a'], { desk: { running: async () => false } });
    expect(out).toContain('bpf: fix it, queued; it leaves when the service runs  faq-1234@example.org\n');
  });

  it('does not promise that a reply leaves while its mailbox cannot be read', async () => {
    const line = 'login refused [IMAP_AUTH]';
    const running = async () => ({ mailbox: 'INBOX', user: 'bot', code: 'IMAP_AUTH', line, since: 0 }) as const;
    const { out, calls } = await cli(['drafts', 'approve', 'a'], { desk: { running } });
    expect(out).toContain(
      'queued; it leaves when mail is read again: INBOX of bot cannot be read since 1970-01-01 00:00 UTC: login refused [IMAP_AUTH]  faq-',
    );
    expect(calls.find(({ name }) => name === 'running')?.args).toEqual(['bpf@vger.example']);
  });

  it('does not promise that a reply leaves while sending is paused', async () => {
    const paused = async () => ({ by: 'jane', at: 0, reason: '' });
    const { out } = await cli(['drafts', 'approve', 'a'], { desk: { paused } });
    expect(out).toContain('approved  Re: [PATCH] bpf: fix it, queued; sending is paused  faq-1234@example.org\n');
  });

  it('cleans what it shows', async () => {
    const desk = {
      drafts: async () => [ledgerRow({ reason: nasty })],
      show: () => nasty,
      draft: async () => ledgerRow({ reason: nasty }),
    };
    for (const argv of [['drafts'], ['drafts', 'show', 'x'], ['drafts', '--json'], ['drafts', 'show', 'x', '--json']]) {
      expect(harmless((await cli(argv, { desk })).out)).toBe(true);
    }
  });

  it('closes the desk and exits 2 when an id is unknown', async () => {
    const run = await cli(['drafts', 'show', 'nope']);
    expect(run.code).toBe(2);
    expect(run.err).toContain('[DRAFT_UNKNOWN]');
    expect(names(run).at(-1)).toBe('close');
  });

  it('approves, in the name of --by, $EMAIL or the login', async () => {
    const run = await cli(['drafts', 'approve', 'a', 'b', '--by', 'jane']);
    expect(run.calls.filter(({ name }) => name === 'approve').map(({ args }) => args)).toEqual([
      ['a', 'jane'],
      ['b', 'jane'],
    ]);
    expect(run.out).toContain('approved  Re: [PATCH] bpf: fix it, leaves in 1 h  faq-1234@example.org\n');
    const args = async (env: Record<string, string>, login?: string): Promise<unknown> =>
      (await cli(['drafts', 'approve', 'a'], { env, ...(login !== undefined && { login }) })).calls.find(
        ({ name }) => name === 'approve',
      )?.args[1];
    expect(await args({ EMAIL: 'jane@example.org', USER: 'jane' })).toBe('jane@example.org');
    expect(await args({ USER: 'jane' })).toBe('jane');
    expect(await args({}, 'jd')).toBe('jd');
    expect(await args({ USER: 'jane' }, 'jd')).toBe('jane');
    expect(await args({})).toBe('somebody at the command line');
  });

  it('rejects with a reason', async () => {
    const run = await cli(['drafts', 'reject', 'a', '--reason', 'he knows', '--by', 'jane']);
    expect(run.calls.find(({ name }) => name === 'reject')?.args).toEqual(['a', 'jane', 'he knows']);
    expect(run.out).toContain('rejected');
  });
});

describe('drafts edit', () => {
  const edited = (run: Awaited<ReturnType<typeof cli>>): unknown => run.calls.find(({ name }) => name === 'edit')?.args;

  it('takes the text from a file or standard input', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'faqtotum-cli-'));
    const file = join(folder, 'text');
    await writeFile(file, 'Hi,\r\nall fine.\r\n\r\n');
    const run = await cli(['drafts', 'edit', '1234', '--file', file, '--by', 'jane']);
    expect(edited(run)).toEqual(['<faq-1234@example.org>', 'jane', 'Hi,\nall fine.\n']);
    await writeFile(file, Buffer.from([0xff, 0xfe]));
    expect((await cli(['drafts', 'edit', '1234', '--file', file])).err).toContain('[INPUT_UNREADABLE]');
    await rm(folder, { recursive: true });
    const piped = await cli(['drafts', 'edit', '1234', '--file', '-', '--by', 'jane'], { stdin: 'Hi' });
    expect(edited(piped)).toEqual(['<faq-1234@example.org>', 'jane', 'Hi\n']);
  });

  it('opens an editor on the text and takes what it leaves', async () => {
    let seen = { command: '', text: '', folder: '' };
    const run = await cli(['drafts', 'edit', '1234', '--by', 'jane'], {
      tty: true,
      env: { EDITOR: 'nano', VISUAL: 'code -w' },
      edit: async (command, file) => {
        seen = { command, text: await readFile(file, 'utf8'), folder: dirname(file) };
        await writeFile(file, 'New words.\n');
        return 0;
      },
    });
    expect(run.code).toBe(0);
    expect(seen).toMatchObject({ command: 'code -w', text: ledgerRow().draft.text });
    expect(edited(run)).toEqual(['<faq-1234@example.org>', 'jane', 'New words.\n']);
    expect(existsSync(seen.folder)).toBe(false);
  });

  it('puts a lost footer back and says so', async () => {
    const footer = '--\nI am a bot.\nStop these mails: reply with "#faq stop".\nWhy: <root@example.org>\n';
    const text = `Hi Jane,\n\nthe subject names no tree.\n\n${footer}`;
    const desk = { draft: async () => ledgerRow({ draft: { ...ledgerRow().draft, text } }) };
    const edit = async (stdin: string): Promise<[unknown, string]> => {
      const run = await cli(['drafts', 'edit', '1234', '--file', '-', '--by', 'jane'], { desk, stdin });
      return [(edited(run) as readonly unknown[] | undefined)?.[2], run.err];
    };
    const said = expect.stringContaining('the footer is put back') as unknown;
    const silent = expect.not.stringContaining('footer') as unknown;
    expect(await edit('Hi.\n')).toEqual([`Hi.\n\n${footer}`, said]);
    expect(await edit('Hi.\n\n--\nI am a bot.\n')).toEqual([`Hi.\n\n${footer}`, said]);
    expect(await edit('Hi.\n\n--\nJane\n')).toEqual([`Hi.\n\n--\nJane\n\n${footer}`, said]);
    expect(await edit('Hi.\n\n--\n"#faq stop" ends it\n')).toEqual(['Hi.\n\n--\n"#faq stop" ends it\n', silent]);
    // Only the footer was lost.
    expect(await edit('Hi Jane,\n\nthe subject names no tree.\n')).toEqual([undefined, said]);
  });

  it('changes nothing when nothing changed, or the editor failed', async () => {
    const same = await cli(['drafts', 'edit', '1234'], { tty: true });
    expect(same).toMatchObject({ code: 0, out: 'nothing changed\n' });
    const failed = await cli(['drafts', 'edit', '1234'], { tty: true, edit: async () => 3 });
    expect(failed.code).toBe(2);
    expect([edited(same), edited(failed)]).toEqual([undefined, undefined]);
  });

  it('keeps the text that was not taken', async () => {
    let kept = '';
    const run = await cli(['drafts', 'edit', '1234'], {
      tty: true,
      desk: { edit: () => Promise.reject(new FaqtotumError('DRAFT_STATE', 'it has left', '', '')) },
      edit: async (_command, file) => {
        kept = file;
        await writeFile(file, 'long work\n');
        return 0;
      },
    });
    expect(run.code).toBe(2);
    expect(run.err).toContain(kept);
    expect(await readFile(kept, 'utf8')).toBe('long work\n');
    await rm(dirname(kept), { recursive: true });
  });

  it('refuses a text that no mail should have, and takes the longest that it may', async () => {
    const edit = (stdin: string) => cli(['drafts', 'edit', '1234', '--file', '-'], { stdin });
    for (const stdin of ['x'.repeat(3_000_000), 'x\n'.repeat(2001)]) {
      const run = await edit(stdin);
      expect(run).toMatchObject({
        code: 2,
        err: expect.stringMatching(/at most 100000 in 2000 .*\[INPUT_TOO_LARGE\]/),
      });
      expect(edited(run)).toBeUndefined();
    }
    const long = await edit(`short\n${'\u00e4'.repeat(500)}\n`);
    expect(long.err).toMatch(
      /line 2 of the text has 1000 bytes; a line of a mail has at most 998 - break it \[USAGE\]/,
    );
    expect(edited(long)).toBeUndefined();
    expect(edited(await edit('x\n'.repeat(2000)))).toBeDefined();
    expect(edited(await edit('x'.repeat(998)))).toBeDefined();
  });

  it('refuses an empty text, a missing terminal and what is no draft any more', async () => {
    expect((await cli(['drafts', 'edit', '1234', '--file', '-'], { stdin: ' \n' })).err).toContain('empty');
    expect((await cli(['drafts', 'edit', '1234'])).err).toContain('--file');
    const desk = { draft: async () => ledgerRow({ state: 'sent' }) };
    const run = await cli(['drafts', 'edit', '1234', '--file', '-'], { desk, stdin: 'x' });
    expect(run.err).toContain('[DRAFT_STATE]');
    expect(edited(run)).toBeUndefined();
    const queued = { draft: async () => ledgerRow({ state: 'queued' }) };
    const late = await cli(['drafts', 'edit', '1234', '--file', '-'], { desk: queued, stdin: 'x' });
    expect(late.err).toContain('it is queued - reject it first');
  });
});
