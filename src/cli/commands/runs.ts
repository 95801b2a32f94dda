import type { Command } from 'commander';
import type { CliContext } from '../context.js';

/**
 * Says what a command does: `run` gets its operands (a variadic argument spread, absent ones left out) and returns the exit
 * code. Options are read with `command.optsWithGlobals()`: they may stand before or after a subcommand.
 */
export function runs(
  command: Command,
  context: CliContext,
  run: (operands: readonly string[]) => Promise<number>,
): void {
  command.action(async () => {
    const { verbose }: { readonly verbose?: boolean } = command.optsWithGlobals();
    context.verbose = verbose === true;
    context.exitCode = await run(command.args);
  });
}
