import type { Command } from 'commander';
import type { CliContext } from '../context.js';
import { runDemo } from './demo.js';
import { runs } from './runs.js';

export function addStart(program: Command, context: CliContext): void {
  const command = program
    .command('start')
    .summary('run the service; without a config: the demo')
    .description(
      'Runs the service until Ctrl-C or SIGTERM. Without --config and without a faqtotum.yaml in this folder it runs the demo, which touches nothing of yours.',
    )
    .option('--config <file>', 'the faqtotum.yaml of the service (default: ./faqtotum.yaml)');
  runs(command, context, async () => {
    const { config }: { readonly config?: string } = command.optsWithGlobals();
    const { services, terminal, stderr, verbose } = context;
    const file = config ?? (await services.ownConfig());
    if (file === undefined) {
      stderr.lines([
        'no --config given and no faqtotum.yaml here: this is the demo; `faqtotum start --config FILE` runs the service',
      ]);
      return runDemo({}, context);
    }
    if (config === undefined) stderr.lines([stderr.paint.plain(`service: ${file}`)]);
    await services.start({ config: file, signal: terminal.signal, verbose });
    return 0;
  });
}
