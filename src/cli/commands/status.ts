import type { Command } from 'commander';
import type { Judgement, ListenerState, ListenerTrouble, ReplyState } from '../../core/index.js';
import { cleanLine, terminalSafeJson } from '../clean-text.js';
import type { CliContext } from '../context.js';
import { columns, count, wrap } from '../layout.js';
import { addStateOptions, type StateOptions } from '../options.js';
import type { StatusView } from '../services.js';
import { isoTime, minuteUtc, relative } from '../time-words.js';
import { replyStates, unreadText } from './ledger-text.js';
import { runs } from './runs.js';
import { statusText, treeJson } from './tree.js';
import { withDesk } from './with-desk.js';

export function addStatus(program: Command, context: CliContext): void {
  const command = program
    .command('status')
    .summary('what the service has and waits for')
    .description(
      'Shows lists, mailboxes, waiting mail and replies of a service. Exit code: 0 it runs, 1 it does not run.',
    )
    .option('--json', 'for machines');
  addStateOptions(command);
  runs(command, context, async () => {
    const options: StateOptions = command.optsWithGlobals();
    const [status, recent] = await withDesk(options, context, async (desk) => [
      await desk.status(),
      await desk.judgements(5),
    ]);
    if (options.json === true) context.stdout.print(`${terminalSafeJson(statusJson(status), 2)}\n`);
    else context.stdout.lines(statusLines(status, recent, context));
    return status.running ? 0 : 1;
  });
}

/** Times as ISO 8601, null where there is none. */
function statusJson(status: StatusView): object {
  const { paused, broken, nextDue } = status;
  return {
    running: status.running,
    services: status.services.map(({ since, host, pid }) => ({ since: isoTime(since), host, pid })),
    paused: paused === undefined ? null : { by: paused.by, at: isoTime(paused.at), reason: paused.reason },
    breaker: broken === undefined ? null : { at: isoTime(broken.at), reason: broken.reason },
    left: status.left,
    most: status.most,
    lists: status.lists,
    mostPerList: status.mostPerList,
    optedOut: status.optedOut,
    trees: status.trees.map(treeJson),
    mailboxes: status.mailboxes.map(({ cursor, listener, ...mailbox }) => ({
      ...mailbox,
      state: listener?.state ?? null,
      since: isoTime(listener?.since),
      trouble: troubleJson(listener?.trouble),
      uid: cursor?.uid ?? null,
      uidValidity: cursor?.uidValidity ?? null,
    })),
    unprocessed: status.unprocessed,
    waiting: status.waiting,
    nextDue: isoTime(nextDue),
    replies: status.replies,
  };
}

function troubleJson(trouble: ListenerTrouble | undefined): object | null {
  return trouble === undefined ? null : { ...trouble, since: isoTime(trouble.since) };
}

