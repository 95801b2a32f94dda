import { Command, CommanderError } from 'commander';
import { FaqtotumError } from '../core/index.js';
import { cleanText } from './clean-text.js';
import { addBacktest } from './commands/backtest.js';
import { addCheck } from './commands/check.js';
import { addCompletion } from './commands/completion.js';
import { addDemo } from './commands/demo.js';
import { addDrafts } from './commands/drafts.js';
import { addFaq } from './commands/faq.js';
import { addJudged } from './commands/judged.js';
import { addMaintainers } from './commands/maintainers.js';
import { addPause } from './commands/pause.js';
import { addResume } from './commands/resume.js';
import { addRules } from './commands/rules.js';
import { addStart } from './commands/start.js';
import { addStatus } from './commands/status.js';
import { addTree } from './commands/tree.js';
import { examples } from './examples.js';
import { makeContext, type CliContext } from './context.js';
import { Interrupted } from './interrupt.js';
import type { Services } from './services.js';
import type { Terminal } from './terminal.js';
import { messageOf, usageError } from './usage-error.js';
import { readVersion } from './version.js';

/**
 * Runs one command line and returns the exit code: 0 fine, 1 found something, 2 wrong usage, config or input, 70 a bug,
 * 128 + n when a signal ended it. Never throws; what went wrong stands on stderr, one line each.
 *
 * @param argv arguments without node and script
 */
export async function runCli(argv: readonly string[], services: Services, terminal: Terminal): Promise<number> {
  const context = makeContext(services, terminal);
  let asked = '';
  try {
    const program = makeProgram(context, (command) => (asked = pathOf(command)));
    await program.parseAsync([...argv], { from: 'user' });
    return context.exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (error instanceof CommanderError && error.code === 'commander.help') return 2;
    return complain(error instanceof CommanderError ? fromCommander(error, asked) : error, context, argv);
  }
}

/** The whole tree of commands; `onExit` hears which command commander stopped in. */
export function makeProgram(context: CliContext, onExit: (command: Command) => void): Command {
  const { stdout, stderr } = context;
  const program = new Command('faqtotum')
    .description(
      "A mailing list's factotum: spots submissions that break a kernel subsystem's FAQ, and answers with it.",
    )
    .option('-v, --verbose', 'say more; the stack when something breaks')
    .version(readVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .configureHelp({ showGlobalOptions: true, styleTitle: stdout.paint.bold, subcommandTerm: termOf })
    .configureOutput({
      writeOut: (text) => stdout.print(text),
      writeErr: (text) => stderr.print(text),
      getOutHelpWidth: () => stdout.width,
      getErrHelpWidth: () => stderr.width,
      getOutHasColors: () => stdout.colour,
      getErrHasColors: () => stderr.colour,
      // Said by `complain`, on one line.
      outputError: () => undefined,
    });
  program.commandsGroup('Look at mail:');
  addCheck(program, context);
  addBacktest(program, context);
  program.commandsGroup('Look things up:');
  addRules(program, context);
  addFaq(program, context);
  addMaintainers(program, context);
  program.commandsGroup('The service:');
  addStart(program, context);
  addDemo(program, context);
  addDrafts(program, context);
  addStatus(program, context);
  addJudged(program, context);
  addPause(program, context);
  addResume(program, context);
  addTree(program, context);
  program.commandsGroup('More:').helpCommand('help [command]', 'print the help of a command');
  addCompletion(program, context);
  program.addHelpText('after', examples(['faqtotum demo', 'faqtotum check 0*.patch', 'faqtotum backtest bpf.mbox.gz']));
  overrideExit(program, onExit);
  return program;
}

/** A command in the list of its parent: name and operands. */
function termOf(command: Command): string {
  const operands = command.registeredArguments.map((argument) => {
    const name = argument.variadic ? `${argument.name()}...` : argument.name();
    return argument.required ? ` <${name}>` : ` [${name}]`;
  });
  return command.name() + (command.name() === 'list' ? '' : operands.join(''));
}

function overrideExit(command: Command, onExit: (command: Command) => void): void {
  command.exitOverride((error) => {
    onExit(command);
    throw error;
  });
  command.commands.forEach((child) => overrideExit(child, onExit));
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

/** Commander's complaint on one line, with where to read on. */
function fromCommander(error: CommanderError, command: string): FaqtotumError {
  const message = error.message
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean (.*)\?\)$/s, ' (did you mean $1?)')
    .replace(/\.$/, '');
  return usageError(message, `see \`${command} --help\``);
}

/** Says what went wrong and returns the exit code. */
function complain(error: unknown, { stderr, terminal }: CliContext, argv: readonly string[]): number {
  // Not the context's: it may have broken before options were read.
  const verbose = argv.includes('-v') || argv.includes('--verbose');
  const stack = error instanceof Error && error.stack !== undefined ? [cleanText(error.stack)] : [];
  if (error instanceof Interrupted) {
    if (terminal.stderr.isTTY) stderr.lines(['faqtotum: interrupted']);
    return error.exitCode;
  }
  if (error instanceof FaqtotumError) {
    const lines = cleanText(error.toLine()).split('\n');
    stderr.lines([...lines.map((line) => `faqtotum: ${stderr.paint.plain(line)}`), ...(verbose ? stack : [])]);
    return 2;
  }
  const hint = verbose ? '' : ' (-v shows where)';
  stderr.lines([`faqtotum: a bug, please report it: ${stderr.paint.plain(messageOf(error))}${hint}`]);
  if (verbose) stderr.lines(stack);
  return 70;
}
