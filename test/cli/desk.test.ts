import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDesk } from '../../src/app/desk.js';
import { findService } from '../../src/app/find-service.js';
import { createLog } from '../../src/app/log.js';
import { openState, startService } from '../../src/app/service.js';
import { loadConfig } from '../../src/config/index.js';
import type { LedgerRow } from '../../src/core/index.js';
import { redisSocket } from '../../src/embedded/redis.js';
import { createServices } from '../../src/app/services.js';
import { cli, finding, judged, ledgerRow } from './fakes.js';

let base = '';
const servers: Server[] = [];
beforeEach(async () => (base = await mkdtemp(join(tmpdir(), 'faqtotum-cli-'))));
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  await rm(base, { recursive: true, force: true });
});

const yaml = `lists:
  - profile: bpf
    imap: { host: imap.example.org, port: 993, security: tls, auth: { user: bot@example.org, passwordFile: password } }
dataDir: .
`;

/** A folder with a configuration in it. */
async function serviceIn(name: string): Promise<string> {
  await mkdir(join(base, name));
  await writeFile(join(base, name, 'password'), 'secret\n', { mode: 0o600 });
  await writeFile(join(base, name, 'faqtotum.yaml'), yaml);
  return join(base, name, 'faqtotum.yaml');
}

/** Something answers where the demo's Redis would. */
async function play(folder: string): Promise<void> {
  const server = createServer((socket) => socket.end());
  const path = await redisSocket(folder);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  servers.push(server);
}

describe('which service is meant', () => {
  const nothing = { config: undefined, dataDir: undefined };
  const places = () => ({ folder: join(base, 'here'), demo: join(base, 'demo') });

  it('is the one named', async () => {
    const named = await serviceIn('named');
    await serviceIn('here');
    expect(await findService({ config: 'x.yaml', dataDir: join(base, 'named') }, places())).toBe('x.yaml');
    expect(await findService({ config: undefined, dataDir: join(base, 'named') }, places())).toBe(named);
    const absent = findService({ config: undefined, dataDir: join(base, 'absent') }, places());
    await expect(absent).rejects.toMatchObject({
      code: 'SERVICE_NOT_RUNNING',
      where: join(base, 'absent/faqtotum.yaml'),
    });
  });

  it('is ./faqtotum.yaml before a demo that runs', async () => {
    const here = await serviceIn('here');
    await serviceIn('demo');
    await play(join(base, 'demo'));
    expect(await findService(nothing, places())).toBe(here);
  });

  it('is the demo only while it runs', async () => {
    const demo = await serviceIn('demo');
    await expect(findService(nothing, places())).rejects.toMatchObject({
      code: 'SERVICE_NOT_RUNNING',
      remedy: expect.stringMatching(/--config.*start the demo/),
    });
    await redisSocket(join(base, 'demo'));
    await expect(findService(nothing, places())).rejects.toMatchObject({ code: 'SERVICE_NOT_RUNNING' });
    await play(join(base, 'demo'));
    expect(await findService(nothing, places())).toBe(demo);
  });

  it('is nobody where nothing is', async () => {
    await expect(findService(nothing, places())).rejects.toMatchObject({ code: 'SERVICE_NOT_RUNNING' });
  });
});

