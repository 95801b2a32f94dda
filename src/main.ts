import { cleanText } from './cli/clean-text.js';
import { runCli } from './cli/run-cli.js';
import { lazyServices } from './cli/lazy-services.js';
import { openProcessTerminal } from './cli/process-terminal.js';

/**
 * The program: runs one command line in this process and returns its exit code (see `runCli`).
 *
 * @param argv arguments without node and script
 */
export async function main(argv: readonly string[]): Promise<number> {
  const terminal = openProcessTerminal();
  process.on('uncaughtException', endWithBug);
  const services = lazyServices(async () => (await import('./app.js')).createServices());
  const code = await runCli(argv, services, terminal);
  // Whatever a signal interrupted goes on in the background: nobody waits for it.
  if (terminal.signal.aborted && code > 128) process.exit(code);
  const trouble = await terminal.flush();
  terminal.release();
  process.off('uncaughtException', endWithBug);
  if (trouble !== undefined) terminal.stderr.write(`faqtotum: ${trouble.toLine()}\n`);
  const end = trouble === undefined ? code : 2;
  // All is closed that could be. A connection that a library goes on mending (Redis refuses the login) must not keep a stopped service alive.
  if (terminal.signal.aborted) process.exit(end);
  return end;
}

/** Something broke in the background, where no command could see it: state is durable, so the process ends at once. */
function endWithBug(error: unknown): never {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(cleanText(`faqtotum: a bug, please report it: ${text}\n`));
  process.exit(70);
}
