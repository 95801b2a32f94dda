import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transpile } from '../../scripts/lib/transpile.mjs';
import { projectRoot } from '../../src/app/root.js';
import { findProgram, startServer } from '../../src/embedded/command.js';
import { connectRedis } from '../../src/state/index.js';
import { freePort } from '../chaos/servers.js';
import { makeCertificate } from '../support/certificate.js';

const run = promisify(execFile);
let folder: string;
let url: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faqtotum-redis-tls-'));
  const { cert, key } = makeCertificate();
  await writeFile(join(folder, 'cert.pem'), cert);
  await writeFile(join(folder, 'key.pem'), key);
  const port = await freePort();
  const settings = {
    bind: '127.0.0.1',
    port: '0',
    'tls-port': String(port),
    'tls-cert-file': 'cert.pem',
    'tls-key-file': 'key.pem',
    'tls-auth-clients': 'no',
    requirepass: 'the-redis-password',
    save: '',
  };
  const program = findProgram('redis-server');
  if (program === undefined) throw new Error('redis-server is not installed');
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const server = await startServer(program, flags, { cwd: folder });
  stop = () => server.stop();
  while (!(await listens(port))) await sleep(20);
  url = `rediss://:the-redis-password@127.0.0.1:${String(port)}`;
});
afterAll(async () => {
  await stop();
  await rm(folder, { recursive: true, force: true });
});

describe('redis over TLS', () => {
  it('is refused when nobody vouches for its certificate, and the password is in no word of it', async () => {
    const refused: unknown = await connectRedis({ url }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'TLS_UNTRUSTED', remedy: expect.stringContaining('NODE_EXTRA_CA_CERTS') });
    expect(String(refused)).toMatch(/self-signed certificate/);
    expect(String(refused)).not.toContain('the-redis-password');
  });

  it('is used where the system trusts its authority', async () => {
    const build = await transpile(projectRoot, ['src']);
    const state = pathToFileURL(join(build.folder, 'src', 'state', 'index.js')).href;
    const code = `const { connectRedis } = await import(${JSON.stringify(state)});
      const client = await connectRedis({ url: process.env.ADDRESS });
      console.log(await client.ping(), client.stream.encrypted);
      client.disconnect();`;
    const env = { ...process.env, ADDRESS: url, NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem') };
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], { env });
    expect(stdout).toBe('PONG true\n');
    await build.remove();
  });
});

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
