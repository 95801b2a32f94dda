import { createHash } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { FaqtotumError } from '../core/index.js';

/** Held until released or until this process ends, however it ends. */
export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Makes sure that one process at a time serves a data folder. The lock is a listening socket that tells our pid to
 * whoever asks: the kernel closes it with us, kill -9 included. On Linux its name lives outside the file system, so nothing is
 * ever left over; elsewhere `socketFile` is used and a leftover is replaced.
 * Throws SERVICE_ALREADY_RUNNING naming the holder's pid.
 */
export async function lockFolder(folder: string, socketFile: string): Promise<FolderLock> {
  const user = String(process.getuid?.() ?? 0);
  const digest = createHash('sha256').update(`${user} ${folder}`).digest('hex').slice(0, 32);
  const abstract = process.platform === 'linux';
  const path = abstract ? `\0faqtotum-${digest}` : socketFile;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const server = await listen(path);
    if (server !== undefined) return { release: () => close(server) };
    const holder = await askHolder(path);
    if (holder !== undefined) {
      throw new FaqtotumError(
        'SERVICE_ALREADY_RUNNING',
        `another faqtotum (pid ${holder}) uses this data folder`,
        folder,
        'stop it first, or give this one another data folder',
      );
    }
    if (!abstract) await unlink(path).catch(() => undefined);
  }
  throw new FaqtotumError('DATA_DIR', 'the lock of the data folder cannot be taken', folder, 'try again');
}

/** Listens; undefined when the name is taken. */
function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end(String(process.pid));
      socket.destroySoon();
    });
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(path, () => {
      server.unref();
      resolve(server);
    });
  });
}

/** The holder's pid; 'unknown' when it is there but does not answer within 2 s; undefined when nobody listens. */
function askHolder(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(path);
    socket.setEncoding('utf8').setTimeout(2000);
    socket.on('data', (text: string) => (answer += text));
    socket.once('end', () => resolve(/^\d+$/.test(answer) ? answer : 'unknown'));
    socket.once('timeout', () => {
      socket.destroy();
      resolve('unknown');
    });
    socket.once('error', () => resolve(undefined));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
