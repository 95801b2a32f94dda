import type { Command } from 'commander';
import type { TreeStatus } from '../../core/index.js';
import { cleanLine, terminalSafeJson } from '../clean-text.js';
import type { CliContext } from '../context.js';
import { columns } from '../layout.js';
import { addStateOptions, byOption, type StateOptions } from '../options.js';
import type { TreeView } from '../services.js';
import { isoTime, relative } from '../time-words.js';
import { usageError } from '../usage-error.js';
import { runs } from './runs.js';
import { actor, withDesk } from './with-desk.js';

const turns = ['open', 'closed', 'auto'] as const;
type Turn = (typeof turns)[number];

export function addTree(program: Command, context: CliContext): void {
  const command = program
    .command('tree')
    .summary('which trees take new work; a switch to say so')
    .description(
      'Without operands: what is known of each tree. `open` and `closed` hold until the next announcement on the list, closed for 28 days ' +
        'at most; `auto` takes the switch back. Survives restarts.',
    )
    .argument('[name]', 'a tree, as it stands in a prefix: bpf-next')
    .argument('[state]', turns.join(', '))
    .option('--json', 'for machines');
  addStateOptions(command).addOption(byOption());
  runs(command, context, async ([name, state]) => {
    const options: StateOptions = command.optsWithGlobals();
    if (name === undefined) {
      const trees = await withDesk(options, context, (desk) => desk.trees());
      if (options.json === true) context.stdout.print(`${terminalSafeJson(trees.map(treeJson), 2)}\n`);
      else context.stdout.lines(treeLines(trees, context));
      return 0;
    }
    const turn = turnOf(state, name);
    const by = actor(options, context);
    const tree = name.toLowerCase();
    await withDesk(options, context, (desk) => desk.turnTree(tree, turn, by));
    const said = turn === 'auto' ? `${tree}: announcements hold again, says ${by}` : `${tree} is ${turn}, says ${by}`;
    context.stdout.lines([context.stdout.paint.plain(said)]);
    return 0;
  });
}

function turnOf(state: string | undefined, name: string): Turn {
  const turn = turns.find((known) => known === state);
  if (turn !== undefined) return turn;
  const message = state === undefined ? `${name} is to be what?` : `'${state}' is no state of a tree`;
  throw usageError(message, `say one of: ${turns.join(', ')}`);
}

function treeLines(trees: readonly TreeView[], { stdout: { paint }, terminal }: CliContext): string[] {
  const now = terminal.now();
  return columns(trees.map(({ tree, status }) => [paint.plain(tree), paint.plain(statusText(status, now))]));
}

/** `closed since 3 d ago: "net-next is CLOSED" by kuba@kernel.org`, on one harmless line. */
export function statusText(status: TreeStatus | undefined, now: number): string {
  if (status === undefined) return 'not known';
  const { by, since, state } = status;
  const said =
    by.kind === 'switch' ? `says ${cleanLine(by.who)}` : `"${cleanLine(by.subject)}" by ${cleanLine(by.from)}`;
  return `${state}  ${relative(since, now)}: ${said}`;
}

/** Nulls for a tree of which nothing is known. */
export function treeJson({ tree, status }: TreeView): object {
  return { tree, state: status?.state ?? null, since: isoTime(status?.since), by: status?.by ?? null };
}
