import { handlers } from '../../handlers/index.js';
import type { DemoRequest } from '../cli/services.js';
import { FaqtotumError } from '../core/index.js';
import { findProgram } from '../embedded/command.js';
import { toText } from '../render/index.js';
import { demoFolder } from './demo-folder.js';
import { takeFolder } from './demo/folder.js';
import { judgeInMemory } from './demo/in-memory.js';
import { exampleLines, furtherLines, whereLines } from './demo/live-words.js';
import { outcomesOf, type Outcome } from './demo/outcome.js';
import { playSample } from './demo/play.js';
import { readSample, type SampleDay } from './demo/sample.js';
import { startServers } from './demo/servers.js';
import { countLines, mailLines, outcomeLines, paragraph } from './demo/story.js';
import { watch } from './demo/watch.js';
import { createLog } from './log.js';

/** Steps that end what was started, in order of starting. */
type Undo = (() => Promise<void>)[];

/**
 * The demo: a private Redis, Dovecot and SMTP sink, a sample list dropped into the mailbox, and what the service makes of it. Prints the
 * story, then a line for everything new, until the signal fires (with `once`: returns when the story is told). Where Redis or Dovecot cannot be
 * had, the same sample is judged in memory. Leaves nothing running. Throws DATA_DIR, SERVICE_ALREADY_RUNNING and what the servers throw.
 */
export async function runDemo(request: DemoRequest): Promise<void> {
  const days = await readSample();
  const undo: Undo = [];
  try {
    const missing = whatIsMissing() ?? (await tryLive(days, request, undo));
    if (missing !== undefined) await showInMemory(days, missing, request);
  } catch (error) {
    if (!request.signal.aborted) throw error;
  } finally {
    await endAll(undo);
  }
}

/** One line with the remedy when a program is not there; undefined when all are. */
function whatIsMissing(): string | undefined {
  const missing = ['redis-server', 'dovecot'].filter((name) => findProgram(name) === undefined);
  if (missing.length === 0) return undefined;
  const debian = missing.map((name) => (name === 'dovecot' ? 'dovecot-imapd dovecot-lmtpd' : name)).join(' ');
  const command = process.platform === 'darwin' ? 'brew install redis dovecot' : `apt-get install ${debian}`;
  return `${missing.join(' and ')}: not installed here. For the live demo: ${command}`;
}

/** The live demo; gives back why it cannot be, and has ended everything then. */
async function tryLive(days: readonly SampleDay[], request: DemoRequest, undo: Undo): Promise<string | undefined> {
  try {
    await showLive(days, request, undo);
    return undefined;
  } catch (error) {
    const missing =
      error instanceof FaqtotumError && (error.code === 'DOVECOT_MISSING' || error.code === 'REDIS_MISSING');
    if (!missing || request.signal.aborted) throw error;
    await endAll(undo);
    return `${error.message}: ${error.remedy}`;
  }
}

async function showLive(days: readonly SampleDay[], request: DemoRequest, undo: Undo): Promise<void> {
  const { signal, dataDir, once } = request;
  const print = printer(request);
  const log = createLog(request.verbose ? 'debug' : 'fatal');
  const folder = await takeFolder(dataDir ?? demoFolder(), log);
  undo.push(() => folder.release());
  signal.throwIfAborted();
  const servers = await startServers({ folder: folder.path, log, signal, undo });
  const { state } = servers.service;
  const mails = days.flat();
  print(whereLines(folder.path, servers, mails.length));
  await Promise.race([playSample(days, servers, signal), servers.broken]);

  const outcomes = await outcomesOf(mails, state);
  print(outcomeLines(outcomes, handlers, 'live'));
  print(await exampleLines(servers, outcomes));
  print(countLines(mails.length, outcomes, 'live'));
  print(furtherLines({ folder: folder.path, dataDir, outcomes, echoed: servers.echoed.length, once }));
  if (once) return;
  print(['']);
  await Promise.race([watch(state, signal, (line) => print([line])), servers.broken]);
  print(['Stopping ...']);
}

async function showInMemory(days: readonly SampleDay[], why: string, request: DemoRequest): Promise<void> {
  const print = printer(request);
  print([...paragraph(why), 'Until then: the same sample list, judged in memory. Nothing is sent.']);
  const mails = days.flat();
  const outcomes = await outcomesOf(mails, await judgeInMemory(days));
  if (request.signal.aborted) return;
  print(outcomeLines(outcomes, handlers, 'memory'));
  print(previewLines(outcomes));
  print(countLines(mails.length, outcomes, 'memory'));
}

/** One reply as it would leave. */
function previewLines(outcomes: readonly Outcome[]): string[] {
  const row = outcomes.find(({ verdict }) => verdict === 'send')?.row;
  if (row === undefined) return [];
  const text = toText(row.draft);
  const end = text.indexOf('\n\n');
  return [
    '',
    'ONE OF THESE REPLIES, as it would be sent:',
    '',
    ...mailLines(text.slice(0, end).split('\n'), text.slice(end + 2)),
  ];
}

function printer(request: DemoRequest): (lines: readonly string[]) => void {
  return (lines) => {
    if (lines.length > 0) request.print(`${lines.join('\n')}\n`);
  };
}

/** Last started, first ended; one that fails does not keep the others running. */
async function endAll(undo: Undo): Promise<void> {
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step().catch(() => undefined);
}
