import { Option, type Command } from 'commander';
import type { ListMode } from '../../core/index.js';
import type { CliContext } from '../context.js';
import { examples } from '../examples.js';
import { inOrder } from '../format/finding-record.js';
import { formatHtml } from '../format/html.js';
import { formatJsonl } from '../format/json.js';
import { meaningFrom } from '../format/rule-words.js';
import { summarise, summaryLine, summaryTable } from '../format/summary.js';
import { seriesLines } from '../format/text.js';
import { untilInterrupted } from '../interrupt.js';
import {
  addFactOptions,
  addProfileOptions,
  collectNames,
  factRequest,
  listModes,
  parseDate,
  parseDuration,
  profileRequest,
} from '../options.js';
import type { FactOptions, ProfileOptions } from '../options.js';
import { makePaint } from '../paint.js';
import { startProgress } from '../progress.js';
import type { ArchiveResult, BacktestRequest } from '../services.js';
import { roughly } from '../time-words.js';
import { usageError } from '../usage-error.js';
import { readVersion } from '../version.js';
import { checkOutput, writeOutput } from '../write-output.js';
import { notesOf, reportNotes } from './report-notes.js';
import { runs } from './runs.js';

interface BacktestOptions extends ProfileOptions, FactOptions {
  readonly since?: number;
  readonly until?: number;
  readonly mode: ListMode;
  readonly rules?: readonly string[];
  readonly format: 'text' | 'jsonl' | 'html';
  readonly out?: string;
  readonly settle: number;
  readonly grace: number;
  readonly faq?: string;
  readonly simulate?: boolean;
}

export function addBacktest(program: Command, context: CliContext): void {
  const command = program
    .command('backtest')
    .summary('what would have been said on an archive')
    .description(
      'Replays archived mail in order of arrival and shows what would have been said: mbox (also .gz), Maildir or a ' +
        'public-inbox git folder. Nothing is sent. The summary goes to stderr.',
    )
    .argument('<path...>', 'archives to read, together')
    .option('--since <date>', 'judge only what arrived at or after this (ISO 8601, UTC)', parseDate)
    .option('--until <date>', 'judge only what arrived before this', parseDate)
    .addOption(new Option('--mode <mode>', "the list's mode").choices(listModes).default('auto'))
    .option('--rules <names>', 'only these rules, separated by commas', collectNames)
    .addOption(new Option('--format <format>', 'output').choices(['text', 'jsonl', 'html']).default('text'))
    .option('--out <file>', 'write here instead of stdout, whole or not at all')
    .addOption(waiting('--settle <time>', 'judge an incomplete series after this', '30m'))
    .addOption(waiting('--grace <time>', 'wait so long after a complete series', '2m'))
    .option('--faq <file>', 'the FAQ document to quote from')
    .option(
      '--simulate',
      'hold back what caps, breaker, cool-down and opt-outs would have; takes every author as vouched for',
    );
  addFactOptions(addProfileOptions(command)).addHelpText(
    'after',
    examples([
      'faqtotum backtest --format html --out report.html bpf.mbox.gz',
      'faqtotum backtest --since 2023-01 --rules missing-tree,cc-stable ~/lore/bpf',
      'faqtotum backtest --simulate --config faqtotum.yaml --format jsonl bpf.mbox.gz',
      'faqtotum backtest --mode monitor --format jsonl bpf.mbox.gz | jq -r .rule | sort | uniq -c',
    ]),
  );
  runs(command, context, (paths) => backtest(paths, command.optsWithGlobals(), context));
}

const waiting = (flags: string, description: string, value: string): Option =>
  new Option(flags, description).argParser(parseDuration).default(parseDuration(value), value);

async function backtest(paths: readonly string[], options: BacktestOptions, context: CliContext): Promise<number> {
  const { since, until, out, format } = options;
  if (since !== undefined && until !== undefined && since >= until) {
    throw usageError('--since is not before --until', 'give an earlier --since');
  }
  const file = out === '-' ? undefined : out;
  if (file !== undefined) await checkOutput(file);
  const started = context.terminal.now();
  const result = await replay(paths, options, context);
  const text = await formatted(result, options, file === undefined, context);
  if (file === undefined) context.stdout.print(text);
  else await writeOutput(file, text);
  reportNotes(notesOf(result), context.stderr, context.verbose);
  // The text has brought its own summary: once is enough for one pair of eyes.
  const shown = format === 'text' && file === undefined;
  if (!shown || (!context.stdout.isTTY && context.stderr.isTTY)) {
    reportSummary(result, !shown, context.terminal.now() - started, context);
  }
  if (file !== undefined) context.stderr.lines([context.stderr.paint.plain(`written to ${file}`)]);
  return 0;
}

function reportSummary(result: ArchiveResult, table: boolean, ms: number, { stderr }: CliContext): void {
  const summary = summarise(result);
  const rows = table ? summaryTable(summary, stderr.paint) : [];
  stderr.lines([...rows, ...(rows.length > 0 ? [''] : []), `${summaryLine(summary)} (${roughly(ms)})`]);
}

async function replay(
  paths: readonly string[],
  options: BacktestOptions,
  { services, terminal }: CliContext,
): Promise<ArchiveResult> {
  const bar = startProgress(terminal.stderr, () => terminal.now());
  const request: BacktestRequest = {
    ...profileRequest(options),
    ...factRequest(options),
    paths,
    mode: options.mode,
    rules: options.rules,
    faqDocument: options.faq,
    since: options.since,
    until: options.until,
    settle: options.settle,
    grace: options.grace,
    simulate: options.simulate === true,
    progress: (done) => bar.update(done),
  };
  try {
    return await untilInterrupted(services.backtest(request), terminal.signal);
  } finally {
    bar.stop();
  }
}

async function formatted(
  result: ArchiveResult,
  options: BacktestOptions,
  onStdout: boolean,
  context: CliContext,
): Promise<string> {
  if (options.format === 'jsonl') return formatJsonl(result.series);
  const meaning = meaningFrom(await context.services.rules(profileRequest(options)));
  if (options.format === 'html') {
    return formatHtml(result, { meaning, now: context.terminal.now(), version: readVersion() });
  }
  const paint = onStdout ? context.stdout.paint : makePaint(false);
  const width = onStdout ? context.stdout.width : 80;
  const shown = inOrder(result.series).filter(({ judgement }) => judgement.findings.length > 0);
  const view = { paint, width, meaning, names: 'ids' } as const;
  const summary = summarise(result);
  const blocks = [
    ...shown.map((judged) => seriesLines(judged, view)),
    [`${summaryLine(summary)}.`],
    summaryTable(summary, paint),
  ];
  const text = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
  return `${text.join('\n\n')}\n`;
}
