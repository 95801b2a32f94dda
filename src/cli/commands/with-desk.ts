import type { CliContext } from '../context.js';
import type { StateOptions } from '../options.js';
import type { Desk } from '../services.js';

/** Opens the desk, works at it and closes it whatever happens. Not interrupted half-way: it may own a Redis. */
export async function withDesk<T>(
  options: StateOptions,
  { services }: CliContext,
  work: (desk: Desk) => Promise<T>,
): Promise<T> {
  const desk = await services.open({ config: options.config, dataDir: options.dataDir });
  try {
    return await work(desk);
  } finally {
    await desk.close();
  }
}

/** Who acts: --by, else the address or login that the environment names. */
export function actor(options: StateOptions, { terminal: { env } }: CliContext): string {
  const candidates = [options.by, env['EMAIL'], env['USER'], env['LOGNAME']];
  return candidates.find((name) => name !== undefined && name.trim() !== '')?.trim() ?? 'somebody at the command line';
}
