import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadConfig } from '../../src/config/index.js';
import { root } from './project.js';

const run = promisify(execFile);

const serviceSchema = z.object({
  image: z.string(),
  build: z.object({ context: z.literal('.'), target: z.string() }).optional(),
  command: z.array(z.string()).optional(),
  profiles: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  configs: z.array(z.object({ source: z.string(), target: z.string() })).default([]),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  network_mode: z.string().optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  read_only: z.boolean().default(false),
  tmpfs: z.array(z.string()).default([]),
  cap_drop: z.array(z.string()).default([]),
  cap_add: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  privileged: z.literal(false).default(false),
  networks: z.array(z.string()).default([]),
  user: z.string().optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});
const composeSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  // Not `content`: compose cannot put it into a container that is read-only (docker/compose#12031).
  configs: z.record(z.string(), z.strictObject({ file: z.string() })),
  networks: z.record(z.string(), z.object({ internal: z.boolean() }).nullable()),
  volumes: z.record(z.string(), z.unknown()),
});

const text = await readFile(join(root, 'docker-compose.yml'), 'utf8');
const dockerfile = await readFile(join(root, 'Dockerfile'), 'utf8');
const example = await readFile(join(root, 'docs', 'faqtotum.example.yaml'), 'utf8');
/** `2.3...`, '' without Dovecot. */
const dovecotVersion = await run('/usr/sbin/dovecot', ['--version']).then(
  ({ stdout }) => stdout,
  () => '',
);
const compose = composeSchema.parse(parse(text, { merge: true }));
const services = Object.entries(compose.services);
const bots = services.filter(([, service]) => service.image === 'faqtotum');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faqtotum-compose-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A service by name, which must exist. */
function service(name: string) {
  const found = compose.services[name];
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
}

const contentOf = (name: string) => readFile(join(root, compose.configs[name]?.file ?? ''), 'utf8');
const demoConfig = await contentOf('faqtotum-demo');
const demoDovecot = await contentOf('dovecot-demo');
const unit = await readFile(join(root, 'packaging', 'faqtotum.service'), 'utf8');

describe('docker-compose.yml', () => {
  it('has a Redis that neither loses nor drops anything', () => {
    const { command, volumes, image } = service('redis');
    const flags = (command ?? []).join(' ');
    expect(image).toMatch(/^redis:\d+\.\d+/);
    for (const flag of ['--appendonly yes', '--appendfsync always', '--maxmemory-policy noeviction']) {
      expect(flags).toContain(flag);
    }
    expect(volumes).toEqual(['redis:/data']);
  });

  it.each(services)(
    '%s: uses only what is defined',
    (_name, { volumes, configs, build, network_mode, depends_on, image }) => {
      for (const volume of volumes.filter((one) => !one.startsWith('./')))
        expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
      for (const { source } of configs) expect(Object.keys(compose.configs)).toContain(source);
      for (const other of [
        ...Object.keys(depends_on),
        ...(network_mode === undefined ? [] : [network_mode.slice(8)]),
      ]) {
        expect(Object.keys(compose.services)).toContain(other);
      }
      if (build === undefined) expect(image).toMatch(/:v?\d/);
      else expect(dockerfile).toContain(` AS ${build.target}\n`);
    },
  );

  it('has no volume or config that nothing uses', () => {
    const used = services.flatMap(([, { volumes, configs }]) => [
      ...volumes.map((volume) => volume.split(':')[0]),
      ...configs.map(({ source }) => source),
    ]);
    expect(
      [...Object.keys(compose.volumes), ...Object.keys(compose.configs)].filter((name) => !used.includes(name)),
    ).toEqual([]);
  });

  it('starts nothing of the demo unasked', () => {
    const always = services.filter(([, { profiles }]) => profiles.length === 0).map(([name]) => name);
    expect(always.sort()).toEqual(['faqtotum', 'redis']);
  });

  it.each(services)('%s: has no more rights than it needs', (name, one) => {
    expect(one.cap_drop).toEqual(['ALL']);
    expect(one.security_opt).toEqual(['no-new-privileges:true']);
    // Dovecot's master process becomes others; nothing else is written to outside volumes.
    const needs = ['CHOWN', 'DAC_OVERRIDE', 'KILL', 'SETGID', 'SETUID', 'SYS_CHROOT'];
    expect(one.cap_add).toEqual(name === 'dovecot' ? needs : []);
    expect(one.read_only).toBe(name !== 'dovecot');
    const secret = Object.keys(one.environment).filter((key) => /PASSWORD|SECRET|TOKEN/.test(key));
    expect(secret.length === 0 || name === 'demo').toBe(true);
  });

  it('lets nobody but the bots reach Redis, and Redis nobody', () => {
    expect(compose.networks['state']).toEqual({ internal: true });
    const near = services.filter(([, { networks }]) => networks.includes('state')).map(([name]) => name);
    expect(near.sort()).toEqual(['demo', 'faqtotum', 'redis']);
    expect(service('redis').networks).toEqual(['state']);
    expect(service('redis').ports).toEqual([]);
    for (const [, { networks }] of services)
      for (const network of networks) expect(Object.keys(compose.networks)).toContain(network);
  });

  it.each(bots)('%s: without rights, with a health check, after Redis is up', (_name, bot) => {
    expect(bot).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      depends_on: { redis: { condition: 'service_healthy' } },
    });
    expect(bot.user ?? /^USER (.*)$/m.exec(dockerfile)?.[1]).toBe('node');
    expect(bot.healthcheck?.test.slice(0, 3)).toEqual(['CMD', 'node', '/app/bin/faqtotum']);
  });

  it('opens ports on the loopback address only', () => {
    const ports = services.flatMap((entry) => entry[1].ports);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('lets the demo listen where the sink and Dovecot are', () => {
    const sink = service('smtp-sink');
    expect([sink.network_mode, service('dovecot').network_mode]).toEqual(['service:demo', 'service:demo']);
    expect(demoConfig).toContain('host: 127.0.0.1, port: 1025');
    expect(sink.environment['MP_SMTP_BIND_ADDR']).toBe('127.0.0.1:1025');
    expect(demoDovecot).toContain('port = 1143');
    expect(demoConfig).toContain('host: 127.0.0.1, port: 1143');
  });
});

