import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { projectRoot } from '../../src/app/root.js';

/** The service compiled for plain Node, in a folder of its own. */
export interface ServiceBuild {
  readonly entry: string;
  remove(): void;
}

/** Compiles each file by itself, without looking at types: a second or two. */
export function buildService(): ServiceBuild {
  const folder = mkdtempSync(join(tmpdir(), 'faqtotum-build-'));
  for (const shared of ['node_modules', 'package.json', 'profiles', 'templates']) {
    symlinkSync(join(projectRoot, shared), join(folder, shared));
  }
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  const entry = join('test', 'integration', 'service-child.ts');
  for (const file of [...sourcesIn('src'), ...sourcesIn('handlers'), entry]) {
    const { outputText } = ts.transpileModule(readFileSync(join(projectRoot, file), 'utf8'), { compilerOptions });
    const place = join(folder, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, outputText);
  }
  return {
    entry: join(folder, entry.replace(/\.ts$/, '.js')),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function sourcesIn(folder: string): string[] {
  const names = readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name));
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
