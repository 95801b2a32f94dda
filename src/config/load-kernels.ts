import { z } from 'zod';
import { FaqtotumError, type MaintainedKernels } from '../core/index.js';
import { readTextFile } from './read-text.js';

/** What is read of kernel.org's releases.json; the rest of it is let be. */
const releases = z.object({
  releases: z
    .array(
      z.object({
        version: z.string(),
        iseol: z.boolean(),
        released: z.object({ timestamp: z.number().positive() }),
      }),
    )
    .min(1),
});

/**
 * The maintained kernels of a releases.json. Throws FaqtotumError KERNELS_UNREADABLE when it is none.
 *
 * @param where for the error: the file's path
 */
export function parseKernels(text: string, where: string): MaintainedKernels {
  const parsed = releases.safeParse(readJson(text, where));
  if (!parsed.success) throw unreadable('is not what kernel.org serves as releases.json', where, parsed.error);
  const found = parsed.data.releases;
  const series = found.flatMap(({ version, iseol }) => {
    // `6.8-rc7` and `6.1.80`; `next-20240304` has no series.
    const named = /^(\d{1,2}\.\d{1,3})(?![\d])/.exec(version)?.[1];
    return named === undefined || iseol ? [] : [named];
  });
  if (series.length === 0) throw unreadable('names no kernel that is maintained', where);
  const asOf = found.reduce((newest, { released }) => Math.max(newest, released.timestamp * 1000), 0);
  return { asOf, series: [...new Set(series)] };
}

/** Reads a releases.json. Throws FaqtotumError KERNELS_UNREADABLE. */
export async function loadKernels(file: string): Promise<MaintainedKernels> {
  return parseKernels(await readTextFile(file, 'KERNELS_UNREADABLE', 1_000_000), file);
}

function readJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable('is not JSON', where, cause);
  }
}

function unreadable(what: string, where: string, cause?: unknown): FaqtotumError {
  return new FaqtotumError('KERNELS_UNREADABLE', what, where, 'fetch https://www.kernel.org/releases.json again', {
    cause,
  });
}
