import { InvalidArgumentError, Option, type Command } from 'commander';
import type { CliContext } from '../context.js';
import { examples } from '../examples.js';
import { formatJsonl } from '../format/json.js';
import { meaningFrom } from '../format/rule-words.js';
import { headLines, seriesLines } from '../format/text.js';
import { addStateOptions, collectNames, type StateOptions } from '../options.js';
import { runs } from './runs.js';
import { withDesk } from './with-desk.js';

interface JudgedOptions extends StateOptions {
  readonly last: number;
  readonly rules?: readonly string[];
  readonly all?: boolean;
  readonly format: 'text' | 'jsonl';
}

export function addJudged(program: Command, context: CliContext): void {
  const command = program
    .command('judged')
    .summary('what was found lately, and what was decided')
    .description(
      'Shows what the service found in the last series that it judged, whatever was decided: also with nothing sent, as in mode monitor.',
    )
    .addOption(
      new Option('--last <count>', 'look at so many judgements').argParser(parseCount).default(100, '100, 1 to 100000'),
    )
    .option('--rules <names>', 'only these rules, separated by commas', collectNames)
    .option('--all', 'also those with nothing found')
    .addOption(
      new Option('--format <format>', 'output; jsonl as of backtest').choices(['text', 'jsonl']).default('text'),
    );
  addStateOptions(command).addHelpText(
    'after',
    examples(['faqtotum judged --rules missing-tree', 'faqtotum judged --last 1000 --format jsonl | jq -r .rule']),
  );
  runs(command, context, () => judged(command.optsWithGlobals(), context));
}

async function judged(options: JudgedOptions, context: CliContext): Promise<number> {
  const { stdout, services } = context;
  const json = options.format === 'jsonl';
  const series = await withDesk({ ...options, json }, context, (desk) => desk.judged(options.last, options.rules));
  if (json) {
    stdout.print(formatJsonl(series));
    return 0;
  }
  const meaning = meaningFrom(await services.rules({ profile: undefined, preset: undefined, config: undefined }));
  const view = { paint: stdout.paint, width: stdout.width, meaning, names: 'ids' } as const;
  const shown = series.filter(({ judgement }) => options.all === true || judgement.findings.length > 0);
  for (const one of shown) {
    const { findings, inScope, scopeReason } = one.judgement;
    const nothing = inScope ? 'nothing found' : `not judged: ${scopeReason}`;
    stdout.lines([
      ...(findings.length > 0 ? seriesLines(one, view) : [...headLines(one, view), `  ${stdout.paint.plain(nothing)}`]),
      '',
    ]);
  }
  stdout.lines([`${shown.length} of the last ${series.length} judged${options.all === true ? '' : ' with findings'}`]);
  return 0;
}

function parseCount(text: string): number {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > 100_000) throw new InvalidArgumentError('Give a number from 1 to 100000.');
  return count;
}
