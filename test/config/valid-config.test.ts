import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.js';
import { makeCertificate } from '../support/certificate.js';
import { env, folderWith, load, rules, sending, smallest } from './config-files.js';

const usualTrust = { pins: [], ca: undefined };

describe('a valid config', () => {
  it('needs little and fills in the rest', async () => {
    const folder = await folderWith({ 'faqtotum.yaml': smallest });
    expect(await loadConfig(join(folder, 'faqtotum.yaml'), { env, rules })).toEqual({
      file: join(folder, 'faqtotum.yaml'),
      lists: [
        {
          profile: 'bpf',
          place: `${join(folder, 'faqtotum.yaml')}:2: lists[0].profile`,
          mode: 'monitor',
          preset: 'practice',
          imap: {
            host: 'imap.example.org',
            port: 993,
            security: 'tls',
            tls: usualTrust,
            auth: { user: 'bot', password: 'hunter2' },
            mailbox: 'INBOX',
          },
          rules: {},
          audience: {},
          settle: 1_800_000,
          grace: 120_000,
          sendDelay: 3_600_000,
          maxAge: 172_800_000,
          faq: { document: undefined },
        },
      ],
      redis: { url: undefined, prefix: 'faqtotum' },
      dataDir: join(folder, '.faqtotum'),
      maintainers: undefined,
      mailmap: undefined,
      maintainersIgnore: undefined,
      siteDir: undefined,
      smtp: undefined,
      identity: undefined,
      authservIds: [],
      dkim: true,
      caps: {
        author: { hour: 2, day: 5 },
        thread: { hour: 1, day: 2 },
        list: { hour: 15, day: 60 },
        overall: { hour: 30, day: 120 },
      },
      coolDown: 30 * 86_400_000,
      ownAddresses: [],
      allow: [],
      trees: new Map(),
      kernels: undefined,
      maxMailBytes: 2_000_000,
      logLevel: 'info',
    });
  });

  it('takes everything there is', async () => {
    const config = await load(
      `${smallest}    mode: auto
    preset: faq
    rules: { missing-tree: send, missing-tree/rfc-no-tree: off }
    audience: { cc-stable: author }
    settle: 0
    grace: 90s
    sendDelay: 1h30m
    maxAge: 7d
    faq: { document: linux/bpf_devel_QA.rst }
  - profile: netdev
    imap: { host: 127.0.0.1, security: none, port: 1143, mailbox: Lists/netdev, auth: { user: u, passwordFile: pw } }
redis: { url: 'redis://:\${PASSWORD}@redis.example.org:6379', prefix: bot }
dataDir: /var/lib/faqtotum
siteDir: site
maintainers: linux/MAINTAINERS
mailmap: /srv/mailmap
maintainersIgnore: ignore
smtp: { host: '::1', security: none }
identity:
  from: { name: Bot, address: Bot@Example.org }
  envelopeFrom: bounces@example.org
  secret: \${SECRET}
authservIds: [MX.example.org, mx.google.com, example, mx_1.example.org, 'mail.example.org:25']
ownAddresses: [old-bot@example.org, bot@example.org]
allow: [maintainer@example.org]
trees: { bpf: /srv/bpf.git, bpf-next: { path: linux, branch: bpf-next/master } }
kernels: releases.json
kernelsMaxAge: 30d
maxMailBytes: 1000000
logLevel: debug
`,
      { pw: 'from a file\r\n', 'site/profiles/x.yaml': '' },
    );
    expect(config.lists[0]).toMatchObject({
      mode: 'auto',
      preset: 'faq',
      rules: { 'missing-tree': 'send', 'missing-tree/rfc-no-tree': 'off' },
      audience: { 'cc-stable': 'author' },
      settle: 0,
      grace: 90_000,
      sendDelay: 5_400_000,
      maxAge: 604_800_000,
    });
    expect(config.lists[0]?.faq.document).toMatch(/^\/.*\/linux\/bpf_devel_QA\.rst$/);
    expect(config.lists[1]?.imap).toEqual({
      host: '127.0.0.1',
      port: 1143,
      security: 'none',
      tls: usualTrust,
      mailbox: 'Lists/netdev',
      auth: { user: 'u', password: 'from a file' },
    });
    expect(config.redis).toEqual({ url: 'redis://:hunter2@redis.example.org:6379', prefix: 'bot' });
    expect(config.dataDir).toBe('/var/lib/faqtotum');
    expect(config.smtp).toEqual({ host: '::1', port: 25, security: 'none', tls: usualTrust, auth: undefined });
    expect(config.identity).toEqual({
      from: { name: 'Bot', address: 'bot@example.org' },
      envelopeFrom: 'bounces@example.org',
      secret: '0123456789abcdef',
    });
    expect(config.ownAddresses).toEqual(['old-bot@example.org', 'bot@example.org', 'bounces@example.org']);
    expect(config.authservIds).toEqual([
      'mx.example.org',
      'mx.google.com',
      'example',
      'mx_1.example.org',
      'mail.example.org:25',
    ]);
    const folder = dirname(config.file);
    expect([...config.trees]).toEqual([
      ['bpf', { path: '/srv/bpf.git', branch: undefined }],
      ['bpf-next', { path: join(folder, 'linux'), branch: 'bpf-next/master' }],
    ]);
    expect(config.kernels).toEqual({ file: join(folder, 'releases.json'), maxAge: 2_592_000_000 });
  });

  it.each([
    ['tls', 993, 465],
    ['starttls', 143, 587],
  ])('takes the usual ports for %s', async (security, imapPort, smtpPort) => {
    const yaml = `${smallest.replace('host: imap', `security: ${security}\n      host: imap`)}smtp: { host: h, security: ${security} }\n`;
    const config = await load(yaml);
    expect([config.lists[0]?.imap.port, config.smtp?.port]).toEqual([imapPort, smtpPort]);
  });

  it('takes pins as openssl prints them, one or several, and authorities from a file', async () => {
    const pairs = Array.from({ length: 32 }, (_, n) => (n + 160).toString(16));
    const hex = pairs.join('');
    const { cert, key } = makeCertificate();
    const imapWith = (tls: string) => smallest.replace('host: imap', () => `tls: ${tls}\n      host: imap`);
    for (const pin of [`sha256:${hex}`, hex.toUpperCase(), `sha256 Fingerprint=${pairs.join(':').toUpperCase()}`]) {
      const smtp = `smtp: { host: h, tls: { pin: ['${pin}', 'sha256:${'0'.repeat(64)}'] } }\n`;
      const config = await load(`${imapWith(`{ pin: '${pin}' }`)}${smtp}`);
      expect(config.lists[0]?.imap.tls).toEqual({ pins: [hex], ca: undefined });
      expect(config.smtp?.tls.pins).toEqual([hex, '0'.repeat(64)]);
    }
    const config = await load(imapWith('{ ca: own.pem }'), { 'own.pem': `a note\n${cert}${key}${cert}` });
    expect(config.lists[0]?.imap.tls).toEqual({ pins: [], ca: expect.stringContaining(cert) as string });
  });

  it('lets $${ stand for itself and replaces anywhere', async () => {
    const config = await load(smallest.replace('host: imap', () => 'mailbox: "$${x}-${SECRET}"\n      host: imap'));
    expect(config.lists[0]?.imap.mailbox).toBe('${x}-0123456789abcdef');
  });

  it('envelopeFrom follows the From address', async () => {
    const config = await load(smallest.replace('imap:', 'mode: draft\n    imap:') + sending);
    expect(config.identity).toMatchObject({ envelopeFrom: 'bot@example.org', secret: undefined });
  });
});
