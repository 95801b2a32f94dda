import { Option, type Command } from 'commander';
import { FaqtotumError } from '../../core/index.js';
import type { CliContext } from '../context.js';
import { examples } from '../examples.js';
import { checkLines } from '../format/check-text.js';
import { inOrder } from '../format/finding-record.js';
import { formatJson } from '../format/json.js';
import { formatSarif } from '../format/sarif.js';
import { untilInterrupted } from '../interrupt.js';
import { count } from '../layout.js';
import {
  addFactOptions,
  addProfileOptions,
  collectNames,
  factRequest,
  profileRequest,
  type FactOptions,
  type ProfileOptions,
} from '../options.js';
import { readInputs } from '../read-input.js';
import type { ArchiveResult, JudgedSeries, RuleView } from '../services.js';
import { readVersion } from '../version.js';
import { notesOf, reportNotes } from './report-notes.js';
import { runs } from './runs.js';

interface CheckOptions extends ProfileOptions, FactOptions {
  readonly format: 'text' | 'json' | 'sarif';
  readonly rules?: readonly string[];
  readonly faq?: string;
  readonly reply?: boolean;
}

export function addCheck(program: Command, context: CliContext): void {
  const command = program
    .command('check')
    .summary('judge patches before sending them')
    .description(
      'Judges patches (git format-patch), .eml files, an mbox or a folder of them as one submission before it is sent. ' +
        'Exit code: 0 clean (or not judged: it is said), 1 findings, 2 not a patch.',
    )
    .argument('<file...>', 'files of one submission or their folder, or - for standard input')
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json', 'sarif']).default('text'))
    .option('--rules <names>', 'only these rules, separated by commas', collectNames)
    .option('--faq <file>', 'the FAQ document to quote from')
    .option('--reply', 'also show the reply that the list would give');
  addFactOptions(addProfileOptions(command)).addHelpText(
    'after',
    examples([
      'git format-patch -o out -3 && faqtotum check out/*.patch',
      'git format-patch -1 --stdout | faqtotum check -',
      'faqtotum check --reply --faq Documentation/bpf/bpf_devel_QA.rst *.patch',
    ]),
  );
  runs(command, context, (files) => check(files, command.optsWithGlobals(), context));
}

async function check(names: readonly string[], options: CheckOptions, context: CliContext): Promise<number> {
  const { services, terminal, stdout, stderr } = context;
  if (names.includes('-') && terminal.stdinIsTTY) stderr.lines(['reading a patch from the terminal; Ctrl-D ends it']);
  const files = await untilInterrupted(readInputs(names, terminal), terminal.signal);
  const request = {
    ...profileRequest(options),
    ...factRequest(options),
    files,
    mode: 'auto',
    rules: options.rules,
    faqDocument: options.faq,
  } as const;
  const result = await untilInterrupted(services.check(request), terminal.signal);
  if (result.series.length === 0) {
    const remedy = 'give patches made by git format-patch, or a mail with a patch';
    throw new FaqtotumError('INPUT_NOT_PATCH', 'no submission in it', names.join(' '), remedy);
  }
  const views = options.format === 'json' ? [] : await services.rules(profileRequest(options));
  if (options.format === 'text') {
    stdout.lines(textLines(result, options, context, views));
    reportNotes(notesOf(result), stdout, context.verbose);
    const found = countFindings(result.series);
    if (found > 0)
      stdout.lines(['', `${stdout.paint.bold(count(found, 'finding'))}${stdout.paint.dim(hint(result, options))}`]);
  } else {
    reportNotes([...notesOf(result), ...unjudgedNotes(result)], stderr, context.verbose);
    stdout.print(
      options.format === 'json' ? formatJson(result.series) : formatSarif(result.series, views, readVersion()),
    );
  }
  return countFindings(result.series) > 0 ? 1 : 0;
}

function textLines(
  result: ArchiveResult,
  options: CheckOptions,
  { stdout: { paint, width } }: CliContext,
  views: readonly RuleView[],
): string[] {
  const rules = new Map(views.map((view) => [view.rule.name, view]));
  const view = { paint, width, rules, reply: options.reply === true, names: 'files' } as const;
  const blocks = inOrder(result.series).map((judged) => checkLines(judged, view));
  const lines = blocks.flatMap((block, index) => (index === 0 ? block : ['', ...block]));
  return notesOf(result).length > 0 ? [...lines, ''] : lines;
}

function hint({ series }: ArchiveResult, { reply }: CheckOptions): string {
  if (reply === true || series.every((judged) => judged.reply === undefined)) return '';
  return '; --reply shows what the list would be told';
}

/** An empty list of findings does not tell "clean" from "not looked at". */
function unjudgedNotes({ series }: ArchiveResult): string[] {
  const unjudged = series.filter(({ judgement }) => !judgement.inScope);
  if (unjudged.length === 0) return [];
  const reasons = [...new Set(unjudged.map(({ judgement }) => judgement.scopeReason))].join('; ');
  return [`${unjudged.length} of ${series.length} submissions not judged: ${reasons}`];
}

/** Suppressed findings do not count. */
function countFindings(series: readonly JudgedSeries[]): number {
  return series.flatMap(({ judgement }) => judgement.findings).filter(({ decision }) => decision !== 'suppress').length;
}
