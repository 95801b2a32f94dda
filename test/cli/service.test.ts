import { describe, expect, it } from 'vitest';
import type { DemoRequest, StartRequest, StatusView } from '../../src/cli/services.js';
import { cli, fakeDesk, harmless, judged, nasty, now, replies, requestOf } from './fakes.js';

const fakeStatus = (): Promise<StatusView> => fakeDesk().status();

describe('start and demo', () => {
  it('starts with a config', async () => {
    const stop = new AbortController();
    let seen: AbortSignal | undefined;
    const start = async ({ signal }: StartRequest): Promise<void> => void (seen = signal);
    const run = await cli(['start', '--config', 'c.yaml', '-v'], { signal: stop.signal, services: { start } });
    expect(run.code).toBe(0);
    expect(requestOf(run, 'start')).toMatchObject({ config: 'c.yaml', verbose: true });
    expect(seen).toBe(stop.signal);
  });

  it('starts with the faqtotum.yaml of this folder, and says so', async () => {
    const run = await cli(['start'], { services: { ownConfig: async () => '/here/faqtotum.yaml' } });
    expect(requestOf(run, 'start')).toMatchObject({ config: '/here/faqtotum.yaml' });
    expect(run.err).toBe('service: /here/faqtotum.yaml\n');
  });

  it('is the demo without one, and says so', async () => {
    const run = await cli(['start']);
    expect(run.calls.map(({ name }) => name)).toEqual(['ownConfig', 'demo']);
    expect(run.err).toContain('--config');
  });

  it('runs the demo and prints what it says', async () => {
    const demo = async ({ print }: DemoRequest): Promise<void> => {
      print('first');
      print(`second${nasty}\n`);
    };
    const run = await cli(['demo', '--once', '--data-dir', 'd'], { services: { demo } });
    expect(run.code).toBe(0);
    expect(requestOf(run, 'demo')).toMatchObject({ once: true, dataDir: 'd', verbose: false });
    expect(run.out).toMatch(/^first\nsecond/);
    expect(harmless(run.out)).toBe(true);
  });

  it.each(['signal', 'gone'] as const)('ends the demo on %s', async (name) => {
    const stop = new AbortController();
    const demo = ({ signal }: DemoRequest): Promise<void> =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    const run = cli(['demo'], { [name]: stop.signal, services: { demo } });
    setTimeout(() => stop.abort(2), 10);
    expect((await run).code).toBe(0);
  });
});

describe('status', () => {
  it('tells what there is', async () => {
    const run = await cli(['status', '--data-dir', 'd'], {
      desk: { judgements: async () => [judged({ due: now - 60_000, subject: `[PATCH] ${nasty} x` }).judgement] },
    });
    expect(run.code).toBe(0);
    expect(run.out).toContain('list     bpf@vger.example  monitor');
    expect(run.out).toMatch(/^service {2}running since 2024-01-02 10:00 UTC \(2 h ago\), pid 12 on host\n/);
    expect(run.out).toContain(
      'mailbox  INBOX of bot@example.org on imap.example.org:993  read up to UID 42 (UIDVALIDITY 7)\n',
    );
    expect(run.out).toContain('mailbox  Sent of bot on imap.example.org:993  not read yet\n');
    expect(run.err).toBe('service: /etc/faqtotum/faqtotum.yaml\n');
    expect(run.out).toContain('2 mails to process, 4 waiting for judgement, next due in 12 min');
    expect(run.out).toContain('1 draft, 3 sent');
    expect(run.out).toContain('1 reply waits for you: faqtotum drafts');
    expect(run.out).toContain('1 min ago');
    expect(harmless(run.out)).toBe(true);
    expect(run.calls.at(-1)?.name).toBe('close');
  });

  it('tells what a running service cannot read, since when and why', async () => {
    const listener = {
      state: 'retrying',
      since: now,
      trouble: { code: 'IMAP_AUTH', line: `login of bot refused${nasty} [IMAP_AUTH]`, since: now - 600_000 },
    } as const;
    const server = 'imap.example.org:993';
    const stage = {
      desk: {
        status: async () => ({
          ...(await fakeStatus()),
          mailboxes: [
            { mailbox: 'INBOX', user: 'bot', server, cursor: undefined, listener },
            { mailbox: 'Lists', user: 'bot', server, cursor: undefined, listener: { state: 'connecting', since: now } },
          ] as const,
        }),
      },
    };
    const { code, out } = await cli(['status'], stage);
    expect(code).toBe(0);
    expect(out).toContain(
      'service  running; INBOX of bot cannot be read since 2024-01-02 11:50 UTC: login of bot refused',
    );
    expect(out).toContain('mailbox  Lists of bot on imap.example.org:993  not read yet, connecting\n');
    expect(harmless(out)).toBe(true);
    expect(JSON.parse((await cli(['status', '--json'], stage)).out)).toMatchObject({
      running: true,
      services: [{ since: '2024-01-02T10:00:00.000Z', host: 'host', pid: 12 }],
      mailboxes: [
        { state: 'retrying', trouble: { code: 'IMAP_AUTH', since: '2024-01-02T11:50:00.000Z' } },
        { state: 'connecting', trouble: null },
      ],
    });
  });

  it('puts a pause first', async () => {
    const status = async () => ({
      running: false,
      services: [],
      paused: { by: 'jane', at: now - 7_200_000, reason: 'merge window' },
      broken: { at: now - 60_000, reason: 'cap reached: overall' },
      left: { hour: 30, day: 31 },
      most: { hour: 30, day: 120 },
      replies: replies({}),
      unprocessed: 0,
      waiting: 0,
      nextDue: undefined,
      mailboxes: [],
      lists: [{ address: 'bpf', mode: 'auto' as const, left: { hour: 15, day: 16 } }],
      mostPerList: { hour: 15, day: 60 },
      optedOut: 2,
      trees: [],
    });
    const { code, out } = await cli(['status'], { desk: { status } });
    expect(code).toBe(1);
    expect(out).toContain('service  not running');
    expect(out).toMatch(/^paused by jane 2 h ago: merge window\n/);
    expect(out).toContain('the breaker fell 1 min ago: cap reached: overall; every reply waits for you');
    expect(out).toContain('30 of at most 30 in the last hour, 31 of 120 in 24 hours');
    expect(out).toContain('bpf: 15 of at most 15 in the last hour, 16 of 60 in 24 hours');
    expect(out).toContain('silent   to 2 people who asked for it');
    expect(out).toContain('none yet');
    const json = await cli(['status', '--json'], { desk: { status } });
    expect(json).toMatchObject({ code: 1, err: '' });
    expect(JSON.parse(json.out)).toMatchObject({
      running: false,
      paused: { by: 'jane', at: '2024-01-02T10:00:00.000Z', reason: 'merge window' },
      breaker: { at: '2024-01-02T11:59:00.000Z', reason: 'cap reached: overall' },
      left: { hour: 30, day: 31 },
      lists: [{ address: 'bpf', left: { hour: 15, day: 16 } }],
      mostPerList: { hour: 15, day: 60 },
      optedOut: 2,
      nextDue: null,
      replies: { draft: 0 },
    });
  });
});

