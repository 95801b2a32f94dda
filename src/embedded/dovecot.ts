import { execFile } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { FaqtotumError } from '../core/index.js';
import { findProgram, startServer, type Log, type Server } from './command.js';
import { dovecotConfig, dovecotUsers, type DovecotSettings } from './dovecot-config.js';
import { chooseAccount, prepareHome, shortEnough, type Account } from './dovecot-home.js';
import { endGroup, endLeftover } from './dovecot-leftover.js';
import { deliverLmtp, stampAuthentication } from './lmtp.js';

export interface DovecotOptions {
  /** Folder of its own for mail, users, log and configuration; made when missing. The mail in it outlives a restart. */
  readonly dataDir: string;
  /** Names are lower case. */
  readonly users: readonly { readonly name: string; readonly password: string }[];
  /** Made for every user besides INBOX; `/` separates levels. */
  readonly mailboxes: readonly string[];
  /** Loopback ports; free ones are taken when left out. */
  readonly ports?: { readonly imap: number; readonly lmtp: number };
  /** With it, `deliver` stamps mail as the receiving server of this name would (RFC 8601). */
  readonly stampAuthservId?: string;
  /** PEM. With it there is STARTTLS, and TLS from the start on a port of its own. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  readonly log: Log;
}

/** A running private Dovecot on 127.0.0.1. */
export interface EmbeddedDovecot {
  readonly host: '127.0.0.1';
  readonly imapPort: number;
  /** TLS from the start; undefined without a certificate. */
  readonly imapsPort: number | undefined;
  readonly lmtpPort: number;
  readonly version: string;
  readonly pid: number;
  /** Where mail, log and configuration are: `dataDir`, or a folder in the temporary directory (see `startDovecot`). */
  readonly home: string;
  /** Fulfilled when it has ended, with the reason. */
  readonly exited: Promise<string>;
  /** Delivers by LMTP, stamped when `stampAuthservId` is set. */
  deliver(mail: { readonly recipient: string; readonly raw: Uint8Array; readonly from?: string }): Promise<void>;
  /** Ends it and everything it started; fulfilled when it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts a private Dovecot (2.3 or 2.4) with IMAP and LMTP on loopback. Nothing of the system's own Dovecot is read or written. It runs as one
 * ordinary account: the caller's, or, for root (whom Dovecot refuses), the account `dovecot` or `nobody`. When that account cannot reach
 * `dataDir` (a folder above it is closed), a folder in the temporary directory is used, the same one for the same `dataDir`.
 * A Dovecot left over by a caller that was killed is ended first.
 *
 * Throws FaqtotumError: DOVECOT_MISSING when it is not installed; DATA_DIR when the folder cannot be used; SERVICE_ALREADY_RUNNING when a
 * living process runs a Dovecot in that folder; DOVECOT_MISSING with its last words when it does not come up.
 */
export async function startDovecot(options: DovecotOptions): Promise<EmbeddedDovecot> {
  const program = findProgram('dovecot');
  if (program === undefined) throw missing('Dovecot is not installed');
  const version = (await promisify(execFile)(program, ['--version'])).stdout.trim();
  const account = chooseAccount();
  const home = prepareHome(resolve(options.dataDir), account, options.log);
  const runDir = shortEnough(join(home, 'run'));
  await endLeftover(home, runDir);
  for (let attempt = 1; ; attempt += 1) {
    const imapPort = options.ports?.imap ?? (await freePort());
    const lmtpPort = options.ports?.lmtp ?? (await freePort());
    const tls = options.certificate && {
      cert: join(home, 'certificate.pem'),
      key: join(home, 'key.pem'),
      port: await freePort(),
    };
    const settings: DovecotSettings = {
      version,
      runDir,
      home,
      imapPort,
      lmtpPort,
      mailboxes: options.mailboxes,
      tls,
      account,
    };
    try {
      const server = await launch(program, settings, options);
      return { ...running(server, settings, options), version };
    } catch (error) {
      // Somebody else may have taken a port between our look and Dovecot's.
      const taken = error instanceof FaqtotumError && /Address already in use/.test(error.message);
      if (!taken || options.ports !== undefined || attempt === 3) throw error;
    }
  }
}

async function launch(program: string, settings: DovecotSettings, options: DovecotOptions): Promise<Server> {
  const { home, account, runDir } = settings;
  const config = join(home, 'dovecot.conf');
  rmSync(join(home, 'dovecot.log'), { force: true });
  mkdirSync(runDir, { recursive: true, mode: 0o700 });
  const files = {
    [config]: dovecotConfig(settings),
    [join(home, 'users')]: dovecotUsers(options.users),
    [join(home, 'owner')]: String(process.pid),
    ...(settings.tls && options.certificate
      ? { [settings.tls.cert]: options.certificate.cert, [settings.tls.key]: options.certificate.key }
      : {}),
  };
  for (const [path, text] of Object.entries(files)) writeFileSync(path, text, { mode: 0o600 });
  const isRoot = process.getuid?.() === 0;
  if (isRoot) for (const path of [runDir, ...Object.keys(files)]) chownSync(path, account.uid, account.gid);
  const args = ['-F', '-c', config];
  const server = isRoot
    ? await startServer(setprivProgram(), [...becoming(account), program, ...args], { cwd: home })
    : await startServer(program, args, { cwd: home });
  const outcome = await Promise.race([listening(settings), server.exited]);
  if (outcome === undefined) return server;
  await endGroup(server.pid);
  throw didNotStart(outcome, server.lastWords(), home);
}

function setprivProgram(): string {
  const setpriv = findProgram('setpriv');
  if (setpriv !== undefined) return setpriv;
  throw new FaqtotumError('DATA_DIR', 'Dovecot does not run as root', '', 'start faqtotum as an ordinary user');
}

/** Changing accounts makes the kernel forget who to signal at our death: said again behind the change. */
function becoming({ uid, gid }: Account): string[] {
  return [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--pdeathsig', 'TERM', '--'];
}

function running(server: Server, settings: DovecotSettings, options: DovecotOptions): Omit<EmbeddedDovecot, 'version'> {
  const { imapPort, lmtpPort, home, runDir } = settings;
  const authservId = options.stampAuthservId;
  return {
    host: '127.0.0.1',
    imapPort,
    imapsPort: settings.tls?.port,
    lmtpPort,
    home,
    pid: server.pid,
    exited: server.exited,
    deliver: ({ recipient, raw, from }) =>
      deliverLmtp({
        host: '127.0.0.1',
        port: lmtpPort,
        recipient,
        ...(from === undefined ? {} : { from }),
        raw: authservId === undefined ? raw : stampAuthentication(raw, authservId),
      }),
    stop: async () => {
      await server.stop();
      await endGroup(server.pid);
      rmSync(runDir, { recursive: true, force: true });
      rmSync(join(home, 'owner'), { force: true });
    },
  };
}

/** undefined when both ports answer, else why not. */
async function listening({ imapPort, lmtpPort }: DovecotSettings): Promise<string | undefined> {
  const until = Date.now() + 15_000;
  while (Date.now() < until) {
    if ((await greets(imapPort, '* OK')) && (await greets(lmtpPort, '220'))) return undefined;
    await sleep(50);
  }
  return 'does not answer after 15 seconds';
}

async function greets(port: number, start: string): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    return await new Promise<boolean>((resolve) => {
      socket.once('data', (data) => resolve(data.toString('latin1').startsWith(start)));
      socket.once('error', () => resolve(false));
      socket.once('close', () => resolve(false));
      socket.setTimeout(2000, () => resolve(false));
    });
  } finally {
    socket.destroy();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function missing(what: string): FaqtotumError {
  return new FaqtotumError(
    'DOVECOT_MISSING',
    what,
    'dovecot',
    'install it: apt-get install dovecot-imapd dovecot-lmtpd (Fedora: dnf install dovecot; macOS: brew install dovecot)',
  );
}

function didNotStart(outcome: string, words: string, home: string): FaqtotumError {
  let log = words;
  try {
    log += readFileSync(join(home, 'dovecot.log'), 'utf8');
  } catch {
    // It never got that far.
  }
  if (/Unknown protocol|No such file or directory.*(?:imap|lmtp)|protocols: /i.test(log))
    return missing('Dovecot is installed without IMAP or LMTP');
  const why = /^.*(?:Fatal|Error).*$/m.exec(log)?.[0] ?? log.split('\n').find((line) => line !== '') ?? '';
  return new FaqtotumError('DOVECOT_MISSING', `Dovecot ${outcome}: ${why}`, home, `read ${join(home, 'dovecot.log')}`);
}
