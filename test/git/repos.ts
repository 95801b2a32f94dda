import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dayStart } from '../support/mails.js';

/** Real repositories in a temporary folder, with invented people and fixed dates. */

export const minute = 60_000;
export const day = 86_400_000;

export interface Person {
  readonly name: string;
  readonly address: string;
}

export const ann: Person = { name: 'Ann Author', address: 'ann@example.org' };

/** A folder for one test file; `remove` takes it away. */
export function workshop(): { readonly path: (name: string) => string; readonly remove: () => void } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'faqtotum-git-')));
  return { path: (name) => join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs git as nobody in particular, at a fixed time (ms). */
export function git(dir: string, args: readonly string[], at = dayStart, by: Person = ann): string {
  const date = `${String(Math.floor(at / 1000))} +0000`;
  const env = {
    PATH: process.env['PATH'],
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: by.name,
    GIT_AUTHOR_EMAIL: by.address,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: 'Carl Committer',
    GIT_COMMITTER_EMAIL: 'carl@example.org',
    GIT_COMMITTER_DATE: date,
  };
  const quiet = ['-c', 'advice.detachedHead=false', '-c', 'protocol.file.allow=always'];
  return execFileSync('git', [...quiet, '-C', dir, ...args], {
    env,
    encoding: 'utf8',
    maxBuffer: 100_000_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** A repository with a work tree, branch master, without commits. */
export function newRepo(dir: string, ...more: string[]): string {
  mkdirSync(dir, { recursive: true });
  git(dir, ['init', '--quiet', '--initial-branch=master', ...more]);
  return dir;
}

/** Commits these files (path -> content) and gives the hash. */
export function commit(
  dir: string,
  message: string,
  files: Readonly<Record<string, string>>,
  { at = dayStart, by = ann }: { readonly at?: number; readonly by?: Person } = {},
): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
  git(dir, ['add', '--all']);
  git(dir, ['commit', '--quiet', '--allow-empty', '-m', message], at, by);
  return git(dir, ['rev-parse', 'HEAD']).trim();
}

/**
 * Digest of every path, byte and time below a folder: whatever changes, changes it. Times below `objects` are left out: git renews the time of an
 * object that it would have written and finds there.
 */
export function fingerprint(dir: string): string {
  const hash = createHash('sha256');
  const walk = (folder: string, name: string) => {
    for (const entry of readdirSync(folder).sort()) {
      const path = join(folder, entry);
      const stat = lstatSync(path);
      const time = `${name}/`.includes('/objects/') ? '' : String(stat.mtimeMs);
      hash.update(`${name}/${entry} ${String(stat.mode)} ${time}\n`);
      if (stat.isDirectory()) walk(path, `${name}/${entry}`);
      else hash.update(readFileSync(path));
    }
  };
  walk(dir, '');
  return hash.digest('hex');
}

/** Text of a file of numbered lines, some of them replaced. */
export function numbered(count: number, changed: Readonly<Record<number, string>> = {}): string {
  return Array.from({ length: count }, (_, index) => `${changed[index + 1] ?? `line ${String(index + 1)}`}\n`).join('');
}
