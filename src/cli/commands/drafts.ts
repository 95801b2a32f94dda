import type { Command } from 'commander';
import { trimEndOf, type LedgerRow, type ReplyState } from '../../core/index.js';
import { cleanLine, cleanText, terminalSafeJson } from '../clean-text.js';
import type { CliContext } from '../context.js';
import { count } from '../layout.js';
import { addStateOptions, byOption, type StateOptions } from '../options.js';
import type { Desk } from '../services.js';
import { relative } from '../time-words.js';
import { usageError } from '../usage-error.js';
import { editDraft, type EditOptions } from './edit-draft.js';
import { idText, replyStates, rowJson, rowLines, unreadText } from './ledger-text.js';
import { runs } from './runs.js';
import { actor, withDesk } from './with-desk.js';

type ListOptions = StateOptions & { readonly all?: boolean };

/** States that a person must do something about. */
const waitingStates: readonly ReplyState[] = ['draft', 'unknown'];
const idHelp = 'its id, or the first four or more characters after faq-';

export function addDrafts(program: Command, context: CliContext): void {
  const drafts = program
    .command('drafts')
    .summary('replies that wait for you: list, show, approve, reject, edit')
    .description('Replies that wait for a maintainer. Without a command: the list of them.')
    .helpCommand('help [command]', 'print the help of a command');
  const listing = drafts
    .command('list', { isDefault: true })
    .summary('replies that wait for you')
    .description('Lists the replies that wait for you.')
    .usage('[options]')
    .argument('[word...]')
    .option('--all', 'replies in every state');
  addStateOptions(listing).option('--json', 'for machines');
  runs(listing, context, ([word]) => {
    if (word === undefined) return list(listing.optsWithGlobals(), context);
    const known = drafts.commands.map((command) => command.name());
    if (known.includes(word)) throw usageError(`options before '${word}'`, `write \`faqtotum drafts ${word}\` first`);
    throw usageError(`unknown command '${word}' of drafts`, `one of ${known.join(', ')}`);
  });
  addShow(drafts, context);
  addApprove(drafts, context);
  addReject(drafts, context);
  addEdit(drafts, context);
}

function addShow(drafts: Command, context: CliContext): void {
  const command = drafts
    .command('show')
    .summary('one reply as it would leave')
    .description('Shows one reply as it would leave, with its state.')
    .argument('<id>', idHelp);
  addStateOptions(command).option('--json', 'for machines');
  runs(command, context, ([id = '']) => {
    const options: StateOptions = command.optsWithGlobals();
    return withDesk(options, context, async (desk) => show(await desk.draft(id), desk, options, context));
  });
}

function addApprove(drafts: Command, context: CliContext): void {
  const command = drafts
    .command('approve')
    .summary('let replies leave')
    .description('Approves replies: they leave as soon as sending is not paused.')
    .argument('<id...>', idHelp);
  addStateOptions(command).addOption(byOption()).option('--json', 'for machines');
  runs(command, context, (ids) => {
    const options: StateOptions = command.optsWithGlobals();
    return withDesk(options, context, async (desk) => {
      for (const id of ids) {
        const row = await desk.approve(id, actor(options, context));
        tell('approved', row, options, context, await leavesText(row, desk, context));
      }
      return 0;
    });
  });
}

function addReject(drafts: Command, context: CliContext): void {
  const command = drafts
    .command('reject')
    .summary('never send these replies')
    .description('Rejects replies, also those that are queued to leave: they are never sent, and stay in the records.')
    .argument('<id...>', idHelp)
    .option('--reason <text>', 'why, for the records', 'no reason given');
  addStateOptions(command).addOption(byOption()).option('--json', 'for machines');
  runs(command, context, (ids) => {
    const options: StateOptions & { readonly reason: string } = command.optsWithGlobals();
    return withDesk(options, context, async (desk) => {
      for (const id of ids) {
        tell('rejected', await desk.reject(id, actor(options, context), options.reason), options, context);
      }
      return 0;
    });
  });
}