function statusLines(status: StatusView, recent: readonly Judgement[], context: CliContext): string[] {
  const { paint, width } = context.stdout;
  const now = context.terminal.now();
  const { paused, broken, left, most, mostPerList } = status;
  const rows: [string, string][] = [
    ...serviceRows(status, context),
    ...status.lists.map(({ address, mode }): [string, string] => ['list', paint.plain(`${address}  ${mode}`)]),
    ...status.mailboxes.map((box): [string, string] => ['mailbox', paint.plain(mailboxText(box))]),
    ...status.trees
      .filter((known) => known.status !== undefined)
      .map(({ tree, status: said }): [string, string] => ['tree', paint.plain(`${tree}  ${statusText(said, now)}`)]),
    [
      'mail',
      `${count(status.unprocessed, 'mail')} to process, ${status.waiting} waiting for judgement${dueText(status, now)}`,
    ],
    ['replies', repliesText(status)],
    ['sent', leftText(left, most)],
    ...status.lists
      .filter((list) => list.mode === 'auto' || list.left.day > 0)
      .map((list): [string, string] => ['sent', `${paint.plain(list.address)}: ${leftText(list.left, mostPerList)}`]),
    ...(status.optedOut === 0
      ? []
      : [['silent', `to ${count(status.optedOut, 'person', 'people')} who asked for it`] as [string, string]]),
  ];
  const pauseText =
    paused === undefined
      ? ''
      : `paused by ${paused.by} ${relative(paused.at, now)}${paused.reason === '' ? '' : `: ${paused.reason}`}`;
  return [
    ...(paused === undefined ? [] : [paint.yellow(pauseText), '']),
    ...(broken === undefined ? [] : [paint.yellow(brokenText(broken, now)), '']),
    ...columns(rows.map(([name, text]) => [paint.dim(name), text])),
    ...(status.replies.draft > 0
      ? ['', paint.bold(`${count(status.replies.draft, 'reply waits', 'replies wait')} for you: faqtotum drafts`)]
      : []),
    ...(recent.length === 0
      ? []
      : [
          '',
          paint.bold('Judged last'),
          ...recent.flatMap((judgement) =>
            wrap(judgedText(judgement, now), width - 4).map(
              (line, at) => `${at === 0 ? '  ' : '    '}${paint.plain(line)}`,
            ),
          ),
        ]),
  ];
}

/** Each service that runs; behind the first, what it cannot read. */
function serviceRows({ services, mailboxes }: StatusView, { stdout, terminal }: CliContext): [string, string][] {
  const { paint } = stdout;
  const unread = mailboxes.flatMap(({ mailbox, user, listener }) =>
    listener?.trouble === undefined ? [] : [unreadText({ mailbox, user, ...listener.trouble })],
  );
  const running = services.map(
    ({ since, host, pid }) =>
      `running since ${minuteUtc(since)} (${relative(since, terminal.now())}), pid ${pid} on ${host}`,
  );
  if (running.length === 0) return [['service', paint.yellow('not running')]];
  return [
    ...running.map((text): [string, string] => ['service', paint.green(text)]),
    ...unread.map((text): [string, string] => ['service', paint.yellow(`running; ${text}`)]),
  ];
}

function leftText(left: StatusView['left'], most: StatusView['most']): string {
  return `${left.hour} of at most ${most.hour} in the last hour, ${left.day} of ${most.day} in 24 hours`;
}

function brokenText({ at, reason }: NonNullable<StatusView['broken']>, now: number): string {
  return `the breaker fell ${relative(at, now)}: ${cleanLine(reason)}; every reply waits for you, \`faqtotum resume\` sets it again`;
}

const stateWords: Readonly<Partial<Record<ListenerState, string>>> = {
  connecting: ', connecting',
  'catching-up': ', reading what came meanwhile',
  waiting: ', left to another service',
};

function mailboxText({ mailbox, user, server, cursor, listener }: StatusView['mailboxes'][number]): string {
  const read =
    cursor === undefined ? 'not read yet' : `read up to UID ${cursor.uid} (UIDVALIDITY ${cursor.uidValidity})`;
  const state = listener === undefined ? '' : (stateWords[listener.state] ?? '');
  return `${mailbox} of ${user} on ${server}  ${read}${state}`;
}

function dueText({ nextDue }: StatusView, now: number): string {
  return nextDue === undefined ? '' : `, next due ${relative(nextDue, now)}`;
}

function repliesText({ replies }: StatusView): string {
  const some = replyStates.filter((state: ReplyState) => replies[state] > 0);
  return some.length === 0 ? 'none yet' : some.map((state) => `${replies[state]} ${state}`).join(', ');
}

function judgedText(judgement: Judgement, now: number): string {
  const found = judgement.findings.map(({ rule }) => rule).join(', ');
  // Why nothing is said, or not at once: the ledger has the rest.
  const what = found === '' ? 'nothing found' : `${found}: ${judgement.reply}, ${judgement.reason}`;
  return cleanLine(`${relative(judgement.due, now)}  ${judgement.subject}  ${what}`);
}
