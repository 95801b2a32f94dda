import type { Command } from 'commander';
import { FaqtotumError, type FaqSection } from '../../core/index.js';
import { cleanLine, terminalSafeJson } from '../clean-text.js';
import type { CliContext, Printer } from '../context.js';
import { indent } from '../format/text.js';
import { displayWidth, wrap } from '../layout.js';
import { addProfileOptions } from '../options.js';
import type { FaqView } from '../services.js';
import { addFaqVerify } from './faq-verify.js';
import { openFaq, type FaqOptions } from './open-faq.js';
import { runs } from './runs.js';

/** A question with its answer, from the document or, without one, in this project's own words. */
interface Entry {
  readonly question: string;
  readonly text: readonly string[];
  readonly url: string;
}

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
    const entries = words.length === 0 ? allEntries(view) : findEntries(view, words.join(' '));
    if (options.json === true) stdout.print(`${terminalSafeJson(entries, 2)}\n`);
    else if (words.length === 0) stdout.lines(questionLines(entries, view, stdout));
    else stdout.lines(answerLines(entries, view, stdout));
    return 0;
  });
  addFaqVerify(command, context);
}

function allEntries(view: FaqView): readonly Entry[] {
  return view.document === undefined
    ? digestEntries(view, '')
    : view.document.sections.map((section) => entryOf(section, view));
}

function findEntries(view: FaqView, words: string): readonly Entry[] {
  const found =
    view.document === undefined
      ? digestEntries(view, words)
      : view.search(words).map((section) => entryOf(section, view));
  if (found.length > 0) return found;
  const where = view.document?.source ?? '';
  throw new FaqtotumError(
    'FAQ_SECTION_UNKNOWN',
    `nothing in the FAQ matches '${words}'`,
    where,
    '`faqtotum faq` lists the questions',
  );
}

/** Digests whose rule or question has all the words; several rules may stand on one question. */
function digestEntries({ profile }: FaqView, words: string): readonly Entry[] {
  const wanted = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const entries = new Map<string, Entry>();
  for (const [rule, { question, anchor, text }] of Object.entries(profile.faq.digest)) {
    const searched = `${rule} ${question} ${anchor}`.toLowerCase();
    if (!wanted.every((word) => searched.includes(word))) continue;
    const before = entries.get(question)?.text;
    const lines = text.trimEnd().split('\n');
    entries.set(question, {
      question,
      text: before === undefined ? lines : [...before, '', ...lines],
      url: link(profile.faq.url, anchor),
    });
  }
  return [...entries.values()];
}

function entryOf(section: FaqSection, { profile }: FaqView): Entry {
  const question = section.subtitle === '' ? section.question : `${section.question}: ${section.subtitle}`;
  return { question, text: section.lines, url: link(profile.faq.url, section.anchor) };
}

const link = (url: string, anchor: string): string => (anchor === '' ? url : `${url}#${anchor}`);

function questionLines(entries: readonly Entry[], view: FaqView, { paint, width }: Printer): string[] {
  const title = view.document?.title ?? `${view.profile.title} FAQ`;
  return [
    paint.bold(title),
    ...entries.flatMap(({ question }) => {
      const [first = '', ...rest] = wrap(cleanLine(question), width - 4);
      return [`  - ${paint.plain(first)}`, ...indent(rest, 4).map(paint.plain)];
    }),
    ...sourceLines(view, paint),
  ];
}

function answerLines(entries: readonly Entry[], view: FaqView, { paint, width }: Printer): string[] {
  const [first, ...others] = entries;
  if (first === undefined) return [];
  return [
    ...wrap(cleanLine(first.question), width).map(paint.bold),
    '',
    ...first.text
      .flatMap((line) => textLines(line, width - 2))
      .map((line) => (line === '' ? '' : `  ${paint.plain(line)}`)),
    '',
    ...(first.url === '' ? [] : [`  ${paint.cyan(first.url)}`]),
    ...(others.length === 0 ? [] : ['', paint.dim('Also matches:')]),
    ...others.map(({ question }) => `  - ${paint.plain(question)}`),
    ...sourceLines(view, paint),
  ];
}

/** A line as it is when it fits, else wrapped. */
function textLines(line: string, width: number): string[] {
  const clean = cleanLine(line).trimEnd();
  return displayWidth(clean) <= width ? [clean] : wrap(clean, width);
}

/** Where the words come from, when they are not the FAQ's own. */
function sourceLines(view: FaqView, paint: Printer['paint']): string[] {
  if (view.document !== undefined) return [];
  return ['', paint.dim("In this project's words; --document FILE shows the FAQ itself.")];
}
