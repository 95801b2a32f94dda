import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDovecot, type DovecotOptions, type EmbeddedDovecot } from '../../src/embedded/dovecot.js';

export const user = { name: 'bot', password: 'correct: horse "battery" %u' };

export const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A folder that the account Dovecot runs as can reach. */
export async function dovecotFolder(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'faqtotum-test-'));
  await chmod(parent, 0o755);
  return parent;
}

/** A private Dovecot with the user `bot` and the mailboxes `list` and `Sent`; `discard` ends it and removes its folder. */
export async function aDovecot(
  change: Partial<DovecotOptions> = {},
): Promise<EmbeddedDovecot & { dataDir: string; discard(): Promise<void> }> {
  const parent = await dovecotFolder();
  const dataDir = join(parent, 'dovecot');
  const dovecot = await startDovecot({ dataDir, users: [user], mailboxes: ['list', 'Sent'], log: silent, ...change });
  const discard = async (): Promise<void> => {
    await dovecot.stop();
    await rm(parent, { recursive: true, force: true });
  };
  return { ...dovecot, dataDir, discard };
}

export function imapOf(dovecot: { readonly imapPort: number }): {
  host: string;
  port: number;
  secure: boolean;
  auth: { user: string; pass: string };
} {
  return { host: '127.0.0.1', port: dovecot.imapPort, secure: false, auth: { user: user.name, pass: user.password } };
}
