import type { Command } from 'commander';
import { cleanText } from '../clean-text.js';
import type { CliContext } from '../context.js';
import { runs } from './runs.js';

export interface DemoOptions {
  readonly once?: boolean;
  readonly dataDir?: string;
}

export function addDemo(program: Command, context: CliContext): void {
  const command = program
    .command('demo')
    .summary('a private list, mail and sink to see it work')
    .description(
      'Starts a private Redis, Dovecot and SMTP sink with a small sample list, and shows what happens. ' +
        'Nothing leaves this machine.',
    )
    .option('--once', 'leave when everything has been shown')
    .option('--data-dir <dir>', 'keep the data here (default: a temporary folder of yours, emptied at each start)');
  runs(command, context, () => runDemo(command.optsWithGlobals(), context));
}

/** Until Ctrl-C, SIGTERM or, with `| head`, until nobody reads on. */
export async function runDemo(
  options: DemoOptions,
  { services, terminal, stdout, verbose }: CliContext,
): Promise<number> {
  await services.demo({
    dataDir: options.dataDir,
    once: options.once === true,
    signal: AbortSignal.any([terminal.signal, terminal.gone]),
    verbose,
    print: (text) => stdout.print(cleanText(text.endsWith('\n') ? text : `${text}\n`)),
  });
  return 0;
}
