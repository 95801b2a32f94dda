import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { describe, expect, it, onTestFinished } from 'vitest';
import { appendMails } from '../../src/embedded/append-mail.js';
import { dovecotConfig, dovecotUsers, type DovecotSettings } from '../../src/embedded/dovecot-config.js';
import { startDovecot } from '../../src/embedded/dovecot.js';
import { stampAuthentication } from '../../src/embedded/lmtp.js';
import { aDovecot, imapOf, silent, user } from './a-dovecot.js';

async function mailsIn(port: number, mailbox: string): Promise<string[]> {
  const client = new ImapFlow({ ...imapOf({ imapPort: port }), logger: false });
  await client.connect();
  try {
    await client.mailboxOpen(mailbox, { readOnly: true });
    const rows = await client.fetchAll('1:*', { source: true });
    return rows.map((row) => row.source?.toString('latin1') ?? '');
  } finally {
    await client.logout();
  }
}

const raw = Buffer.from('From: Ada Example <ada@example.org>\r\nSubject: hello\r\n\r\nBody.\r\n');

describe('startDovecot', () => {
  it('takes mail by LMTP and APPEND, shows it by IMAP, and keeps it over a restart', async () => {
    const first = await aDovecot({ stampAuthservId: 'mx.example.org' });
    onTestFinished(() => first.discard());
    await first.deliver({ recipient: 'bot', raw });
    await appendMails({ imap: imapOf(first), mailbox: 'list', mails: [{ raw, internalDate: Date.UTC(2020, 1, 2) }] });
    const [delivered] = await mailsIn(first.imapPort, 'INBOX');
    expect(delivered).toMatch(
      /^Return-Path: .*(?:\r\n.*)*\r\nAuthentication-Results: mx\.example\.org;\r\n\tdkim=pass header\.d=example\.org;\r\n/,
    );
    expect(delivered?.endsWith(raw.toString())).toBe(true);
    expect(await mailsIn(first.imapPort, 'list')).toEqual([raw.toString()]);
    await first.stop();
    const second = await startDovecot({ dataDir: first.dataDir, users: [user], mailboxes: ['list'], log: silent });
    onTestFinished(() => second.stop());
    expect(await mailsIn(second.imapPort, 'list')).toEqual([raw.toString()]);
    expect(second.pid).not.toBe(first.pid);
  });

  it('ends what a killed one left behind', async () => {
    const first = await aDovecot();
    onTestFinished(() => first.discard());
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    const second = await startDovecot({ dataDir: first.dataDir, users: [user], mailboxes: [], log: silent });
    onTestFinished(() => second.stop());
    expect(await mailsIn(second.imapPort, 'INBOX')).toEqual([]);
  });

  it('leaves no process behind', async () => {
    const dovecot = await aDovecot();
    await dovecot.discard();
    // Those that have ended but are not collected by pid 1 (Z) are gone.
    const processes = execFileSync('ps', ['-A', '-o', 'pgid=,stat=,args='], { encoding: 'utf8' }).split('\n');
    expect(processes.filter((line) => new RegExp(`^\\s*${dovecot.pid}\\s+[^Z]`).test(line))).toEqual([]);
  });

  it('refuses an unknown recipient', async () => {
    const dovecot = await aDovecot();
    onTestFinished(() => dovecot.discard());
    await expect(dovecot.deliver({ recipient: 'nobody-here', raw })).rejects.toThrow(/550/);
  });

  it('finds a place of its own when its account cannot reach the data folder', async () => {
    const closed = await mkdtemp(join(tmpdir(), 'faqtotum-test-'));
    await chmod(closed, 0o700);
    const dovecot = await startDovecot({
      dataDir: join(closed, 'dovecot'),
      users: [user],
      mailboxes: ['list'],
      log: silent,
    });
    onTestFinished(async () => {
      await dovecot.stop();
      for (const dir of [closed, dovecot.home]) await rm(dir, { recursive: true, force: true });
    });
    await dovecot.deliver({ recipient: 'bot', raw });
    expect(await mailsIn(dovecot.imapPort, 'INBOX')).toHaveLength(1);
    // Only root has to change accounts.
    expect(dovecot.home === join(closed, 'dovecot')).toBe(process.getuid?.() !== 0);
  });
});

const settings: DovecotSettings = {
  version: '2.3.19.1 (9b53102964)',
  runDir: '/data/dovecot/run',
  home: '/data/100% "mail"/dovecot',
  imapPort: 10143,
  lmtpPort: 10024,
  mailboxes: ['INBOX', 'list', 'Drafts/To approve'],
  account: { user: 'ada', group: 'staff', uid: 1000, gid: 20 },
};

describe('dovecotConfig', () => {
  it('writes the syntax of 2.3', async () => {
    await expect(dovecotConfig(settings)).toMatchFileSnapshot('snapshots/dovecot-2.3.conf');
  });

  it.each(['2.4.0', '2.4.2 (abc)', '2.10.1', '3.0.0'])('writes the syntax of 2.4 for %s', async (version) => {
    await expect(dovecotConfig({ ...settings, version })).toMatchFileSnapshot('snapshots/dovecot-2.4.conf');
  });

  it('lets no character of a password mean anything', () => {
    expect(dovecotUsers([{ name: 'bot', password: 'a:b c\n{x}%u' }])).toBe('bot:{PLAIN.b64}YTpiIGMKe3h9JXU=::::::\n');
  });

  it('uses settings of 2.3 only for 2.3, and the other way round', () => {
    const modern = dovecotConfig({ ...settings, version: '2.4.1', home: '/data/dovecot' });
    expect(modern.split('\n')[0]).toBe('dovecot_config_version = 2.4.0');
    expect(modern).not.toMatch(/mail_location|disable_plaintext_auth|driver = passwd-file|%u\b|%%/);
  });
});

describe('stampAuthentication', () => {
  it('puts its own result on top and takes forged ones out', () => {
    const forged =
      'Authentication-Results: mx.example.org;\n\tdkim=pass header.d=evil.example\nauthentication-results: other.example; spf=pass\n';
    const stamped = stampAuthentication(
      Buffer.from(
        `${forged}From: "Ada, E." <ada@Example.ORG>\nSubject: x\n\nAuthentication-Results: mx.example.org; body\n`,
      ),
      'MX.example.org',
    );
    expect(stamped.toString()).toBe(
      'Authentication-Results: MX.example.org;\n\tdkim=pass header.d=example.org;\n\tdmarc=pass header.from=example.org\n' +
        'authentication-results: other.example; spf=pass\nFrom: "Ada, E." <ada@Example.ORG>\nSubject: x\n\nAuthentication-Results: mx.example.org; body\n',
    );
  });
});
