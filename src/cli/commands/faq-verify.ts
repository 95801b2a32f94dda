import type { Command } from 'commander';
import { FaqtotumError } from '../../core/index.js';
import { terminalSafeJson } from '../clean-text.js';
import type { CliContext, Printer } from '../context.js';
import { columns, count, wrap } from '../layout.js';
import type { PinRow } from '../services.js';
import { openFaq, type FaqOptions } from './open-faq.js';
import { runs } from './runs.js';

const words = { ok: 'ok', changed: 'changed', gone: 'gone' } as const;

/** A section that no longer reads as when it was pinned, with every rule that hangs on it. */
interface Drift {
  readonly section: string;
  readonly rows: readonly PinRow[];
}

export function addFaqVerify(faq: Command, context: CliContext): void {
  const command = faq
    .command('verify')
    .summary('does every pinned section still stand there')
    .description(
      'Compares the FAQ document with what the profile pinned, and names the rules that hang on a section that changed or is gone. ' +
        'Exit code: 0 all unchanged, 1 something changed or gone.',
    )
    .usage('[options]');
  runs(command, context, async () => {
    const options: FaqOptions = command.optsWithGlobals();
    const view = await openFaq(options, context);
    if (view.document === undefined) {
      throw new FaqtotumError(
        'USAGE',
        'no FAQ document to verify',
        '',
        'name it with --document FILE or in the config',
      );
    }
    const rows = view.verify();
    const drifts = driftsOf(rows);
    const { stdout } = context;
    if (options.json === true) stdout.print(`${terminalSafeJson(rows, 2)}\n`);
    else stdout.lines([...pinLines(rows, stdout), '', ...drifts.flatMap((drift) => driftLines(drift, stdout))]);
    if (rows.length > 0 && rows.every(({ state }) => state === 'gone'))
      context.stderr.lines([
        `note: none of the pinned questions is in ${view.document.source}: is this the right document?`,
      ]);
    if (options.json !== true) stdout.lines(sumLines(rows, drifts, stdout));
    return drifts.length === 0 ? 0 : 1;
  });
}

/** Sections with a pin that does not hold, in the order of the rows. */
function driftsOf(rows: readonly PinRow[]): readonly Drift[] {
  const sections = new Set(rows.filter(({ state }) => state !== 'ok').map(({ section }) => section));
  return [...sections].map((section) => ({ section, rows: rows.filter((row) => row.section === section) }));
}

function pinLines(rows: readonly PinRow[], { paint }: Printer): string[] {
  const style = { ok: paint.green, changed: paint.yellow, gone: paint.red };
  return columns(
    rows.map(({ rule, section, state }) => [paint.bold(rule), style[state](words[state]), paint.dim(section)]),
  );
}

/** What became of a section, and per outcome the rules that it befalls. */
function driftLines({ section, rows }: Drift, { paint, width }: Printer): string[] {
  const gone = rows.some(({ state }) => state === 'gone');
  const outcomes = [
    ['observe', 'drop to observe'],
    ['draft', 'drop to draft, with the digest'],
    [undefined, 'as before'],
  ] as const;
  const [first = '', ...rest] = wrap(`${gone ? 'gone' : 'changed'}: ${section}`, width);
  return [
    gone ? paint.red(first) : paint.yellow(first),
    ...rest,
    ...outcomes.flatMap(([dropsTo, what]) => {
      const rules = rows.filter((row) => row.dropsTo === dropsTo).map(({ rule }) => rule);
      return rules.length === 0 ? [] : wrap(`${what}: ${rules.join(', ')}`, width - 2).map((line) => `  ${line}`);
    }),
    '',
  ];
}

function sumLines(rows: readonly PinRow[], drifts: readonly Drift[], { paint }: Printer): string[] {
  const bad = rows.filter(({ state }) => state !== 'ok').length;
  if (bad === 0) return [paint.green(`${count(rows.length, 'pin')}, all as when pinned`)];
  return [
    paint.yellow(
      `${String(bad)} of ${count(rows.length, 'pin')} no longer as when pinned, in ${count(drifts.length, 'section')}`,
    ),
  ];
}
