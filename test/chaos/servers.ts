import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeSync, openSync, closeSync, readdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { findProgram, startServer, type Server } from '../../src/embedded/command.js';
import { startDovecot, type EmbeddedDovecot } from '../../src/embedded/dovecot.js';
import { Kept, type Running } from './kept.js';

export const account = { name: 'bpf', password: 'the-imap-password-of-the-tests' };

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A redis-server as docs/state.md asks for, on loopback. */
export function keepRedis(folder: string, port: number): Kept<Server> {
  const program = findProgram('redis-server');
  if (program === undefined) throw new Error('redis-server is not installed');
  const settings = {
    bind: '127.0.0.1',
    port: String(port),
    dir: folder,
    appendonly: 'yes',
    appendfsync: 'always',
    'aof-load-truncated': 'yes',
    'auto-aof-rewrite-min-size': '16mb',
    save: '',
    'maxmemory-policy': 'noeviction',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  return new Kept('redis', () => startServer(program, args, { cwd: folder }));
}

/** The list's mail server; the mail in `folder` and the ports stay from start to start. */
export function keepDovecot(folder: string, ports: { imap: number; lmtp: number }): Kept<EmbeddedDovecot> {
  const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const launch = async (): Promise<EmbeddedDovecot> => {
    const dovecot = await startDovecot({ dataDir: folder, users: [account], mailboxes: ['Sent'], ports, log: quiet });
    return { ...dovecot, exited: dovecot.exited.then(async (reason) => dovecot.stop().then(() => reason)) };
  };
  return new Kept('dovecot', launch, ({ pid }) => process.kill(-pid, 'SIGKILL'));
}

/** Makes Dovecot number the mail of INBOX anew. Only while it does not run. */
export function forgetUids(home: string): void {
  const maildir = join(home, 'mail', account.name, 'Maildir');
  for (const name of readdirSync(maildir)) {
    if (/^dovecot(-uidlist|\.index)/.test(name)) rmSync(join(maildir, name));
  }
}

/** A child process of Node that tells its parent words. */
export interface Child extends Running {
  /** The last word. */
  readonly said: () => string;
  readonly tell: (word: string) => void;
  readonly logged: () => string;
}

export async function startChild(
  entry: string,
  args: readonly string[],
  onWord: (word: string) => void = () => undefined,
): Promise<Child> {
  const child = fork(entry, args, { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let said = '';
  let logged = '';
  child.on('error', () => undefined);
  child.on('message', (word: string) => {
    said = word;
    onWord(said);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (logged = (logged + text).slice(-20_000)));
  const exited = once(child, 'close').then(() => `ended with ${String(child.exitCode)}: ${logged.slice(-2000)}`);
  await once(child, 'spawn');
  const tell = (word: string): void => {
    if (child.connected) child.send(word, () => undefined);
  };
  return { pid: child.pid ?? 0, exited, said: () => said, tell, logged: () => logged };
}

/** A file system of its own in memory, which can be full. Only for root; undefined where it cannot be had. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  static mount(folder: string, megabytes: number): SmallDisk | undefined {
    mkdirSync(folder, { recursive: true });
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
      return new SmallDisk(folder);
    } catch {
      return undefined;
    }
  }

  /** Until `empty`, not a byte more can be written. */
  fill(): void {
    const file = openSync(this.#ballast, 'w');
    try {
      for (let size = 4 * 1024 * 1024; size >= 1;) {
        try {
          writeSync(file, Buffer.alloc(size));
        } catch {
          size = Math.floor(size / 4);
        }
      }
    } finally {
      closeSync(file);
    }
  }

  empty(): void {
    rmSync(this.#ballast, { force: true });
  }

  unmount(): void {
    execFileSync('umount', [this.folder], { stdio: 'ignore' });
  }

  get #ballast(): string {
    return join(this.folder, 'ballast');
  }
}
