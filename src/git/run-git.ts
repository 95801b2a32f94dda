import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { dirname } from 'node:path';

/** What one run of git gave. */
export interface GitRun {
  /** Exit code; undefined when it was stopped: time limit, too much output, or git cannot be started. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** ms. */
  readonly timeLimit: number;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** More than this is no answer to any question asked here (bytes). */
const mostOutput = 16_000_000;

/**
 * Settings of a clone that would start programs or write into it, overruled. Nothing here fetches, and nothing asks at a terminal. The
 * user's own configuration counts, for its `safe.directory` alone matters.
 */
const overruled = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.splitIndex=false',
  'core.untrackedCache=false',
  'core.autocrlf=false',
  'log.showSignature=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'apply.whitespace=nowarn',
  'apply.ignoreWhitespace=no',
];

/** Of a name that stands for several objects, or for no commit. */
const noDamage = /^error: (?:short \S+(?: ID)? \S+ is ambiguous|.*: expected \w+ type, but )/;

/** The first thing on stderr that git holds against a clone, not against a name; undefined when there is none. */
export function complaintOf(stderr: string): string | undefined {
  return stderr.split('\n').find((line) => /^(?:error|fatal): /.test(line) && !noDamage.test(line));
}

/** Starts git on a clone at `dir` (a real path): in it, not in a repository around it. */
export function spawnGit(
  dir: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcessWithoutNullStreams {
  const { PATH, HOME, XDG_CONFIG_HOME } = process.env;
  const child = spawn('git', [...overruled.flatMap((setting) => ['-c', setting]), '--no-pager', '-C', dir, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own, so that all that it started can be stopped with it.
    detached: true,
    env: {
      PATH,
      ...(HOME === undefined ? {} : { HOME }),
      ...(XDG_CONFIG_HOME === undefined ? {} : { XDG_CONFIG_HOME }),
      LC_ALL: 'C',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_NO_LAZY_FETCH: '1',
      // For gits that do not know the line above: no transport at all.
      GIT_ALLOW_PROTOCOL: 'none',
      GIT_NO_REPLACE_OBJECTS: '1',
      GIT_LITERAL_PATHSPECS: '1',
      GIT_CEILING_DIRECTORIES: dirname(dir),
      ...env,
    },
  });
  child.stdin.on('error', () => undefined);
  return child;
}

/** Stops git and whatever it started. Safe to repeat. */
export function killGit({ pid }: { readonly pid?: number | undefined }): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** Runs git once. Never rejects. */
export async function runGit(dir: string, args: readonly string[], options: RunOptions): Promise<GitRun> {
  let child: ChildProcessWithoutNullStreams;
  try {
    child = spawnGit(dir, args, options.env);
  } catch (cause) {
    // Arguments that are too many or too long for the system.
    return { code: undefined, stdout: '', stderr: `git cannot be started (${String(cause)})` };
  }
  const out: Buffer[] = [];
  let size = 0;
  let words = '';
  return new Promise((resolve) => {
    const end = (code: number | undefined) => {
      clearTimeout(timer);
      resolve({ code, stdout: Buffer.concat(out).toString('utf8'), stderr: words });
    };
    const stop = (why: string) => {
      words += `\n${why}`;
      killGit(child);
      end(undefined);
    };
    const timer = setTimeout(() => stop(`no answer within ${String(options.timeLimit)} ms`), options.timeLimit);
    child.stdout.on('data', (piece: Buffer) => {
      size += piece.length;
      if (size > mostOutput) stop('too much output');
      else out.push(piece);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-4000)));
    child.on('error', (cause) => stop(`git cannot be started (${cause.message})`));
    child.on('close', (code) => end(code ?? undefined));
    child.stdin.end(options.input);
  });
}
