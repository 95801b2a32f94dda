import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTextFile } from '../../src/config/read-text.js';
import { failureOf, folderWith } from './config-files.js';

const read = (file: string, most = 100) => readTextFile(file, 'CONFIG_UNREADABLE', most);

async function pipe(): Promise<{ folder: string; file: string }> {
  const folder = await folderWith({});
  const file = join(folder, 'pipe');
  execFileSync('mkfifo', [file]);
  return { folder, file };
}

describe('a text file', () => {
  it('is read up to its limit, whatever size it claims', async () => {
    const folder = await folderWith({ just: 'x'.repeat(100), over: 'x'.repeat(101) });
    expect(await read(join(folder, 'just'))).toHaveLength(100);
    expect((await failureOf(read(join(folder, 'over')), folder)).lines[0]).toMatch(/^over: is larger than 100 bytes/);
    // Its size is 0 by stat.
    expect((await failureOf(read('/proc/self/status', 10), folder)).lines[0]).toMatch(/is larger than 10 bytes/);
  });

  it('may be a pipe that somebody writes to, late', async () => {
    const { file } = await pipe();
    const text = read(file);
    const writer = spawn('sh', ['-c', `exec > "${file}"; echo one; sleep 0.2; echo two`], { stdio: 'ignore' });
    await once(writer, 'close');
    expect(await text).toBe('one\ntwo\n');
  });

  it('may be the output of a command that has ended already', async () => {
    // As the shell's <(...) does it: a pipe without a name, its writer gone before it is opened.
    const holder = spawn('bash', ['-c', 'exec 9< <(echo x: 1); sleep 0.2; echo ready; sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(holder.stdout, 'data');
    expect(await read(`/proc/${String(holder.pid)}/fd/9`)).toBe('x: 1\n');
    holder.kill();
  });

  it('is no pipe without end', async () => {
    const { folder, file } = await pipe();
    const failure = failureOf(read(file), folder);
    const writer = spawn('sh', ['-c', `yes > "${file}"`], { stdio: 'ignore', detached: true });
    expect((await failure).lines).toEqual(['pipe: is larger than 100 bytes - name another file [CONFIG_UNREADABLE]']);
    await once(writer, 'close');
  });

  it('nobody writes to: it holds up nothing else', async () => {
    const { folder, file } = await pipe();
    const waiting = Array.from({ length: 8 }, () => read(file));
    // As many threads as there are could all be waiting.
    await Promise.all(Array.from({ length: 8 }, () => stat(folder)));
    await writeFile(file, '');
    await Promise.all(waiting);
  });

  it.each(['/dev/zero', '/dev/tty', '/dev/full'])('is no device: %s', async (device) => {
    expect((await failureOf(read(device), '/')).lines).toEqual([
      `${device}: is a device - name a file [CONFIG_UNREADABLE]`,
    ]);
  });

  it('is no socket', async () => {
    const folder = await folderWith({});
    const server = createServer().listen(join(folder, 'sock'));
    await once(server, 'listening');
    expect((await failureOf(read(join(folder, 'sock')), folder)).lines[0]).toMatch(/^sock: is a socket - /);
    server.close();
  });

  it('is empty when it is /dev/null', async () => {
    expect(await read('/dev/null')).toBe('');
  });
});
