import type { Command } from 'commander';
import { FaqtotumError } from '../../core/index.js';
import { terminalSafeJson } from '../clean-text.js';
import type { CliContext } from '../context.js';
import { columns, count } from '../layout.js';
import { openFaq, type FaqOptions } from './open-faq.js';
import { runs } from './runs.js';

const words = {
  ok: 'ok',
  changed: 'changed: replies use the digest and wait for approval',
  gone: 'gone: the rule only observes',
} as const;

export function addFaqVerify(faq: Command, context: CliContext): void {
  const command = faq
    .command('verify')
    .summary('does every pinned section still stand there')
    .description(
      'Compares the FAQ document with what the profile pinned. Exit code: 0 all unchanged, 1 something changed or gone.',
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
    const bad = rows.filter(({ state }) => state !== 'ok').length;
    const { stdout } = context;
    const { paint } = stdout;
    if (options.json === true) {
      stdout.print(`${terminalSafeJson(rows, 2)}\n`);
      return bad === 0 ? 0 : 1;
    }
    const style = { ok: paint.green, changed: paint.yellow, gone: paint.red };
    stdout.lines([
      ...columns(
        rows.map(({ rule, section, state }) => [paint.bold(rule), style[state](words[state]), paint.dim(section)]),
      ),
      '',
      bad === 0
        ? paint.green(`${count(rows.length, 'pin')}, all as when pinned`)
        : paint.yellow(`${bad} of ${count(rows.length, 'pin')} no longer as when pinned`),
    ]);
    return bad === 0 ? 0 : 1;
  });
}
