// The servers of the load bench, all real and in processes of their own, in a folder of its own.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { stringify } from 'yaml';
import { findProgram, startServer } from '../../dist/src/embedded/command.js';
import { startDovecot } from '../../dist/src/embedded/dovecot.js';
import { authserv, stamped } from './mails.mjs';

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const password = 'the-imap-password-of-the-bench';
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

export class Site {
  /** @param {{ users: readonly string[], profile?: string }} options `profile`: folder for CPU profiles of the services */
  static async open({ users, profile }) {
    const site = new Site();
    site.profile = profile;
    site.folder = mkdtempSync(join(tmpdir(), 'faqtotum-load-'));
    // Root's Dovecot runs as somebody else, who must reach his mail.
    chmodSync(site.folder, 0o755);
    try {
      await site.#startRedis();
      const accounts = users.map((name) => ({ name, password }));
      site.dovecot = await startDovecot({
        dataDir: join(site.folder, 'dovecot'),
        users: accounts,
        mailboxes: ['Sent'],
        log: quiet,
      });
      await site.#startSmtp();
      return site;
    } catch (error) {
      await site.close();
      throw error;
    }
  }

  services = [];
  /** What the SMTP server took: `{ at, inReplyTo }`. */
  sent = [];

  async close() {
    for (const service of this.services) await service.stop();
    this.redis?.disconnect();
    this.smtp?.kill('SIGTERM');
    await this.dovecot?.stop();
    await this.redisServer?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  imap(user) {
    return {
      host: '127.0.0.1',
      port: this.dovecot.imapPort,
      secure: false,
      auth: { user, pass: password },
      logger: false,
    };
  }

  /** Starts a service on a mailbox, or one more on the same; fulfilled when it listens, or waits for the lease of the other. */
  async startService(user) {
    const config = join(this.folder, `${user}.yaml`);
    writeFileSync(join(this.folder, 'imap-password'), password);
    writeFileSync(join(this.folder, 'secret'), 'a secret of the bench'.padEnd(64, '.'));
    writeFileSync(config, stringify(this.#config(user)));
    const service = new ServiceProcess(config, this.profile);
    this.services.push(service);
    await service.ready();
    return service;
  }

  async stopServices() {
    for (const service of this.services.splice(0)) await service.stop();
  }

  /**
   * Puts mails into INBOX as a delivery agent does: written elsewhere, then moved into place, all within moments. Each is one `gapMs` older than the next, the
   * last is new.
   */
  prepareBacklog(user, mails, gapMs = 20) {
    const maildir = this.#maildir(user);
    const waiting = join(maildir, 'tmp');
    const { uid, gid } = statSync(maildir);
    const now = Date.now();
    const names = mails.map(({ raw }, at) => {
      const name = `${Math.floor(now / 1000)}.M${String(at).padStart(6, '0')}P1.bench`;
      const file = join(waiting, name);
      const time = (now - (mails.length - at) * gapMs) / 1000;
      writeFileSync(file, stamped(raw));
      chownSync(file, uid, gid);
      utimesSync(file, time, time);
      return name;
    });
    return () => {
      for (const name of names) renameSync(join(waiting, name), join(maildir, 'new', name));
    };
  }

  /** Puts one mail into INBOX likewise, at once. */
  deliver(user, raw) {
    const maildir = this.#maildir(user);
    const { uid, gid } = statSync(maildir);
    this.#delivered += 1;
    // Dovecot takes them in the order of their names.
    const name = `${Math.floor(Date.now() / 1000)}.M${String(this.#delivered).padStart(9, '0')}P2.bench`;
    const file = join(maildir, 'tmp', name);
    writeFileSync(file, stamped(raw));
    chownSync(file, uid, gid);
    renameSync(file, join(maildir, 'new', name));
  }

  #delivered = 0;

  /** Forgets all state of the service; only while none runs. */
  async forget() {
    await this.redis.flushall();
    this.sent.length = 0;
  }

  #maildir(user) {
    return join(this.dovecot.home, 'mail', user, 'Maildir');
  }

  async #startRedis() {
    const program = findProgram('redis-server');
    if (program === undefined) throw new Error('redis-server is not installed');
    const folder = join(this.folder, 'redis');
    mkdirSync(folder);
    this.redisPort = await freePort();
    const settings = {
      bind: '127.0.0.1',
      port: this.redisPort,
      dir: folder,
      appendonly: 'yes',
      appendfsync: 'always',
      save: '',
      'maxmemory-policy': 'noeviction',
    };
    this.redisServer = await startServer(
      program,
      Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
      { cwd: folder },
    );
    this.redis = new Redis(this.redisPort, '127.0.0.1');
    this.redis.on('error', () => undefined);
    await this.redis.ping();
  }

  async #startSmtp() {
    this.smtp = fork(here('smtp-child.mjs'), { execArgv: [] });
    this.smtp.on('message', (message) => {
      if (message.kind === 'port') this.smtpPort = message.port;
      else this.sent.push({ at: message.at, inReplyTo: message.inReplyTo });
    });
    await once(this.smtp, 'message');
  }

  #config(user) {
    const many = { hour: 1_000_000, day: 1_000_000 };
    const server = { host: '127.0.0.1', security: 'none' };
    return {
      lists: [
        {
          profile: 'bpf',
          mode: 'auto',
          settle: 0,
          grace: 0,
          sendDelay: 0,
          maxAge: '2d',
          imap: { ...server, port: this.dovecot.imapPort, auth: { user, passwordFile: 'imap-password' } },
        },
      ],
      dataDir: 'data',
      redis: { url: `redis://127.0.0.1:${this.redisPort}` },
      smtp: { ...server, port: this.smtpPort },
      identity: { from: { name: 'BPF FAQ bot', address: 'bpf-bot@example.org' }, secretFile: 'secret' },
      caps: { author: many, thread: many, list: many, overall: many },
      authservIds: [authserv],
      dkim: false,
    };
  }
}

/** A service process and what it told. */
class ServiceProcess {
  /** `{ count, at }`: the mailbox was announced to hold so many mails. */
  announced = [];
  state = '';
  logged = '';
  #asked = [];

  constructor(config, profile) {
    const execArgv = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
    this.child = fork(here('service-child.mjs'), [config], { execArgv, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.child.stderr.setEncoding('utf8').on('data', (text) => (this.logged = (this.logged + text).slice(-20_000)));
    this.ended = once(this.child, 'close');
    this.child.on('message', (message) => {
      if (message.kind === 'state') this.state = message.state;
      else if (message.kind === 'exists') this.announced.push({ count: message.count, at: message.at });
      else this.#asked.shift()?.(message);
    });
  }

  async ready() {
    while (this.state !== 'listening' && this.state !== 'waiting') {
      if (this.child.exitCode !== null) throw new Error(`the service ended: ${this.logged}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** `{ judged, rss, heap, cpu }` since its start: series judged, bytes, bytes, seconds. */
  figures() {
    return new Promise((resolve) => {
      this.#asked.push(resolve);
      this.child.send('figures');
    });
  }

  async stop() {
    this.child.kill('SIGTERM');
    await this.ended;
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
