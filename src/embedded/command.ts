import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a pino logger offers; nothing more is needed here. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Where servers live that are not on everybody's PATH. */
const systemFolders = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
  '/opt/homebrew/bin',
];

/** The full path of a program, looked for on PATH and then in the system's folders; undefined when it is not installed. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''), ...systemFolders];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A server we started. */
export interface Server {
  readonly pid: number;
  /** Fulfilled when the process has ended, with the reason in plain words. */
  readonly exited: Promise<string>;
  /** The last lines it wrote, for error messages. */
  lastWords(): string;
  /** SIGTERM, then SIGKILL after `graceMs` (default 10,000); fulfilled when it is gone. */
  stop(graceMs?: number): Promise<void>;
}

/**
 * Starts a server in a process group of its own (a Ctrl-C meant for us must not reach it before we have stopped using
 * it), and, where `setpriv` exists, so that the kernel ends it when we die. Rejects when it cannot be started at all.
 */
export async function startServer(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string },
): Promise<Server> {
  const setpriv = process.platform === 'linux' ? findProgram('setpriv') : undefined;
  const leash = ['--pdeathsig', 'TERM', '--', program];
  const child = spawn(setpriv ?? program, setpriv === undefined ? args : [...leash, ...args], {
    ...options,
    env: bareEnvironment(),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const words = rememberLastWords(child);
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      const reason = signal === null ? `ended with exit code ${String(code)}` : `was ended by ${signal}`;
      // Its last words may still be on their way; a child of its own may hold the line open.
      child.once('close', () => resolve(reason));
      setTimeout(() => resolve(reason), 500).unref();
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  child.on('error', () => undefined);
  return {
    pid: child.pid ?? 0,
    exited,
    lastWords: () => words.join('\n'),
    stop: (graceMs = 10_000) => stopChild(child, exited, graceMs),
  };
}

/** Passwords may stand in ours; a server that we start needs none of them. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const passed = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'];
  return Object.fromEntries(
    passed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

function rememberLastWords(child: ChildProcess): string[] {
  const words: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      words.push(...text.split('\n').filter((line) => line !== ''));
      words.splice(0, words.length - 20);
    });
  }
  return words;
}

async function stopChild(child: ChildProcess, exited: Promise<string>, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const abort = new AbortController();
  const ended = await Promise.race([
    exited.then(() => true),
    sleep(graceMs, false, { signal: abort.signal }).catch(() => false),
  ]);
  abort.abort();
  if (!ended) child.kill('SIGKILL');
  await exited;
}