describe('status, on a real Redis', () => {
  const services = createServices();

  it('does not run: says so, exits 1, and starts nothing that stays', async () => {
    const file = await serviceIn('site');
    const { code, out, err } = await cli(['status', '--config', file], { services });
    expect(code).toBe(1);
    expect(err).toBe(`service: ${file}\n`);
    expect(out).toContain('service  not running\n');
    expect(out).toContain('mailbox  INBOX of bot@example.org on imap.example.org:993  not read yet\n');
  });

  it('runs while it says so, whoever holds a lease; one that was killed only until its Redis is gone', async () => {
    const file = await serviceIn('site');
    const opened = await openState(await loadConfig(file), { log: createLog('silent') });
    const { intake, services: marks } = opened.state;
    const key = 'bot@example.org@imap.example.org:993/INBOX';
    try {
      expect(await intake.lease(key, 'a listener', 60_000)).toBe(true);
      expect((await cli(['status', '--config', file], { services })).code).toBe(1);
      const mailboxes = [{ mailbox: key, state: 'listening', since: 0 }] as const;
      await marks.renew('a', { since: 0, host: 'host', pid: 12, mailboxes }, 60_000);
      const { code, out, err } = await cli(['status', '--config', file, '--json'], { services });
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(JSON.parse(out)).toMatchObject({
        running: true,
        services: [{ host: 'host', pid: 12 }],
        mailboxes: [
          {
            mailbox: 'INBOX',
            user: 'bot@example.org',
            server: 'imap.example.org:993',
            uid: null,
            state: 'listening',
            trouble: null,
          },
        ],
      });
    } finally {
      await opened.close();
    }
    expect((await cli(['status', '--config', file], { services })).out).toContain('not running');
  });

  it('takes no lease: a listener never finds its mailbox taken by somebody who looks', async () => {
    const file = await serviceIn('site');
    const opened = await openState(await loadConfig(file), { log: createLog('silent') });
    try {
      const seen: string[] = [];
      const monitor = await opened.client.monitor();
      monitor.on('monitor', (_time: string, args: readonly string[]) => void seen.push(args.join(' ')));
      await cli(['status', '--config', file], { services });
      monitor.disconnect();
      expect(seen.some((command) => command.startsWith('zrange faqtotum:services'))).toBe(true);
      expect(seen.filter((command) => command.includes('lease') || command.startsWith('set '))).toEqual([]);
    } finally {
      await opened.close();
    }
  });

  it('runs, and says which mailbox cannot be read and why, from its start to its stop', async () => {
    const file = await serviceIn('site');
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const here = yaml.replace('imap.example.org', '127.0.0.1').replace('993', String(port));
    await writeFile(file, here.replace('security: tls', 'security: none'));
    const service = await startService(await loadConfig(file), { log: createLog('silent') });
    try {
      await vi.waitFor(async () => {
        const { code, out } = await cli(['status', '--config', file], { services });
        expect(code).toBe(0);
        expect(out).toMatch(/^service {2}running since .*, pid \d+ on /);
        expect(out).toMatch(
          /service {2}running; INBOX of bot@example.org cannot be read since .* \[IMAP_UNREACHABLE\]\n/,
        );
        expect(out).not.toContain('secret');
      }, 5000);
      const list = service.lists[0]?.profile.list.address ?? '';
      await service.state.ledger.insert(ledgerRow({ list }));
      const approved = await cli(['drafts', 'approve', '1234', '--config', file], { services });
      expect(approved.out).toContain(
        'queued; it leaves when mail is read again: INBOX of bot@example.org cannot be read',
      );
      const other = await openDesk({ config: file, dataDir: undefined });
      expect(await other.running('elsewhere@example.org')).toBe(true);
      await other.close();
    } finally {
      await service.stop();
    }
    expect((await cli(['status', '--config', file], { services })).code).toBe(1);
  });

  it('takes whole ids of a reply or of its mail, or the start of its hash, and nothing looser', async () => {
    const file = await serviceIn('site');
    const opened = await openState(await loadConfig(file), { log: createLog('silent') });
    const row = (hash: string, root: string) => ledgerRow({ messageId: `<faq-${hash}@example.org>`, root });
    try {
      await opened.state.ledger.insert(row('abcd1234', '<one@example.org>'));
      await opened.state.ledger.insert(row('abcd5678', '<two@example.org>'));
    } finally {
      await opened.close();
    }
    const desk = await openDesk({ config: file, dataDir: undefined });
    try {
      for (const id of ['abcd1', 'ABCD1', 'faq-abcd12', 'faq-abcd1234@example.org', '<one@example.org>'])
        expect((await desk.draft(id)).root, id).toBe('<one@example.org>');
      for (const id of ['', 'e', 'faq-', 'example.org', 'abc', '1234', 'one', 'abcd'])
        await expect(desk.reject(id, 'jane', ''), id).rejects.toMatchObject({ code: 'DRAFT_UNKNOWN' });
      expect(await desk.drafts(['draft'])).toHaveLength(2);
    } finally {
      await desk.close();
    }
  });

  it('stops what is queued, which gives back what it was counted for; what SMTP has is out of reach', async () => {
    const file = await serviceIn('site');
    const opened = await openState(await loadConfig(file), { log: createLog('silent') });
    const { ledger, restraint } = opened.state;
    const soon = Date.now() + 60_000;
    const row = (hash: string, change: Partial<LedgerRow>): LedgerRow => {
      const messageId = `<faq-${hash}@example.org>`;
      return ledgerRow({
        messageId,
        draft: { ...ledgerRow().draft, messageId },
        root: `<${hash}@x>`,
        notBefore: soon,
        ...change,
      });
    };
    const queued = row('0000', { state: 'queued' });
    const claimed = row('1000', { state: 'queued' });
    const unknown = row('2000', { state: 'unknown' });
    const cap = { name: 'overall', hour: 9, day: 9 };
    const counted = async () => (await restraint.counted('overall', Date.now())).hour;
    const told = () => restraint.tell('jane@example.org', 'missing-tree', '<other@x>', Date.now(), 0);
    const desk = await openDesk({ config: file, dataDir: undefined });
    try {
      for (const one of [queued, claimed, unknown]) {
        await ledger.insert(one);
        await restraint.count(one.messageId, [cap], Date.now(), true);
      }
      await restraint.tell('jane@example.org', 'missing-tree', queued.root, Date.now(), 0);
      await expect(desk.approve('0000', 'jane')).rejects.toMatchObject({
        code: 'DRAFT_STATE',
        message: expect.stringContaining('is queued') as string,
      });
      expect(await desk.reject('0000', 'jane', 'wrong')).toMatchObject({
        state: 'rejected',
        reason: 'rejected by jane: wrong',
        by: 'jane',
      });
      expect(await ledger.ready(soon + 1, Infinity, 9)).toMatchObject([{ messageId: claimed.messageId }]);
      expect(await counted()).toBe(2);
      expect(await told()).toBe(0);

      await ledger.move(claimed.messageId, ['queued'], 'claimed', { reason: 'handed to SMTP', at: 0 });
      await expect(desk.reject('1000', 'jane', '')).rejects.toMatchObject({
        code: 'DRAFT_STATE',
        message: expect.stringContaining('handed to the mail server') as string,
        remedy: expect.stringContaining('cannot be called back') as string,
      });
      expect((await desk.reject('2000', 'jane', '')).state).toBe('rejected');
      expect(await counted()).toBe(2);
    } finally {
      await desk.close();
      await opened.close();
    }
  });

  it('shows what the rules named have found, and refuses one that does not exist', async () => {
    const file = await serviceIn('site');
    const opened = await openState(await loadConfig(file), { log: createLog('silent') });
    const found = judged({ findings: [finding(), finding({ rule: 'cc-stable' })] }).judgement;
    await opened.state.work.claim(found, undefined);
    await opened.close();
    const look = (rules: string) =>
      cli(['judged', '--format', 'jsonl', '--rules', rules, '--config', file], { services });
    const { code, out } = await look('cc-stable');
    expect([code, JSON.parse(out)]).toMatchObject([0, { rule: 'cc-stable' }]);
    expect((await look('bad-fixes')).out).toBe('');
    const unknown = await look('cc-stable,nosuch');
    expect([unknown.code, unknown.out]).toEqual([2, '']);
    expect(unknown.err).toMatch(/there is no rule "nosuch" - rules: .*cc-stable.* \[RULE_UNKNOWN\]/);
  });

  it.runIf(process.platform === 'linux')('DATA_DIR for every command where no folder can be made', async () => {
    const file = await serviceIn('site');
    await writeFile(file, yaml.replace('dataDir: .', 'dataDir: /proc/foo'));
    for (const command of [['start'], ['status'], ['drafts'], ['pause']]) {
      const { code, err } = await cli([...command, '--config', file], { services });
      expect([command, code, err]).toEqual([command, 2, expect.stringMatching(/\/proc\/foo.*\[DATA_DIR\]\n$/)]);
    }
  });

  it.each([
    ['identity: { from: { address: BPF@vger.kernel.org } }', 'identity.from.address'],
    ['identity: { from: { address: bot@example.org }, envelopeFrom: bpf@vger.kernel.org }', 'identity.envelopeFrom'],
    ['ownAddresses: [bpf@vger.kernel.org]', 'ownAddresses'],
  ])('does not start as the list that it guards: %s', async (line, key) => {
    const file = await serviceIn('site');
    await writeFile(file, `${yaml}${line}\n`);
    const { code, err } = await cli(['start', '--config', file], { services });
    expect(code).toBe(2);
    expect(err).toContain(
      `${key}: bpf@vger.kernel.org is the address of a guarded list - give the bot an address of its own [CONFIG_INVALID]`,
    );
  });

  it('ends when it is told to while it starts', async () => {
    const file = await serviceIn('site');
    const mute = createServer(() => undefined);
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    servers.push(mute);
    const { port } = mute.address() as AddressInfo;
    await writeFile(file, `${yaml}redis: { url: 'redis://127.0.0.1:${String(port)}' }\n`);
    const stop = new AbortController();
    const connected = new Promise<Socket>((resolve) => mute.once('connection', resolve));
    const run = cli(['start', '--config', file], { services, signal: stop.signal });
    const socket = await connected;
    stop.abort(15);
    expect((await run).code).toBe(0);
    socket.destroy();
  });

  it('tells the desk of a pause', async () => {
    const desk = await openDesk({ config: await serviceIn('site'), dataDir: undefined });
    try {
      expect(await desk.paused()).toBeUndefined();
      await desk.pause('jane', 'merge window');
      expect(await desk.paused()).toMatchObject({ by: 'jane', reason: 'merge window' });
    } finally {
      await desk.close();
    }
  });

  it('works from any shell: no password is at hand', async () => {
    const file = await serviceIn('site');
    const passwords = join(file, '../password');
    await writeFile(file, (await readFile(file, 'utf8')).replace('user: bot@example.org', "user: '${BOT_USER}'"));
    await rm(passwords);
    for (const command of [['pause'], ['drafts'], ['tree'], ['resume']]) {
      const { code, err } = await cli([...command, '--config', file], { services });
      expect([command, code, err]).toEqual([command, 0, `service: ${file}\n`]);
    }
    // How far it is read cannot be told without the name of the mailbox.
    const { code, err } = await cli(['status', '--config', file], { services });
    expect([code, err]).toEqual([2, expect.stringContaining('the environment variable BOT_USER of a mailbox is not')]);
  });

  it('turns the switch of a tree, which survives; auto takes it back', async () => {
    const file = await serviceIn('site');
    const known = async () =>
      JSON.parse((await cli(['tree', '--json', '--config', file], { services })).out) as unknown;
    const nothing = { state: null, since: null, by: null };
    expect(await known()).toEqual([
      { tree: 'bpf-next', ...nothing },
      { tree: 'net-next', ...nothing },
    ]);
    const turn = (...words: string[]) => cli(['tree', ...words, '--by', 'jane', '--config', file], { services });
    expect((await turn('bpf-next', 'closed')).code).toBe(0);
    expect(await known()).toMatchObject([
      { tree: 'bpf-next', state: 'closed', by: { kind: 'switch', who: 'jane' } },
      { tree: 'net-next', ...nothing },
    ]);
    expect((await cli(['status', '--config', file], { services })).out).toMatch(
      /tree +bpf-next {2}closed .*: says jane/,
    );
    expect((await turn('bpf-next', 'auto')).code).toBe(0);
    expect(await known()).toMatchObject([{ tree: 'bpf-next', ...nothing }, {}]);
    const unknown = await turn('tip', 'closed');
    expect(unknown.code).toBe(2);
    expect(unknown.err).toContain('name one of: bpf-next, net-next');
  });
});
