import { existsSync, lstatSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redisSocket } from '../embedded/redis.js';

/** Where the demo lives unless it is told otherwise: short (sockets have short names), one per user. */
export function demoFolder(): string {
  return join(tmpdir(), `faqtotum-demo-${String(process.getuid?.() ?? 0)}`);
}

/** A demo runs in this folder, which is this user's: anybody can put one of that name into a shared temporary folder. */
export async function isDemoRunning(folder: string): Promise<boolean> {
  // Asking for the socket makes its folder: only where a demo has been.
  if (!isOwn(folder) || !existsSync(join(folder, 'redis'))) return false;
  return answers(await redisSocket(folder));
}

function isOwn(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === (process.getuid?.() ?? found.uid);
}

/** Somebody listens on a unix socket. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(3000, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