describe('the configs of docker-compose.yml', () => {
  it.each([
    ['demo', demoConfig],
    ['faqtotum', example],
  ])('%s: is valid and uses exactly the variables that the service sets', async (name, yaml) => {
    const bot = service(name);
    const file = join(folder, `${name}.yaml`);
    const volume = bot.volumes.find((one) => one.startsWith('./secrets:'));
    // The files that it names are those of the folder that is put there, beside the config.
    if (name === 'faqtotum') expect(volume).toBe('./secrets:/etc/faqtotum/secrets:ro');
    await mkdir(join(folder, 'secrets'), { recursive: true });
    for (const [, secret = ''] of yaml.matchAll(/File: (secrets\/[\w-]+)/g))
      await writeFile(join(folder, secret), `${secret}, long enough for any`);
    await writeFile(file, yaml);
    const env = Object.fromEntries(Object.keys(bot.environment).map((key) => [key, `${key}-${key}-${key}`]));
    const config = await loadConfig(file, { env: { ...env, REDIS_URL: bot.environment['REDIS_URL'] } });
    expect(config.redis.url).toBe('redis://redis:6379');
    const used = [...yaml.matchAll(/\$\{(\w+)\}/g)].map((match) => match[1]);
    expect([...new Set(used)].sort()).toEqual(Object.keys(env).sort());
    const mount = bot.volumes.map((volume) => volume.split(':')[1]);
    expect(mount).toContain(config.dataDir);
    expect(dockerfile).toContain(config.dataDir);
    expect(bot.configs[0]?.target).toBe(bot.command?.at(-1));
  });

  // The image is Debian 12's 2.3; Debian 13's 2.4 has another syntax.
  it.skipIf(!dovecotVersion.startsWith('2.3.'))('dovecot-demo: Dovecot 2.3 understands it', async () => {
    const file = join(folder, 'dovecot.conf');
    await writeFile(file, demoDovecot);
    const { stdout } = await run('doveconf', ['-n', '-c', file]);
    expect(stdout).toContain('port = 1143');
  });
});

describe('packaging/faqtotum.service', () => {
  const settings = unit.split('\n').filter((line) => /^\w+=/.test(line));

  it.each([
    ...['DynamicUser=yes', 'NoNewPrivileges=yes', 'CapabilityBoundingSet=', 'ProtectSystem=strict', 'ProtectHome=yes'],
    ...['PrivateDevices=yes', 'PrivateTmp=yes', 'UMask=0077', 'StateDirectoryMode=0700', 'RestrictNamespaces=yes'],
    ...['RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX', 'SystemCallFilter=@system-service'],
  ])('%s', (setting) => {
    expect(settings).toContain(setting);
  });

  it('gives secrets as credentials, never in the environment', () => {
    expect(settings.filter((line) => line.startsWith('Environment'))).toEqual([]);
    for (const [, name] of unit.matchAll(/^LoadCredential=([\w-]+):/gm)) expect(name).toMatch(/-password$/);
  });

  it.skipIf(!existsSync('/usr/bin/systemd-analyze'))('systemd finds nothing wrong with it', async () => {
    const file = join(folder, 'faqtotum.service');
    await writeFile(file, unit.replace(/^ExecStart=.*$/m, `ExecStart=${process.execPath} --version`));
    const { stderr } = await run('/usr/bin/systemd-analyze', ['verify', file]);
    expect(stderr).not.toContain('faqtotum.service:');
  });
});

describe('Dockerfile', () => {
  it('copies only what exists, and runs what exists', () => {
    const copied = [...dockerfile.matchAll(/^COPY --from=build (.*) \S+$/gm)].flatMap((match) =>
      (match[1] ?? '').split(' '),
    );
    const made = ['node_modules', 'dist'];
    for (const path of copied.map((item) => item.replace('/app/', ''))) {
      if (!made.includes(path)) expect([path, existsSync(join(root, path))]).toEqual([path, true]);
    }
    expect(dockerfile).toContain('ENTRYPOINT ["node", "/app/bin/faqtotum"]');
  });

  it('leaves nothing out that the build needs', async () => {
    const ignored = (await readFile(join(root, '.dockerignore'), 'utf8')).split('\n');
    for (const needed of ['src', 'handlers', 'scripts', 'profiles', 'templates', 'tsconfig.json', 'LICENSE']) {
      expect(ignored).not.toContain(needed);
    }
  });

  it.skipIf(!existsSync(join(root, 'src', 'main.ts')))('gives the bot commands and options that it knows', async () => {
    const command = /^CMD (.*)$/gm;
    const ofImage = z.array(z.string()).parse(JSON.parse([...dockerfile.matchAll(command)].at(-1)?.[1] ?? '[]'));
    const all = [ofImage, ...bots.flatMap(([, bot]) => [bot.command ?? [], bot.healthcheck?.test.slice(3) ?? []])];
    const lines = new Map(all.map((argv) => [argv.join(' '), argv]));
    for (const [name = '', ...options] of lines.values()) {
      const { stdout } = await run(process.execPath, [join(root, 'bin', 'faqtotum'), name, '--help']);
      for (const option of options.filter((word) => word.startsWith('--'))) expect(stdout).toContain(option);
    }
  });
});
