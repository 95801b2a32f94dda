import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FaqtotumError } from '../core/index.js';

/** Ends a Dovecot whose starter is gone, and clears its sockets away. */
export async function endLeftover(home: string, runDir: string): Promise<void> {
  const owner = readNumber(join(home, 'owner'));
  const master = readNumber(join(runDir, 'master.pid'));
  if (master !== undefined && isAlive(master) && commandOf(master).includes(join(home, 'dovecot.conf'))) {
    if (owner !== undefined && owner !== process.pid && isAlive(owner)) {
      throw new FaqtotumError(
        'SERVICE_ALREADY_RUNNING',
        `process ${owner} runs a Dovecot there`,
        home,
        'stop it first, or choose another data folder',
      );
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
export async function endGroup(pid: number): Promise<void> {
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
