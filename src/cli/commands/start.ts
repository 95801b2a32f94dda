import type { Command } from 'commander';
import type { CliContext } from '../context.js';
import { runDemo } from './demo.js';
import { runs } from './runs.js';

export function addStart(program: Command, context: CliContext): void {
  const command = program
    .command('start')
    .summary('run the service; without a config: the demo')
    .description(
      'Runs the service until Ctrl-C or SIGTERM. Without a config it runs the demo, which touches nothing of yours.',
    )
    .option('--config <file>', 'the faqtotum.yaml of the service');
  runs(command, context, async () => {
    const { config }: { readonly config?: string } = command.optsWithGlobals();
    const { services, terminal, stderr, verbose } = context;
    if (config === undefined) {
      stderr.lines(['no --config given: this is the demo; `faqtotum start --config FILE` runs the service']);
      return runDemo({}, context);
    }
    await services.start({ config, signal: terminal.signal, verbose });
    return 0;
  });
}
