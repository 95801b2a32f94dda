import { Option, type Command } from 'commander';
import { FaqtotumError } from '../../core/index.js';
import type { CliContext } from '../context.js';
import { examples } from '../examples.js';
import { inOrder } from '../format/finding-record.js';
import { formatJson } from '../format/json.js';
import { meaningFrom } from '../format/rule-words.js';
import { formatSarif } from '../format/sarif.js';
import { indent, seriesLines } from '../format/text.js';
import { cleanLine } from '../clean-text.js';
import { untilInterrupted } from '../interrupt.js';
import { count, wrap } from '../layout.js';
import { addProfileOptions, collectNames, profileRequest, type ProfileOptions } from '../options.js';
import { readInputs } from '../read-input.js';
import type { ArchiveResult, JudgedSeries } from '../services.js';
import { readVersion } from '../version.js';
import { reportNotes } from './report-notes.js';
import { runs } from './runs.js';

interface CheckOptions extends ProfileOptions {
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
      'Judges patches (git format-patch), .eml files or an mbox as one submission before it is sent. ' +
        'Exit code: 0 clean, 1 findings, 2 not a patch.',
    )
    .argument('<file...>', 'files of one submission, or - for standard input')
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json', 'sarif']).default('text'))
    .option('--rules <names>', 'only these rules, separated by commas', collectNames)
    .option('--faq <file>', 'the FAQ document to quote from')
    .option('--reply', 'also show the reply that the list would give');
  addProfileOptions(command).addHelpText(
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
  reportNotes(result, context);
  if (options.format === 'json') stdout.print(formatJson(result.series));
  else {
    const views = await services.rules(profileRequest(options));
    if (options.format === 'sarif') stdout.print(formatSarif(result.series, views, readVersion()));
    else stdout.lines(textLines(result, options, context, meaningFrom(views)));
  }
  return countFindings(result.series) > 0 ? 1 : 0;
}

function textLines(
  result: ArchiveResult,
  options: CheckOptions,
  { stdout: { paint, width } }: CliContext,
  meaning: ReturnType<typeof meaningFrom>,
): string[] {
  const reply = options.reply === true;
  const view = { paint, width, meaning, reply, names: 'files' } as const;
  const blocks = inOrder(result.series).flatMap((judged) => [
    ...seriesLines(judged, view),
    ...(countFindings([judged]) === 0 ? ['', ...verdictLines(judged, view)] : []),
    '',
  ]);
  const found = countFindings(result.series);
  if (found === 0) return blocks.slice(0, -1);
  const hint =
    reply || result.series.every((judged) => judged.reply === undefined)
      ? ''
      : '; --reply shows what the list would be told';
  return [...blocks, `${paint.bold(count(found, 'finding'))}${paint.dim(hint)}`];
}

/** One sentence for a submission without findings that count. */
function verdictLines({ judgement }: JudgedSeries, view: Parameters<typeof seriesLines>[1]): string[] {
  const { paint, width } = view;
  if (judgement.inScope) return [`  ${paint.green('clean')}  ${paint.plain(`by the rules of ${judgement.profile}`)}`];
  const reason = cleanLine(`not judged: ${judgement.scopeReason}`);
  return indent(wrap(reason, width - 2), 2).map(paint.yellow);
}

/** Suppressed findings do not count. */
function countFindings(series: readonly JudgedSeries[]): number {
  return series.flatMap(({ judgement }) => judgement.findings).filter(({ decision }) => decision !== 'suppress').length;
}
