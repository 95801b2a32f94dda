import type { Command } from 'commander';
import { FaqtotumError, type RuleMode, type SeriesKind } from '../../core/index.js';
import { cleanLine, terminalSafeJson } from '../clean-text.js';
import type { CliContext, Printer } from '../context.js';
import { indent } from '../format/text.js';
import { untilInterrupted } from '../interrupt.js';
import { columns, count, displayWidth, wrap } from '../layout.js';
import { addProfileOptions, profileRequest, type ProfileOptions } from '../options.js';
import type { RuleView } from '../services.js';
import { runs } from './runs.js';

type RulesOptions = ProfileOptions & { readonly json?: boolean };

const judgedWords: Readonly<Record<SeriesKind, string>> = {
  patches: 'submissions',
  report: 'bug reports',
  ping: 'reminders',
};

export function addRules(program: Command, context: CliContext): void {
  const command = program
    .command('rules')
    .summary('the rules, their modes and FAQ sections')
    .description('Lists the rules with their modes, or explains one.')
    .argument('[rule]', 'name of a rule')
    .option('--json', 'for machines');
  addProfileOptions(command);
  runs(command, context, async ([name]) => {
    const options: RulesOptions = command.optsWithGlobals();
    const all = await untilInterrupted(context.services.rules(profileRequest(options)), context.terminal.signal);
    const views = name === undefined ? all : [find(all, name)];
    const { stdout } = context;
    const [only] = views;
    if (options.json === true) stdout.print(`${terminalSafeJson(jsonOf(views, name !== undefined), 2)}\n`);
    else if (name !== undefined && only !== undefined) stdout.lines(ruleLines(only, stdout));
    else stdout.lines(listLines(views, stdout));
    return 0;
  });
}

function find(views: readonly RuleView[], name: string): RuleView {
  const found = views.find(({ rule }) => rule.name === name);
  if (found !== undefined) return found;
  const near = views.map(({ rule }) => rule.name).filter((known) => known.includes(name) || name.includes(known));
  const remedy = near.length > 0 ? `did you mean ${near.slice(0, 3).join(' or ')}?` : '`faqtotum rules` lists them';
  throw new FaqtotumError('RULE_UNKNOWN', `no rule has the name '${name}'`, '', remedy);
}

/** One object for a named rule, else an array of them. */
function jsonOf(views: readonly RuleView[], single: boolean): object {
  const objects = views.map(({ rule, modes, question, source, url, measured }) => ({
    name: rule.name,
    summary: rule.summary,
    judges: rule.judges,
    needsWhole: rule.needsWhole,
    codes: Object.entries(rule.codes).map(([code, meaning]) => ({ code, meaning, mode: modes[code] ?? 'off' })),
    question,
    source,
    url,
    misled: rule.misled,
    measured: measured ?? null,
  }));
  return single ? (objects[0] ?? {}) : objects;
}

function listLines(views: readonly RuleView[], { paint, width }: Printer): string[] {
  const heads = columns([
    [paint.dim('rule'), paint.dim('mode'), ''],
    ...views.map((view) => [paint.bold(view.rule.name), modesOf(view, paint), '']),
  ]);
  const left = Math.max(...heads.map(displayWidth)) + 2;
  const lines = views.flatMap((view, index) => {
    const [first = '', ...rest] = wrap(cleanLine(view.rule.summary), Math.max(width - left, 20));
    const head = heads[index + 1] ?? '';
    return [head + ' '.repeat(left - displayWidth(head)) + paint.plain(first), ...indent(rest, left).map(paint.plain)];
  });
  const hint = `${count(views.length, 'rule')}; \`faqtotum rules RULE\` explains one`;
  return [heads[0] ?? '', ...lines, '', paint.dim(hint)];
}

/** What stands in place of the question when the subsystem's FAQ has none. */
function unsaid(modes: RuleView['modes']): string {
  return Object.values(modes).every((mode) => mode === 'off')
    ? 'Off: there is nothing for it to judge in this subsystem, or nothing wrong with what it finds.'
    : "This subsystem's FAQ does not ask for it: the rule watches, and never replies.";
}

function ruleLines({ rule, modes, question, source, url, measured }: RuleView, { paint, width }: Printer): string[] {
  const whole = rule.needsWhole ? ', only when every mail of the series was seen' : '';
  const judges = rule.judges.map((kind) => judgedWords[kind]).join(' and ');
  return [
    paint.bold(rule.name),
    ...indent(wrap(cleanLine(rule.summary), width - 2), 2).map(paint.plain),
    '',
    ...indent(wrap(`Judges ${judges}${whole}.`, width - 2), 2).map(paint.dim),
    '',
    ...Object.entries(rule.codes).flatMap(([code, meaning]) => [
      `  ${paint.bold(code)}  ${paintMode(modes[code] ?? 'off', paint)}`,
      ...indent(wrap(cleanLine(meaning), width - 4), 4).map(paint.plain),
    ]),
    '',
    ...indent(wrap(cleanLine(question === '' ? unsaid(modes) : `${source}: ${question}`), width - 2), 2).map(
      paint.plain,
    ),
    ...(question === '' || url === '' ? [] : [`  ${paint.cyan(url)}`]),
    '',
    ...indent(wrap(measuredText(measured), width - 2), 2).map(paint.plain),
    ...(rule.misled.length === 0 ? [] : ['', '  When it is wrong, or true and unwelcome:']),
    ...rule.misled.flatMap((text) => {
      const [first = '', ...rest] = wrap(cleanLine(text), width - 4);
      return [`  - ${first}`, ...indent(rest, 4)].map(paint.plain);
    }),
  ];
}

function measuredText(measured: RuleView['measured']): string {
  if (measured === undefined) return 'Measured: no labelled mail shows it.';
  const { right, wrong, missed } = measured;
  return `Measured on labelled mail: ${right} of ${right + wrong} right, ${missed} missed.`;
}

/** The modes of a rule's codes, each once, the most outspoken first. */
function modesOf({ rule, modes }: RuleView, paint: Printer['paint']): string {
  const own = new Set(Object.keys(rule.codes).map((code) => modes[code] ?? 'off'));
  const order: readonly RuleMode[] = ['send', 'draft', 'observe', 'off'];
  return order
    .filter((mode) => own.has(mode))
    .map((mode) => paintMode(mode, paint))
    .join('/');
}

function paintMode(mode: RuleMode, paint: Printer['paint']): string {
  switch (mode) {
    case 'send':
      return paint.red(mode);
    case 'draft':
      return paint.yellow(mode);
    case 'observe':
      return paint.cyan(mode);
    case 'off':
      return paint.dim(mode);
  }
}
