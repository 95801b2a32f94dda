import type { CliContext } from '../context.js';
import type { StateOptions } from '../options.js';
import type { Desk } from '../services.js';

/**
 * Opens the desk, says on stderr (not with --json) whose service it is, works at it and closes it whatever happens. Not interrupted half-way: it may
 * own a Redis.
 */
export async function withDesk<T>(
  options: StateOptions,
  { services, stderr }: CliContext,
  work: (desk: Desk) => Promise<T>,
): Promise<T> {
  const desk = await services.open({ config: options.config, dataDir: options.dataDir });
  try {
    if (options.json !== true) stderr.lines([stderr.paint.dim(`service: ${desk.service}`)]);
    return await work(desk);
  } finally {
    await desk.close();
  }
}

/** Who acts: --by, else the address or login that the environment names. */
export function actor(options: StateOptions, { terminal: { env, login } }: CliContext): string {
  const candidates = [options.by, env['EMAIL'], env['USER'], env['LOGNAME'], login];
  return candidates.find((name) => name !== undefined && name.trim() !== '')?.trim() ?? 'somebody at the command line';
}
