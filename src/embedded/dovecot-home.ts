import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { FaqtotumError } from '../core/index.js';
import type { Log } from './command.js';

/** The account Dovecot runs as. */
export interface Account {
  readonly user: string;
  readonly group: string;
  readonly uid: number;
  readonly gid: number;
}

/** The caller's own account; for root, whom Dovecot refuses, `dovecot` or `nobody`. Throws FaqtotumError DATA_DIR when there is none. */
export function chooseAccount(): Account {
  const names = process.getuid?.() === 0 ? ['dovecot', 'nobody'] : [userInfo().username];
  for (const user of names) {
    try {
      const ask = (flag: string): string =>
        execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
      return { user, group: ask('-gn'), uid: Number(ask('-u')), gid: Number(ask('-g')) };
    } catch {
      continue;
    }
  }
  throw new FaqtotumError(
    'DATA_DIR',
    'there is no account to run Dovecot as',
    '',
    'start faqtotum as an ordinary user',
  );
}

/**
 * The folder, made and given to the account: `dataDir`, or one in the temporary directory (always the same one for the same `dataDir`) when the
 * account cannot reach that. Throws FaqtotumError DATA_DIR.
 */
export function prepareHome(dataDir: string, account: Account, log: Log): string {
  const isRoot = process.getuid?.() === 0;
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const reachable = !isRoot || canReach(dirname(dataDir), account);
  const home = reachable ? dataDir : join(tmpdir(), `faqtotum-dovecot-${name}`);
  if (!reachable)
    log.warn(
      { dataDir, home },
      `the account ${account.user} cannot reach the data folder: Dovecot keeps its mail in ${home}`,
    );
  try {
    // The mode is for the last folder alone.
    mkdirSync(dirname(home), { recursive: true });
    mkdirSync(home, { recursive: true, mode: 0o700 });
    // A folder in the shared temporary directory may have been planted by somebody else.
    if (isRoot && ![0, account.uid].includes(statSync(home).uid)) throw new Error('it belongs to somebody else');
    chmodSync(home, 0o700);
    if (isRoot) chownSync(home, account.uid, account.gid);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FaqtotumError('DATA_DIR', `the folder cannot be used (${why})`, home, 'choose another data folder', {
      cause,
    });
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
export function shortEnough(runDir: string): string {
  if (Buffer.byteLength(runDir) <= 70) return runDir;
  return join(tmpdir(), `faqtotum-run-${createHash('sha256').update(runDir).digest('hex').slice(0, 12)}`);
}
