import type { Command } from 'commander';
import type { CliContext } from '../context.js';
import { addStateOptions, byOption, type StateOptions } from '../options.js';
import { runs } from './runs.js';
import { actor, withDesk } from './with-desk.js';

export function addResume(program: Command, context: CliContext): void {
  const command = program
    .command('resume')
    .summary('let replies leave again')
    .description(
      'Ends a pause and sets the breaker again: replies leave as decided. What became a draft meanwhile stays one.',
    );
  addStateOptions(command).addOption(byOption());
  runs(command, context, async () => {
    const options: StateOptions = command.optsWithGlobals();
    const by = actor(options, context);
    await withDesk(options, context, (desk) => desk.resume(by));
    context.stdout.lines([context.stdout.paint.plain(`resumed by ${by}`)]);
    return 0;
  });
}
