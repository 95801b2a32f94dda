import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chmod, lstat, realpath, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { FaqtotumError } from '../core/index.js';
import { findProgram, startServer, type Log, type Server } from './command.js';
import { diskTrouble } from './disk-trouble.js';
import { lockFolder, type FolderLock } from './lock.js';
import { makeFolder, unmade } from './make-folder.js';

/** The private Redis of one data folder. */
export interface EmbeddedRedis {
  /** Unix socket; there is no TCP port. */
  readonly socket: string;
  readonly pid: number;
  /** Fulfilled with the reason when the server ends, asked to or not. A service should then end too: its state is gone. */
  readonly exited: Promise<string>;
  /** Ends the server (everything acknowledged is on disk) and frees the folder. */
  stop(): Promise<void>;
}

/** sockaddr_un holds 108 bytes on Linux, 104 elsewhere, the closing zero included. */
const socketPathLimit = 103;
/** Loading a large append-only file takes its time, ms. */
const startLimit = 120_000;

/**
 * Starts a private `redis-server` in `<dataDir>/redis`: unix socket only, every write on disk before it is acknowledged
 * (`appendfsync always`), nothing ever evicted. A server left over from a killed service is shut down first; a file cut
 * off by a crash is read up to the last whole command.
 * Throws REDIS_MISSING (no such program), SERVICE_ALREADY_RUNNING (folder in use), DATA_DIR (folder unusable),
 * REDIS_UNREACHABLE (the server does not come up; its last words are in the message).
 */
