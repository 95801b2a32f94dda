import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { transpile } from '../../scripts/lib/transpile.mjs';
import { projectRoot } from '../../src/app/root.js';

/** The service compiled for plain Node, in a folder of its own. */
export interface ServiceBuild {
  readonly entry: string;
  remove(): Promise<void>;
}

export async function buildService(): Promise<ServiceBuild> {
  const { folder, remove } = await transpile(projectRoot, ['src', 'handlers', 'test/integration']);
  return { entry: join(folder, 'test', 'integration', 'service-child.js'), remove };
}

/** A running service process. */
export class ChildService {
  /** What it logged. */
  logged = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(build: ServiceBuild, configFile: string, clockOffset: number) {
    this.#child = fork(build.entry, [configFile, String(clockOffset)], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.logged += text));
    this.#ended = once(this.#child, 'close');
  }

  async listening(): Promise<void> {
    const ended = this.#ended.then(() => {
      throw new Error(`the service ended: ${this.logged}`);
    });
    await Promise.race([once(this.#child, 'message'), ended]);
  }

  /** kill -9; fulfilled when it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** SIGTERM; gives the exit code. */
  async stop(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    await this.#ended;
    return this.#child.exitCode;
  }
}
