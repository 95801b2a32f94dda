import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { FaqtotumError } from '../core/index.js';
import { findProgram, startServer, type Log, type Server } from './command.js';
import { dovecotConfig, dovecotUsers, type DovecotSettings } from './dovecot-config.js';
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
  readonly log: Log;
}

/** A running private Dovecot on 127.0.0.1, without TLS. */
export interface EmbeddedDovecot {
  readonly host: '127.0.0.1';
  readonly imapPort: number;
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
    const settings: DovecotSettings = { version, runDir, home, imapPort, lmtpPort, mailboxes: options.mailboxes, account };
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

interface Account {
  readonly user: string;
  readonly group: string;
  readonly uid: number;
  readonly gid: number;
}

function chooseAccount(): Account {
  const names = process.getuid?.() === 0 ? ['dovecot', 'nobody'] : [userInfo().username];
  for (const user of names) {
    try {
      const ask = (flag: string): string => execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
      return { user, group: ask('-gn'), uid: Number(ask('-u')), gid: Number(ask('-g')) };
    } catch {
      continue;
    }
  }
  throw new FaqtotumError('DATA_DIR', 'there is no account to run Dovecot as', '', 'start faqtotum as an ordinary user');
}

function prepareHome(dataDir: string, account: Account, log: Log): string {
  const isRoot = process.getuid?.() === 0;
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const reachable = !isRoot || canReach(dirname(dataDir), account);
  const home = reachable ? dataDir : join(tmpdir(), `faqtotum-dovecot-${name}`);
  if (!reachable) log.warn({ dataDir, home }, `the account ${account.user} cannot reach the data folder: Dovecot keeps its mail in ${home}`);
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    // A folder in the shared temporary directory may have been planted by somebody else.
    if (isRoot && ![0, account.uid].includes(statSync(home).uid)) throw new Error('it belongs to somebody else');
    chmodSync(home, 0o700);
    if (isRoot) chownSync(home, account.uid, account.gid);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FaqtotumError('DATA_DIR', `the folder cannot be used (${why})`, home, 'choose another data folder', { cause });
  }
  return home;
}

/** May this account enter the folder and every folder above it? Looks at the first that exists. */
function canReach(dir: string, account: Account): boolean {
  let mode = 0o711;
  try {
    const info = statSync(dir);
    const shift = info.uid === account.uid ? 6 : info.gid === account.gid ? 3 : 0;
    mode = info.mode >> shift;
  } catch {
    // Not there yet: made later, open to all.
  }
  return (mode & 1) === 1 && (dirname(dir) === dir || canReach(dirname(dir), account));
}

/** Unix sockets have at most 107 bytes of path; the longest name Dovecot adds has some 30. */
function shortEnough(runDir: string): string {
  if (Buffer.byteLength(runDir) <= 70) return runDir;
  return join(tmpdir(), `faqtotum-run-${createHash('sha256').update(runDir).digest('hex').slice(0, 12)}`);
}

async function launch(program: string, settings: DovecotSettings, options: DovecotOptions): Promise<Server> {
  const { home, account, runDir } = settings;
  const config = join(home, 'dovecot.conf');
  rmSync(join(home, 'dovecot.log'), { force: true });
  mkdirSync(runDir, { recursive: true, mode: 0o700 });
  const files = { [config]: dovecotConfig(settings), [join(home, 'users')]: dovecotUsers(options.users), [join(home, 'owner')]: String(process.pid) };
  for (const [path, text] of Object.entries(files)) writeFileSync(path, text, { mode: 0o600 });
  const isRoot = process.getuid?.() === 0;
  if (isRoot) for (const path of [runDir, ...Object.keys(files)]) chownSync(path, account.uid, account.gid);
  const [command, ...args] = isRoot ? [...asAccount(account), program, '-F', '-c', config] : [program, '-F', '-c', config];
  const server = await startServer(command ?? program, args, { cwd: home });
  const outcome = await Promise.race([listening(settings), server.exited]);
  if (outcome === undefined) return server;
  await endGroup(server.pid);
  throw didNotStart(outcome, server.lastWords(), home);
}

/** Changing accounts makes the kernel forget who to signal at our death: said again behind the change. */
function asAccount({ uid, gid }: Account): string[] {
  const setpriv = findProgram('setpriv');
  if (setpriv === undefined) throw new FaqtotumError('DATA_DIR', 'Dovecot does not run as root', '', 'start faqtotum as an ordinary user');
  return [setpriv, `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--pdeathsig', 'TERM', '--'];
}

function running(server: Server, settings: DovecotSettings, options: DovecotOptions): Omit<EmbeddedDovecot, 'version'> {
  const { imapPort, lmtpPort, home, runDir } = settings;
  const authservId = options.stampAuthservId;
  return {
    host: '127.0.0.1',
    imapPort,
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

/** Ends a Dovecot whose starter is gone, and clears its sockets away. */
async function endLeftover(home: string, runDir: string): Promise<void> {
  const owner = readNumber(join(home, 'owner'));
  const master = readNumber(join(runDir, 'master.pid'));
  if (master !== undefined && isAlive(master) && commandOf(master).includes(join(home, 'dovecot.conf'))) {
    if (owner !== undefined && owner !== process.pid && isAlive(owner)) {
      throw new FaqtotumError('SERVICE_ALREADY_RUNNING', `process ${owner} runs a Dovecot there`, home, 'stop it first, or choose another data folder');
    }
    process.kill(master, 'SIGTERM');
    for (let waited = 0; waited < 3000 && isAlive(master); waited += 50) await sleep(50);
    await endGroup(master);
  }
  rmSync(runDir, { recursive: true, force: true });
}

function readNumber(path: string): number | undefined {
  try {
    const value = Number(readFileSync(path, 'utf8').trim());
    return Number.isInteger(value) && value > 1 ? value : undefined;
  } catch {
    return undefined;
  }
}

function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Ends whatever is left of a process group that we started: asks for a second, then insists. */
async function endGroup(pid: number): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (let waited = 0; waited < 1000; waited += 25) {
      if (!groupLives(pid)) return;
      if (waited === 0) process.kill(-pid, signal);
      await sleep(25);
    }
  }
}

function groupLives(pid: number): boolean {
  try {
    process.kill(-pid, 0);
  } catch {
    return false;
  }
  try {
    // Processes that have ended but that nobody collects (pid 1 of many containers) still count for kill.
    const lines = execFileSync('ps', ['-A', '-o', 'pgid=,stat='], { encoding: 'utf8' }).split('\n');
    return lines.some((line) => new RegExp(`^\\s*${pid}\\s+[^Z]`).test(line));
  } catch {
    return true;
  }
}

function missing(what: string): FaqtotumError {
  return new FaqtotumError('DOVECOT_MISSING', what, 'dovecot', 'install it: apt-get install dovecot-imapd dovecot-lmtpd (Fedora: dnf install dovecot; macOS: brew install dovecot)');
}

function didNotStart(outcome: string, words: string, home: string): FaqtotumError {
  let log = words;
  try {
    log += readFileSync(join(home, 'dovecot.log'), 'utf8');
  } catch {
    // It never got that far.
  }
  if (/Unknown protocol|No such file or directory.*(?:imap|lmtp)|protocols: /i.test(log)) return missing('Dovecot is installed without IMAP or LMTP');
  const why = /^.*(?:Fatal|Error).*$/m.exec(log)?.[0] ?? log.split('\n').find((line) => line !== '') ?? '';
  return new FaqtotumError('DOVECOT_MISSING', `Dovecot ${outcome}: ${why}`, home, `read ${join(home, 'dovecot.log')}`);
}