export async function startRedis(options: { readonly dataDir: string; readonly log: Log }): Promise<EmbeddedRedis> {
  const program = findProgram('redis-server');
  if (program === undefined) {
    throw new FaqtotumError(
      'REDIS_MISSING',
      'the program redis-server is not installed',
      '',
      'apt-get install redis-server, or name a running Redis in redis.url',
    );
  }
  const dir = await privateFolder(join(options.dataDir, 'redis'));
  const socket = await socketPath(dir);
  const lock = await lockFolder(dir, `${socket}.lock`);
  try {
    await endLeftover(socket, dir, options.log);
    const server = await startServer(program, serverArguments(dir, socket), { cwd: dir });
    await untilReady(server, socket, dir);
    options.log.info({ pid: server.pid, socket }, 'redis-server started');
    return embedded(server, socket, lock, options.log);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function embedded(server: Server, socket: string, lock: FolderLock, log: Log): EmbeddedRedis {
  let stopping: Promise<void> | undefined;
  const exited = server.exited.then((reason) => {
    if (stopping === undefined) log.error({ pid: server.pid, words: server.lastWords() }, `redis-server ${reason}`);
    const full = diskTrouble(server.lastWords(), socket);
    return full === undefined ? reason : `${reason}: ${full.message} (${full.remedy})`;
  });
  return {
    socket,
    pid: server.pid,
    exited,
    stop: () => (stopping ??= server.stop().then(() => lock.release())),
  };
}

function serverArguments(dir: string, socket: string): readonly string[] {
  const settings = {
    port: '0',
    unixsocket: socket,
    unixsocketperm: '700',
    dir,
    appendonly: 'yes',
    appendfsync: 'always',
    'aof-load-truncated': 'yes',
    save: '',
    'maxmemory-policy': 'noeviction',
    'protected-mode': 'yes',
    daemonize: 'no',
    logfile: '',
  };
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
}

async function privateFolder(path: string): Promise<string> {
  await makeFolder(path);
  try {
    // One that was there before may be open to others: its files hold everything that is known.
    await chmod(path, 0o700);
    return await realpath(path);
  } catch (error) {
    throw unmade(path, error);
  }
}

/** In the data folder, or under a short name in the temporary folder when the path is too long for a socket. */
async function socketPath(dir: string): Promise<string> {
  const inside = join(dir, 'redis.sock');
  if (Buffer.byteLength(`${inside}.lock`) <= socketPathLimit) return inside;
  const digest = createHash('sha256').update(dir).digest('hex').slice(0, 16);
  const folder = join(tmpdir(), `faqtotum-${String(process.getuid?.() ?? 0)}-${digest}`);
  await makeFolder(folder);
  const found = await lstat(folder);
  const ours = found.isDirectory() && found.uid === (process.getuid?.() ?? found.uid) && (found.mode & 0o077) === 0;
  if (!ours) {
    throw new FaqtotumError(
      'DATA_DIR',
      'belongs to somebody else',
      folder,
      'remove it, or use a data folder with a shorter path',
    );
  }
  return join(folder, 'redis.sock');
}

/** Shuts down the server that a killed service left behind. We hold the lock, so nobody of this machine uses it. */
async function endLeftover(socket: string, dir: string, log: Log): Promise<void> {
  const end = Date.now() + startLimit;
  for (;;) {
    const client = await knock(socket);
    if (client === undefined) break;
    try {
      await shutDown(client, socket, dir, log);
    } catch (error) {
      // It may be ending by itself just now.
      if (error instanceof FaqtotumError || Date.now() > end) throw error;
      await sleep(50);
    } finally {
      client.disconnect();
    }
  }
  await unlink(socket).catch(() => undefined);
}

/** By its own word it serves our folder, and nobody else is connected: it is ours to end. */
async function shutDown(client: Redis, socket: string, dir: string, log: Log): Promise<void> {
  await whenLoaded(client);
  const pid = Number(/^process_id:(\d+)/m.exec(await client.info('server'))?.[1]);
  const [, itsDir] = await client.config('GET', 'dir');
  const others = (await clientCount(client)) - 1;
  if (itsDir !== dir || others > 0) {
    throw new FaqtotumError(
      'SERVICE_ALREADY_RUNNING',
      `a redis-server (pid ${pid}) serves ${itsDir ?? '?'} for ${others} other clients`,
      socket,
      'stop the service that uses it, or give this one another data folder',
    );
  }
  log.warn({ pid, socket }, 'shutting down the redis-server that a killed service left behind');
  const closed = new Promise((resolve) => client.once('end', resolve));
  await client.shutdown('NOSAVE').catch(() => undefined);
  await closed;
  for (let waited = 0; isAlive(pid) && waited < 10_000; waited += 20) await sleep(20);
}

/** False for a zombie too: its files are closed. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ');
  } catch {
    return false;
  }
}

/** Connects once; undefined when nobody listens there. */
async function knock(socket: string): Promise<Redis | undefined> {
  const client = new Redis({ path: socket, lazyConnect: true, retryStrategy: null, enableReadyCheck: false });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch {
    client.disconnect();
    return undefined;
  }
}

async function untilReady(server: Server, socket: string, dir: string): Promise<void> {
  const abort = new AbortController();
  const ended = server.exited.then((reason) => {
    abort.abort();
    return reason;
  });
  const ready = answers(socket, abort.signal).then(() => undefined);
  const reason = await Promise.race([ended, ready.catch((error: unknown) => String(error))]);
  if (reason === undefined) return;
  abort.abort();
  await server.stop(1000);
  const words = server.lastWords().split('\n').slice(-5).map(withoutStamp);
  const full = diskTrouble(words.join('\n'), dir);
  if (full !== undefined) throw full;
  throw new FaqtotumError(
    'REDIS_UNREACHABLE',
    `redis-server ${reason}: ${words.slice(-2).join(' | ')}`,
    dir,
    'mend what it says (a damaged file: redis-check-aof --fix)',
  );
}

/** A line of its log without pid, role, time and level. */
function withoutStamp(line: string): string {
  return line.replace(/^\d+:[A-Z] .{0,30}? [.*#-] /, '');
}

async function answers(socket: string, signal: AbortSignal): Promise<void> {
  const end = Date.now() + startLimit;
  while (!signal.aborted) {
    const client = await knock(socket);
    if (client !== undefined) {
      try {
        await whenLoaded(client);
        return;
      } finally {
        client.disconnect();
      }
    }
    if (Date.now() > end) throw new Error('does not answer');
    await sleep(10);
  }
}

/** Waits while the server reads its file. */
async function whenLoaded(client: Redis): Promise<void> {
  const end = Date.now() + startLimit;
  for (;;) {
    try {
      await client.ping();
      return;
    } catch (error) {
      if (!String(error).includes('LOADING') || Date.now() > end) throw error;
      await sleep(50);
    }
  }
}

async function clientCount(client: Redis): Promise<number> {
  const list = String(await client.client('LIST'));
  return list.split('\n').filter((line) => line.includes('id=')).length;
}

/** The socket that `startRedis` serves for a data folder, whether or not a server runs there now. */
export async function redisSocket(dataDir: string): Promise<string> {
  return socketPath(await privateFolder(join(dataDir, 'redis')));
}
