import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FaqtotumError } from '../core/index.js';
import { readTextFile } from './read-text.js';

/** The words of replies, as Liquid source. */
export interface Templates {
  readonly frame: string;
  /** Rule -> its words. */
  readonly rules: ReadonlyMap<string, string>;
  /** Rule (`''` for the frame) -> the file it came from, for errors. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Reads `reply.liquid` and `rules/<rule>.liquid`, each from the first of `dirs` that has it: a site's own folder stands
 * before the project's.
 *
 * @throws FaqtotumError TEMPLATE_INVALID when there is no frame or a file cannot be read
 */
export async function loadTemplates(dirs: readonly string[]): Promise<Templates> {
  const files = new Map<string, string>();
  for (const dir of dirs) {
    if ((await list(dir)).includes('reply.liquid') && !files.has('')) files.set('', join(dir, 'reply.liquid'));
    for (const entry of await list(join(dir, 'rules'))) {
      const rule = /^([a-z0-9-]+)\.liquid$/.exec(entry)?.[1];
      if (rule !== undefined && !files.has(rule)) files.set(rule, join(dir, 'rules', entry));
    }
  }
  if (!files.has('')) {
    throw new FaqtotumError(
      'TEMPLATE_INVALID',
      'there is no reply.liquid',
      dirs.join(', '),
      'put the frame of replies there',
    );
  }
  const sources = new Map<string, string>();
  for (const [rule, file] of files) sources.set(rule, await readTextFile(file, 'TEMPLATE_INVALID', 100_000));
  const frame = sources.get('') ?? '';
  sources.delete('');
  return { frame, rules: sources, files };
}

async function list(dir: string): Promise<readonly string[]> {
  return (await readdir(dir).catch(() => [])).sort();
}
