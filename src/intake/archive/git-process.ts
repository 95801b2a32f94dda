import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { FaqtotumError } from '../../core/index.js';

export type GitProcess = ChildProcessByStdio<Writable, Readable, Readable> & {
  /** Resolves when git ended well; throws FaqtotumError INPUT_UNREADABLE with its last words otherwise. */
  readonly done: Promise<void>;
};

/**
 * Starts git on a repository, without the settings of the user and without hooks. A repository of somebody else's is read
 * (`safe.directory=*`): only plumbing that runs nothing from it is used.
 */
export function startGit(dir: string, args: readonly string[]): GitProcess {
  const child = spawn('git', ['-c', 'safe.directory=*', '--no-pager', '-C', dir, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      LC_ALL: 'C',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      // `-c safe.directory` is ignored by git; the environment counts as the command line's own configuration.
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
      GIT_OPTIONAL_LOCKS: '0',
    },
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-2000)));
  child.stdin.on('error', () => undefined);
  const done = new Promise<void>((resolve, reject) => {
    child.on('error', (cause) =>
      reject(gitFailed(dir, `git cannot be started (${cause.message})`, 'install git', cause)),
    );
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(
          gitFailed(
            dir,
            `git ${args[0] ?? ''} failed: ${words.trim().split('\n').pop() ?? ''} (${signal ?? code})`,
            'check the repository with git fsck',
          ),
        );
    });
  });
  done.catch(() => undefined);
  return Object.assign(child, { done });
}

function gitFailed(dir: string, what: string, remedy: string, cause?: unknown): FaqtotumError {
  return new FaqtotumError('INPUT_UNREADABLE', what, dir, remedy, { cause });
}

/** The lines git prints, without their newline. Stops git when the caller stops reading; throws what `done` throws. */
export async function* gitLines(dir: string, args: readonly string[]): AsyncGenerator<string, void, undefined> {
  const git = startGit(dir, args);
  git.stdin.end();
  try {
    let rest = '';
    for await (const text of git.stdout.setEncoding('utf8') as AsyncIterable<string>) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    if (rest !== '') yield rest;
    await git.done;
  } finally {
    git.kill();
  }
}
