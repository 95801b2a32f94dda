import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDesk } from '../../src/app/desk.js';
import { readSample } from '../../src/app/demo/sample.js';
import { runDemo } from '../../src/app/demo.js';
import type { Desk } from '../../src/cli/services.js';
import type { Mail } from '../../src/core/index.js';
import { parseMail } from '../../src/mail/index.js';
import { mail } from '../support/mails.js';
import { expected, notJudged, sent, tableOf } from './demo-expected.js';

const all = ['queued', 'draft', 'claimed', 'unknown', 'sent', 'rejected', 'withdrawn'] as const;
let dataDir = '';
let told = '';
const stop = new AbortController();
let running: Promise<void> = Promise.resolve();

beforeAll(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), 'faqtotum-demo-test-')), 'data');
  running = runDemo({ dataDir, once: false, signal: stop.signal, verbose: false, print: (text) => (told += text) });
  await Promise.race([running, untilTold('Ctrl-C stops everything')]);
}, 60_000);

afterAll(async () => {
  stop.abort(2);
  await running;
  await rm(join(dataDir, '..'), { recursive: true, force: true });
});

describe('the demo', () => {
  it('judges every mail of the sample list as its authors would', async () => {
    const days = await readSample();
    expect(await atDesk(async (desk) => tableOf(await desk.judgements(1000), days))).toEqual(expected);
    const judged = expected.flatMap(({ mails }) => mails);
    expect([...judged, ...notJudged.map(({ mail }) => mail)].sort()).toEqual(days.flat().map(({ name }) => name));
  });

  it('sends each reply once, by a list mail that is no patch', async () => {
    const mails = await received();
    expect(mails.map(({ subject }) => subject).sort()).toEqual(sent.map(({ subject }) => subject).sort());
    expect(new Set(mails.map(({ id }) => id)).size).toBe(sent.length);
    for (const mail of mails) {
      expect(mail.from).toEqual({ name: 'BPF FAQ bot', address: 'bpf-bot@example.org' });
      expect(mail.automatic).toMatchObject({ kind: 'auto-submitted' });
      const { list } = sent.find(({ subject }) => subject === mail.subject)!;
      expect(mail.cc.map(({ address }) => address)).toEqual(list ? ['bpf@vger.kernel.org'] : []);
    }
    const rules = await atDesk(async (desk) =>
      (await desk.drafts(['sent'])).map(({ draft }) => [draft.subject, draft.rules]),
    );
    expect(Object.fromEntries(rules)).toEqual(Object.fromEntries(sent.map(({ subject, rule }) => [subject, [rule]])));
  });

  it('does not answer itself when its replies come back from the list', async () => {
    const ids = await atDesk(async (desk) => (await desk.judgements(1000)).flatMap(({ mails }) => mails));
    expect(ids.filter((id) => id.startsWith('<faq-'))).toEqual([]);
    expect(told).toContain('3 replies also went to the list and came back');
  });

  it('tells the story within 80 columns, every subject with what became of it', async () => {
    const lines = told.split('\n').filter((line) => !line.includes('/'));
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(told).not.toMatch(/[^\n\x20-\x7e]/);
    expect(told).toContain('31 mails, 24 submissions, reports and replies: 6 answered, 5 drafted, 13 silent.');
    for (const { why } of notJudged) expect(told).toContain(why);
    expect(told).toContain('  | What to do: nothing now; in your next version, please name the tree');
    expect(told).toContain(`bin/faqtotum drafts list --data-dir ${dataDir}`);
  });

  it('is alone in its folder', async () => {
    const second = runDemo({
      dataDir,
      once: true,
      signal: new AbortController().signal,
      verbose: false,
      print: () => undefined,
    });
    await expect(second).rejects.toMatchObject({ code: 'SERVICE_ALREADY_RUNNING' });
    expect(await received()).toHaveLength(sent.length);
  });

  it('sends a draft once when it is approved, and says so', async () => {
    const id = /drafts approve (\w+)/.exec(told)?.[1] ?? '';
    const row = await atDesk(async (desk) => {
      expect(await desk.drafts(['draft'])).toHaveLength(5);
      return desk.approve(id, 'a maintainer');
    });
    await untilTold(`sent: ${row.draft.subject} -> `);
    await expect(atDesk((desk) => desk.approve(id, 'a maintainer'))).rejects.toMatchObject({ code: 'DRAFT_STATE' });
    await sleep(500);
    const mails = await received();
    expect(mails).toHaveLength(sent.length + 1);
    expect(mails.filter((mail) => mail.id === row.messageId)).toHaveLength(1);
    expect(await atDesk((desk) => desk.drafts(all))).toHaveLength(11);
  });

  it('judges what a person posts to its list, too', async () => {
    const port = Number(/SMTP sink: 127\.0\.0\.1:(\d+)/.exec(told)?.[1]);
    const raw = mail({ subject: '[PATCH] bpf: say hello', id: '<hello@example.org>', headers: [] });
    const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
    await transport.sendMail({ envelope: { from: 'jane@example.org', to: ['bpf@vger.kernel.org'] }, raw });
    transport.close();
    await untilTold('draft: Re: [PATCH] bpf: say hello (missing-tree: nobody trusted vouches for the sender)');
  });

  it('leaves no process behind, and starts afresh in the same folder', async () => {
    const groups = ownServers();
    expect(groups.length).toBeGreaterThanOrEqual(2);
    stop.abort(2);
    await running;
    expect(alive(groups)).toEqual([]);

    told = '';
    await runDemo({
      dataDir,
      once: true,
      signal: new AbortController().signal,
      verbose: false,
      print: (text) => (told += text),
    });
    expect(told).toContain('6 answered, 5 drafted, 13 silent.');
    expect(await received()).toHaveLength(sent.length);
    expect(ownServers()).toEqual([]);
  }, 60_000);

  it.each([0, 300, 700, 1500])('ends when it is told to %i ms after its start', async (after) => {
    const early = new AbortController();
    const demo = runDemo({ dataDir, once: false, signal: early.signal, verbose: false, print: () => undefined });
    await sleep(after);
    early.abort(2);
    await demo;
    expect(ownServers()).toEqual([]);
  });
});

async function atDesk<T>(work: (desk: Desk) => Promise<T>): Promise<T> {
  const desk = await openDesk({ config: undefined, dataDir });
  try {
    return await work(desk);
  } finally {
    await desk.close();
  }
}

/** What the SMTP sink wrote down. */
async function received(): Promise<Mail[]> {
  const folder = join(dataDir, 'sent');
  const files = (await readdir(folder)).sort();
  return Promise.all(files.map(async (file) => parseMail(await readFile(join(folder, file)))));
}

async function untilTold(words: string): Promise<void> {
  const end = Date.now() + 50_000;
  while (!told.includes(words)) {
    if (Date.now() > end) throw new Error(`never told: ${words}\n${told}`);
    await sleep(50);
  }
}

/** Process groups of the servers that this process started and that live. */
function ownServers(): number[] {
  return processes()
    .filter(({ parent, args }) => parent === process.pid && /redis-server|dovecot/.test(args))
    .map(({ group }) => group);
}

function alive(groups: readonly number[]): string[] {
  return processes()
    .filter(({ group }) => groups.includes(group))
    .map(({ args }) => args);
}

/** Those that have ended but that nobody collects are gone. */
function processes(): { parent: number; group: number; args: string }[] {
  const lines = execFileSync('ps', ['-A', '-o', 'ppid=,pgid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state = 'Z']) => !state.startsWith('Z'))
    .map(([parent, group, , ...args]) => ({ parent: Number(parent), group: Number(group), args: args.join(' ') }));
}
