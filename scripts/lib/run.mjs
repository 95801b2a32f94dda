import { spawn } from 'node:child_process';

/**
 * Runs a program to its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, output?: 'inherit' | 'stderr' | 'collect' }} [options]
 *   where its output goes: to ours (default), all of it to our stderr, or into the result. It never gets our stdin.
 * @returns {Promise<{ code: number, output: string }>} `code` is 127 when the program cannot be started and
 *   128 + the signal's number when a signal ended it. Never throws.
 */
export function run(command, args, { cwd, env, output = 'inherit' } = {}) {
  const stdio = {
    inherit: ['ignore', 'inherit', 'inherit'],
    stderr: ['ignore', 2, 2],
    collect: ['ignore', 'pipe', 'pipe'],
  }[output];
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio });
    let text = '';
    child.stdout?.on('data', (chunk) => (text += chunk));
    child.stderr?.on('data', (chunk) => (text += chunk));
    const stop = passSignals(child);
    child.on('error', (error) => {
      stop();
      resolve({ code: 127, output: error.message });
    });
    child.on('close', (code, signal) => {
      stop();
      resolve({ code: code ?? signalCode(signal), output: text });
    });
  });
}

/** Hands our signals to the child; returns the function that stops doing so. */
function passSignals(child) {
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const listeners = names.map((name) => {
    const listener = () => child.kill(name);
    process.on(name, listener);
    return () => process.off(name, listener);
  });
  return () => listeners.forEach((off) => off());
}

function signalCode(signal) {
  return 128 + ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 0);
}
