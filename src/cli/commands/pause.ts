import type { Command } from 'commander';
import type { CliContext } from '../context.js';
import { addStateOptions, byOption, type StateOptions } from '../options.js';
import { runs } from './runs.js';
import { actor, withDesk } from './with-desk.js';

export function addPause(program: Command, context: CliContext): void {
  const command = program
    .command('pause')
    .summary('send nothing until resume')
    .description('Holds back every reply at once; mail is still read and judged. Survives restarts.')
    .option('--reason <text>', 'why, for the records', '');
  addStateOptions(command).addOption(byOption());
  runs(command, context, async () => {
    const options: StateOptions & { readonly reason: string } = command.optsWithGlobals();
    const by = actor(options, context);
    await withDesk(options, context, (desk) => desk.pause(by, options.reason));
    context.stdout.lines([context.stdout.paint.plain(`paused by ${by}; \`faqtotum resume\` lets replies leave again`)]);
    return 0;
  });
}