describe('pause and resume', () => {
  it('turn the switch', async () => {
    const paused = await cli(['pause', '--reason', 'too chatty', '--by', 'jane', '--config', 'c.yaml']);
    expect(paused.code).toBe(0);
    expect(requestOf(paused, 'open')).toEqual({ config: 'c.yaml', dataDir: undefined });
    expect(paused.calls.find(({ name }) => name === 'pause')?.args).toEqual(['jane', 'too chatty']);
    const resumed = await cli(['resume', '--by', 'jane']);
    expect(resumed.calls.find(({ name }) => name === 'resume')?.args).toEqual(['jane']);
    expect(resumed).toMatchObject({ out: 'resumed by jane\n', err: 'service: /etc/faqtotum/faqtotum.yaml\n' });
  });
});

describe('tree', () => {
  it('shows what is known of each', async () => {
    const run = await cli(['tree', '--config', 'c.yaml']);
    expect(run.code).toBe(0);
    expect(run.out).toContain('net-next  closed  3 d ago: "net-next is CLOSED');
    expect(run.out).toContain('" by kim@example.org');
    expect(run.out).toContain('bpf-next  not known\n');
    expect(harmless(run.out)).toBe(true);
    const json = await cli(['tree', '--json']);
    expect(JSON.parse(json.out)).toMatchObject([
      { tree: 'net-next', state: 'closed', since: '2023-12-30T12:00:00.000Z', by: { kind: 'announcement' } },
      { tree: 'bpf-next', state: null, since: null, by: null },
    ]);
    expect(harmless(json.out)).toBe(true);
  });

  it('turns the switch', async () => {
    const closed = await cli(['tree', 'bpf-next', 'closed', '--by', 'jane', '--config', 'c.yaml']);
    expect(closed).toMatchObject({ code: 0, out: 'bpf-next is closed, says jane\n' });
    expect(requestOf(closed, 'open')).toEqual({ config: 'c.yaml', dataDir: undefined });
    expect(closed.calls.find(({ name }) => name === 'turnTree')?.args).toEqual(['bpf-next', 'closed', 'jane']);
    const auto = await cli(['tree', 'BPF-next', 'auto', '--by', 'jane']);
    expect(auto.calls.find(({ name }) => name === 'turnTree')?.args).toEqual(['bpf-next', 'auto', 'jane']);
    expect(auto.out).toBe('bpf-next: announcements hold again, says jane\n');
  });

  it.each([['bpf-next'], ['bpf-next', 'shut'], ['bpf-next', 'open', 'now']])('refuses %s %s %s', async (...words) => {
    const run = await cli(['tree', ...words]);
    expect(run.code).toBe(2);
    expect(run.err).toContain('USAGE');
    expect(run.calls).toEqual([]);
  });

  it('is part of the status', async () => {
    expect((await cli(['status'])).out).toContain('tree     net-next  closed  3 d ago');
    expect(JSON.parse((await cli(['status', '--json'])).out)).toMatchObject({
      trees: [
        { tree: 'net-next', state: 'closed' },
        { tree: 'bpf-next', state: null },
      ],
    });
  });
});
