import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { transpile } from '../../scripts/lib/transpile.mjs';
import { projectRoot } from '../../src/app/root.js';
import { startDovecot, type EmbeddedDovecot } from '../../src/embedded/dovecot.js';
import { deliverLmtp, stampAuthentication } from '../../src/embedded/lmtp.js';
import { startSmtpSink, type SmtpSink } from '../../src/embedded/smtp-sink.js';
import { silent } from '../embedded/a-dovecot.js';
import { makeCertificate } from '../support/certificate.js';
import { withoutTree } from './list-mails.js';
import { waitFor } from './waiting.js';

/*
 * The program as its users start it, at log level trace, against servers that refuse it in every way; its secrets are given by file, by variable and
 * within an address. Everything it says and keeps is searched for them.
 */

const authserv = 'mx.example.org';
const user = 'bpf';
const secrets = {
  imap: 'imap "Secret"\\one  +ä/1',
  wrongImap: "wrong imap 'Secret' two?&2",
  smtp: 'smtp Secret:three%3',
  wrongSmtp: 'wrong smtp Secret=four#4',
  redis: 'redis@Secret:five/5',
  newRedis: 'other redis Secret six 6',
  site: 'site secret of this test, number 7',
};

/** Each secret as it is, in JSON, quoted for IMAP, in base64 alone and as logins send it, and percent-encoded. */
const forms = Object.values(secrets).flatMap((secret) => {
  const base64 = (text: string) => Buffer.from(text).toString('base64').replace(/=+$/, '');
  return [
    ...[secret, JSON.stringify(secret).slice(1, -1), secret.replace(/["\\]/g, '\\$&'), secret.replace(/\s+/g, ' ')],
    ...[base64(secret), base64(`\0${user}\0${secret}`), base64(`\0default\0${secret}`)],
    ...[encodeURIComponent(secret), encodeURIComponent(secret).toLowerCase(), encodeURI(secret)],
  ];
});

function leaksIn(text: string): string[] {
  return forms
    .filter((form) => text.includes(form))
    .map((form) => text.slice(Math.max(0, text.indexOf(form) - 300), text.indexOf(form) + 60));
}

let program: Awaited<ReturnType<typeof transpile>>;
let folder = '';
let dovecot: EmbeddedDovecot;
let sink: SmtpSink;
const certificate = makeCertificate();
beforeAll(async () => {
  program = await transpile(projectRoot, ['src', 'handlers']);
  await writeFile(
    join(program.folder, 'run.js'),
    "import { main } from './src/main.js';\nprocess.exitCode = await main(process.argv.slice(2));\n",
  );
  folder = await mkdtemp(join(tmpdir(), 'faqtotum-secrets-'));
  await chmod(folder, 0o755);
  const users = [{ name: user, password: secrets.imap }];
  dovecot = await startDovecot({
    dataDir: join(folder, 'dovecot'),
    users,
    mailboxes: ['Sent'],
    certificate,
    log: silent,
  });
  sink = await startSmtpSink({ auth: { user, pass: secrets.smtp }, certificate, secure: true });
}, 120_000);
afterAll(async () => {
  await sink.stop();
  await dovecot.stop();
  await program.remove();
  await rm(folder, { recursive: true, force: true });
});

interface Wishes {
  readonly imapPassword: string;
  readonly smtpPassword?: string;
  readonly pin?: string;
  readonly redisUrl?: string;
}

/** A site's folder with its config, and what is run on it. */
async function aSite(name: string, { imapPassword, smtpPassword = secrets.smtp, pin, redisUrl }: Wishes) {
  const home = join(folder, name);
  await mkdir(home);
  await writeFile(join(home, 'password'), `${imapPassword}\n`);
  await writeFile(join(home, 'ca.pem'), certificate.cert);
  const imap = {
    host: '127.0.0.1',
    port: dovecot.imapPort,
    security: 'starttls',
    auth: { user, passwordFile: 'password' },
  };
  const config = {
    lists: [
      {
        profile: 'bpf',
        mode: 'auto',
        settle: 0,
        grace: 0,
        sendDelay: 0,
        imap: { ...imap, ...(pin === undefined ? {} : { tls: { pin } }) },
      },
    ],
    ...(redisUrl === undefined ? {} : { redis: { url: '${REDIS_URL}' } }),
    dataDir: 'data',
    smtp: {
      host: 'localhost',
      port: sink.port,
      security: 'tls',
      tls: { ca: 'ca.pem' },
      auth: { user, password: '${SMTP_PASSWORD}' },
    },
    identity: { from: { name: 'Bot', address: 'bot@example.org' }, secret: '${FAQTOTUM_SECRET}' },
    authservIds: [authserv],
    logLevel: 'trace',
  };
  await writeFile(join(home, 'faqtotum.yaml'), stringify(config));
  const env = {
    SMTP_PASSWORD: smtpPassword,
    FAQTOTUM_SECRET: secrets.site,
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
  };
  return { home, run: (...args: string[]) => new Running(args, home, env) };
}

/** A run of the program, and all that it says. */
class Running {
  said = '';
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
  constructor(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
    const argv = [join(program.folder, 'run.js'), ...args, '--config', 'faqtotum.yaml'];
    this.child = spawn(process.execPath, argv, {
      cwd,
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.said += text));
    this.ended = once(this.child, 'close');
    onTestFinished(() => void this.child.kill('SIGKILL'));
  }

  async says(words: string): Promise<void> {
    await waitFor(`it says ${words}`, () => this.said.includes(words), 60_000).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${this.said}`);
    });
  }

  async stop(): Promise<string> {
    this.child.kill('SIGTERM');
    await this.ended;
    return this.said;
  }

  async end(): Promise<string> {
    await this.ended;
    return this.said;
  }
}

/** Command lines of a process and its children, and the environment of the children. */
async function seenFromOutside(pid: number): Promise<string> {
  const read = (path: string) => readFile(path, 'latin1').catch(() => '');
  const children = (await read(`/proc/${String(pid)}/task/${String(pid)}/children`)).split(' ').filter(Boolean);
  if (process.platform === 'linux') expect(children.length).toBeGreaterThan(0);
  const ofChildren = children.flatMap((child) => [read(`/proc/${child}/cmdline`), read(`/proc/${child}/environ`)]);
  return (await Promise.all([read(`/proc/${String(pid)}/cmdline`), ...ofChildren])).join('\n');
}

/** All files of a data folder, as text. */
async function filesIn(dataDir: string): Promise<string> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== 'site-secret');
  expect(files.length).toBeGreaterThan(0);
  return (await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')))).join('\n');
}

/** Every key of a Redis with its value. */
async function keysOf(client: Redis): Promise<string> {
  const keys = await client.keys('*');
  expect(keys.length).toBeGreaterThan(0);
  const read = async (key: string): Promise<unknown> => {
    const type = await client.type(key);
    if (type === 'string') return client.get(key);
    if (type === 'hash') return client.hgetall(key);
    if (type === 'list') return client.lrange(key, 0, -1);
    if (type === 'set') return client.smembers(key);
    return type === 'zset' ? client.zrange(key, '0', '-1') : client.xrange(key, '-', '+');
  };
  return JSON.stringify(await Promise.all(keys.map(async (key) => [key, await read(key)])));
}

async function deliver(root: string): Promise<void> {
  const raw = stampAuthentication(Buffer.from(withoutTree(root)), authserv);
  await deliverLmtp({ port: dovecot.lmtpPort, recipient: user, raw });
}

it('the tests would find a leak', () => {
  for (const form of forms) expect(leaksIn(`some words ${form} more words`)).not.toEqual([]);
});

it(
  'a certificate that is not believed, then a password that is wrong, with a private Redis',
  { timeout: 240_000 },
  async () => {
    const distrusted = await aSite('distrusted', { imapPassword: secrets.imap });
    const first = distrusted.run('start', '-v');
    await first.says('TLS_UNTRUSTED');
    const outside = await seenFromOutside(first.child.pid ?? 0);
    const status = distrusted.run('status', '--json').end();
    const refused = await aSite('refused', { imapPassword: secrets.wrongImap, pin: certificate.fingerprint });
    const second = refused.run('start', '-v');
    await second.says('IMAP_AUTH');
    const all = [await first.stop(), outside, await status, await second.stop()];
    for (const { home } of [distrusted, refused]) all.push(await filesIn(join(home, 'data')));
    expect(all.flatMap(leaksIn)).toEqual([]);
  },
);

it('SMTP that refuses the login, and a Redis that does so from some time on', { timeout: 240_000 }, async () => {
  const server = await aRedis();
  const redisUrl = `redis://:${encodeURIComponent(secrets.redis)}@127.0.0.1:${String(server.port)}`;
  const site = await aSite('smtp', {
    imapPassword: secrets.imap,
    smtpPassword: secrets.wrongSmtp,
    pin: certificate.fingerprint,
    redisUrl,
  });
  const service = site.run('start', '-v');
  await service.says('is running');
  const client = new Redis({ port: server.port, password: secrets.redis });
  client.on('error', () => undefined);
  onTestFinished(() => client.disconnect());
  // It is put there when the mailbox has been seen: what comes from then on is new.
  await waitFor('the mailbox has a cursor', async () => (await client.keys('*cursor*')).length > 0);
  await deliver('<refused@example.org>');
  await service.says('SMTP_AUTH');
  const keys = await keysOf(client);
  await client.config('SET', 'requirepass', secrets.newRedis);
  await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  await service.says('REDIS_UNREACHABLE');
  const again = [
    site.run('status', '--json').end(),
    site.run('drafts', 'list', '-v').end(),
    site.run('start', '-v').end(),
  ];
  for (const one of again) expect(await one).toContain('WRONGPASS');
  const all = [await service.stop(), keys, await keysOf(client), ...(await Promise.all(again))];
  expect(sink.mails).toEqual([]);
  expect(all.flatMap(leaksIn)).toEqual([]);
});

/** A Redis that wants a password, on a loopback port. */
async function aRedis(): Promise<{ readonly port: number }> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  const safe = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction', '--save', ''];
  const dir = await mkdtemp(join(folder, 'redis-'));
  const argv = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--requirepass', secrets.redis, ...safe];
  const child = spawn('redis-server', argv, { stdio: 'ignore' });
  onTestFinished(async () => {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  });
  const client = new Redis({ port, password: secrets.redis });
  client.on('error', () => undefined);
  await waitFor('Redis answers', () => client.ping().catch(() => undefined));
  client.disconnect();
  return { port };
}