function addEdit(drafts: Command, context: CliContext): void {
  const command = drafts
    .command('edit')
    .summary('change the text of a reply')
    .description(
      'Changes the text of a reply in $VISUAL or $EDITOR, or takes it from a file. It goes on waiting for approval.',
    )
    .argument('<id>', idHelp)
    .option('--file <file>', 'take the text from a file (- for standard input) instead of an editor');
  addStateOptions(command).addOption(byOption()).option('--json', 'for machines');
  runs(command, context, ([id = '']) => {
    const options: EditOptions = command.optsWithGlobals();
    return withDesk(options, context, async (desk) => {
      const edited = await editDraft(id, options, desk, context);
      if (edited === undefined) context.stdout.lines(['nothing changed']);
      else tell('edited', edited, options, context);
      return 0;
    });
  });
}

async function list(options: ListOptions, context: CliContext): Promise<number> {
  const states = options.all === true ? replyStates : waitingStates;
  const [rows, queued] = await withDesk(options, context, async (desk) => [
    await desk.drafts(states),
    options.all === true || options.json === true ? [] : await desk.drafts(['queued']),
  ]);
  const { stdout, terminal } = context;
  if (options.json === true) {
    stdout.print(`${terminalSafeJson(rows.map(rowJson), 2)}\n`);
    return 0;
  }
  if (rows.length === 0) stdout.lines([options.all === true ? 'no replies yet' : 'nothing waits for you']);
  for (const row of rows) stdout.lines([...rowLines(row, stdout, terminal.now()), '']);
  if (rows.length > 0) {
    const words =
      options.all === true
        ? count(rows.length, 'reply', 'replies')
        : `${count(rows.length, 'reply waits', 'replies wait')} for you`;
    stdout.lines([`${stdout.paint.bold(words)}${stdout.paint.dim('; faqtotum drafts show|approve|reject|edit ID')}`]);
  }
  if (queued.length > 0) stdout.lines([`${queuedText(queued, terminal.now())}${stdout.paint.dim(queuedHint)}`]);
  return 0;
}

const queuedHint = '; faqtotum drafts list --all names them, faqtotum drafts reject ID stops one';

function queuedText(queued: readonly LedgerRow[], now: number): string {
  const next = Math.min(...queued.map(({ notBefore }) => notBefore));
  const when = next <= now ? 'now, unless sending is held up' : relative(next, now);
  return `${count(queued.length, 'reply is', 'replies are')} queued, the next leaves ${when}`;
}

function show(row: LedgerRow, desk: Desk, options: StateOptions, { stdout }: CliContext): number {
  if (options.json === true) {
    stdout.print(`${terminalSafeJson(rowJson(row), 2)}\n`);
    return 0;
  }
  const { paint } = stdout;
  const by = row.by === undefined ? '' : ` (${row.by})`;
  stdout.lines([`${paint.bold(row.state)}${paint.plain(`${by}: ${row.reason}`)}`, '']);
  stdout.print(cleanText(`${trimEndOf(desk.show(row), '\n')}\n`));
  return 0;
}

/** Says what became of a row. */
function tell(what: string, row: LedgerRow, options: StateOptions, { stdout }: CliContext, more = ''): void {
  if (options.json === true) {
    stdout.print(`${terminalSafeJson(rowJson(row))}\n`);
    return;
  }
  const { paint } = stdout;
  stdout.lines([`${paint.green(what)}  ${paint.plain(`${row.draft.subject}${more}`)}  ${paint.dim(idText(row))}`]);
}

async function leavesText(row: LedgerRow, desk: Desk, { terminal }: CliContext): Promise<string> {
  if (row.state !== 'queued') return '';
  if ((await desk.paused()) !== undefined) return ', queued; sending is paused';
  const running = await desk.running(row.list);
  if (running === false) return ', queued; it leaves when the service runs';
  if (running !== true) return `, queued; it leaves when mail is read again: ${cleanLine(unreadText(running))}`;
  const now = terminal.now();
  return `, leaves ${row.notBefore <= now ? 'now' : relative(row.notBefore, now)}`;
}
