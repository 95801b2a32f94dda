import { spawn } from 'node:child_process';
import { constants, userInfo } from 'node:os';
import type { WriteStream } from 'node:tty';
import { FaqtotumError } from '../core/index.js';
import { tooLarge } from './read-input.js';
import type { Output, Terminal } from './terminal.js';
import { systemMessage } from './usage-error.js';

/** A second signal within this time is the same one: npm and the terminal both pass Ctrl-C on. */
const sameSignalMs = 1_000;
const signals = ['SIGINT', 'SIGTERM'] as const;

/** The real terminal of this process. */
export interface ProcessTerminal extends Terminal {
  /** Waits until stdout is written. Returns what kept it from that (a full disk), undefined when all is well; a reader that has left is no trouble. */
  flush(): Promise<FaqtotumError | undefined>;
  /** Lets go of the process: signals act again as they do without us. */
  release(): void;
}

/** Listens for signals and for readers that leave, until released. A second signal ends the process at once. */
export function openProcessTerminal(): ProcessTerminal {
  const stop = new AbortController();
  const gone = new AbortController();
  const trouble = watchStdout(gone);
  // Nobody can be told when nobody reads stderr.
  process.stderr.on('error', ignore);
  let editing = false;
  let first = 0;
  const onSignal = (name: NodeJS.Signals): void => {
    if (editing) return;
    const number = constants.signals[name];
    const now = Date.now();
    if (!stop.signal.aborted) {
      first = now;
      stop.abort(number);
    } else if (now - first > sameSignalMs) process.exit(128 + number);
  };
  signals.forEach((name) => process.on(name, onSignal));
  return {
    stdout: outputOf(process.stdout, () => !gone.signal.aborted),
    stderr: outputOf(process.stderr, () => true),
    stdinIsTTY: process.stdin.isTTY,
    env: process.env,
    login: loginName(),
    signal: stop.signal,
    gone: gone.signal,
    now: () => Date.now(),
    stdin: readStdin,
    edit: async (command, file) => {
      editing = true;
      try {
        return await runEditor(command, file);
      } finally {
        editing = false;
      }
    },
    flush: async () => {
      await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
      return trouble();
    },
    release: () => signals.forEach((name) => process.off(name, onSignal)),
  };
}

function watchStdout(gone: AbortController): () => FaqtotumError | undefined {
  let trouble: FaqtotumError | undefined;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    gone.abort();
    if (error.code === 'EPIPE') return;
    const remedy = 'see that the disk has room, or use --out';
    trouble ??= new FaqtotumError('OUTPUT_UNWRITABLE', `cannot write: ${systemMessage(error)}`, 'stdout', remedy, {
      cause: error,
    });
  });
  return () => trouble;
}

function outputOf(stream: WriteStream, open: () => boolean): Output {
  return {
    isTTY: stream.isTTY,
    get columns() {
      return stream.columns > 0 ? stream.columns : 80;
    },
    write: (text) => {
      if (open()) stream.write(text);
    },
  };
}

async function readStdin(limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of process.stdin) {
      const bytes = chunk as Uint8Array;
      size += bytes.length;
      if (size > limit) throw tooLarge('-', limit);
      chunks.push(bytes);
    }
  } catch (error) {
    if (error instanceof FaqtotumError) throw error;
    throw new FaqtotumError(
      'INPUT_UNREADABLE',
      `cannot read: ${systemMessage(error)}`,
      'stdin',
      'give a patch on standard input',
      {
        cause: error,
      },
    );
  }
  return Buffer.concat(chunks);
}

function loginName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    // A container's user need not have a name.
    return undefined;
  }
}

/** As git does it: the command is for the shell, the file its argument (git-var(1), GIT_EDITOR). */
function runEditor(command: string, file: string): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', `${command} "$@"`, command, file], { stdio: 'inherit' });
    child.on('error', () => resolve(127));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

const ignore = (): void => undefined;
