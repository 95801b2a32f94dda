import type { Command } from 'commander';
import { terminalSafeJson } from '../clean-text.js';
import type { CliContext } from '../context.js';
import { examples } from '../examples.js';
import { untilInterrupted } from '../interrupt.js';
import { addMaintainersOptions, type MaintainersOptions as FileOptions } from '../options.js';
import { readInputs } from '../read-input.js';
import { usageError } from '../usage-error.js';
import { reportNotes } from './report-notes.js';
import { runs } from './runs.js';

interface MaintainersOptions extends FileOptions {
  readonly file?: readonly string[];
  readonly ignore?: string;
  readonly config?: string;
  readonly json?: boolean;
}

export function addMaintainers(program: Command, context: CliContext): void {
  const command = program
    .command('maintainers')
    .summary('who looks after files or patches')
    .description(
      "Names people and lists as the kernel's get_maintainer.pl does without git: `Name <address> (role:SECTION)`. " +
        'MAINTAINERS is the one given, the one of the config, or that of the current folder.',
    )
    .argument('[file...]', 'patches, a folder of them, or - for standard input')
    .option(
      '-f, --file <path...>',
      'paths in the tree instead of patches, as MAINTAINERS writes them or as they are reached from here',
    );
  addMaintainersOptions(command)
    .option('--ignore <file>', 'people not to name for what a file says (default: .get_maintainer.ignore beside it)')
    .option('--json', 'for machines')
    .option('--config <file>', 'a faqtotum.yaml that names MAINTAINERS')
    .addHelpText(
      'after',
      examples([
        'faqtotum maintainers 0001-bpf-fix-it.patch',
        'faqtotum maintainers --maintainers ~/linux/MAINTAINERS -f kernel/bpf/verifier.c',
        'git show | faqtotum maintainers -',
      ]),
    );
  runs(command, context, (files) => maintainers(files, command.optsWithGlobals(), context));
}

async function maintainers(
  names: readonly string[],
  options: MaintainersOptions,
  { services, terminal, stdout, stderr, verbose }: CliContext,
): Promise<number> {
  const paths = options.file ?? [];
  if (paths.length > 0 === names.length > 0) {
    const what = paths.length > 0 ? 'paths and patches at once' : 'neither a path nor a patch';
    throw usageError(what, 'give patches, - for standard input, or paths with -f');
  }
  if (names.includes('-') && terminal.stdinIsTTY) stderr.lines(['reading a patch from the terminal; Ctrl-D ends it']);
  const patches = await untilInterrupted(readInputs(names, terminal), terminal.signal);
  const { maintainers: file, mailmap, ignore, config } = options;
  const view = services.maintainers({ maintainers: file, mailmap, ignore, config, paths, patches });
  const { people, notes } = await untilInterrupted(view, terminal.signal);
  reportNotes(notes, stderr, verbose);
  if (options.json === true) {
    const rows = people.map(({ name, address, role }) => ({ name, address, role }));
    stdout.print(`${terminalSafeJson(rows, 2)}\n`);
  } else stdout.lines(people.map(({ mailbox, role }) => stdout.paint.plain(`${mailbox} (${role})`)));
  return 0;
}
