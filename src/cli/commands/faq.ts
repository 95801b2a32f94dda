import type { Command } from 'commander';
import { FaqtotumError, type FaqAnswer } from '../../core/index.js';
import { cleanLine, terminalSafeJson } from '../clean-text.js';
import type { CliContext, Printer } from '../context.js';
import { indent } from '../format/text.js';
import { displayWidth, wrap } from '../layout.js';
import { addProfileOptions } from '../options.js';
import type { FaqView } from '../services.js';
import { addFaqVerify } from './faq-verify.js';
import { openFaq, type FaqOptions } from './open-faq.js';
import { runs } from './runs.js';

export function addFaq(program: Command, context: CliContext): void {
  const command = program
    .command('faq')
    .summary('a section of the FAQ; verify: do its pins still hold')
    .description('Shows the questions of the FAQ, or the sections that match the words given.')
    .usage('[options] [section...] | verify')
    .argument('[section...]', 'words of a question, an anchor, or the name of a rule')
    .option('--document <file>', 'the FAQ document (.rst or .txt)')
    .option('--json', 'for machines');
  addProfileOptions(command);
  runs(command, context, async (words) => {
    const options: FaqOptions = command.optsWithGlobals();
    const view = await openFaq(options, context);
    const { stdout } = context;
    const entries = words.length === 0 ? view.all() : findEntries(view, words.join(' '));
    if (options.json === true) stdout.print(`${terminalSafeJson(entries.map(entryOf), 2)}\n`);
    else if (words.length === 0) stdout.lines(questionLines(entries, view, stdout));
    else stdout.lines(answerLines(entries, view, stdout));
    return 0;
  });
  addFaqVerify(command, context);
}

function findEntries(view: FaqView, words: string): readonly FaqAnswer[] {
  const found = view.search(words);
  if (found.length > 0) return found;
  throw new FaqtotumError(
    'FAQ_SECTION_UNKNOWN',
    `nothing in the FAQ matches '${words}'`,
    view.document?.source ?? '',
    '`faqtotum faq` lists the questions',
  );
}

/** A question as people see it, with its longer form. */
function questionOf({ question, subtitle }: FaqAnswer): string {
  return subtitle === '' ? question : `${question}: ${subtitle}`;
}

function entryOf(answer: FaqAnswer): { question: string; text: readonly string[]; url: string } {
  return { question: questionOf(answer), text: answer.lines, url: answer.url };
}

function questionLines(entries: readonly FaqAnswer[], view: FaqView, { paint, width }: Printer): string[] {
  const title = view.document?.title ?? `${view.profile.title} FAQ`;
  return [
    paint.bold(title),
    ...entries.flatMap((answer) => {
      const [first = '', ...rest] = wrap(cleanLine(questionOf(answer)), width - 4);
      return [`  - ${paint.plain(first)}`, ...indent(rest, 4).map(paint.plain)];
    }),
    ...sourceLines(view, paint),
  ];
}

function answerLines(entries: readonly FaqAnswer[], view: FaqView, { paint, width }: Printer): string[] {
  const [first, ...others] = entries;
  if (first === undefined) return [];
  return [
    ...wrap(cleanLine(questionOf(first)), width).map(paint.bold),
    '',
    ...first.lines
      .flatMap((line) => textLines(line, width - 2))
      .map((line) => (line === '' ? '' : `  ${paint.plain(line)}`)),
    '',
    ...(first.url === '' ? [] : [`  ${paint.cyan(first.url)}`]),
    ...(others.length === 0 ? [] : ['', paint.dim('Also matches:')]),
    ...others.map((answer) => `  - ${paint.plain(questionOf(answer))}`),
    ...sourceLines(view, paint, first),
  ];
}

/** A line as it is when it fits, else wrapped. */
function textLines(line: string, width: number): string[] {
  const clean = cleanLine(line).trimEnd();
  return displayWidth(clean) <= width ? [clean] : wrap(clean, width);
}

/** Where the words come from, when they are not the FAQ's own. */
function sourceLines(view: FaqView, paint: Printer['paint'], shown?: FaqAnswer): string[] {
  if (shown?.elsewhere !== undefined) return ['', paint.dim(`In this project's words; written in ${shown.elsewhere}.`)];
  if (view.document !== undefined) return [];
  return ['', paint.dim("In this project's words; --document FILE shows the FAQ itself.")];
}
