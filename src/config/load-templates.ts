import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FaqtotumError } from '../core/index.js';
import { readTextFile } from './read-text.js';

/** The words of replies, as Liquid source. */
export interface Templates {
  readonly frame: string;
  /** Of an excerpt that a maintainer asked for. */
  readonly excerpt: string;
  /** Of what is told to a maintainer whose request came to nothing. */
  readonly answer: string;
  /** Rule -> its words. */
  readonly rules: ReadonlyMap<string, string>;
  /** Rule, or name of another template with `.liquid` -> the file it came from, for errors. */
  readonly files: ReadonlyMap<string, string>;
}

/** Templates that every mail of their kind is made with. */
const frames = [
  { file: 'reply.liquid', what: 'replies' },
  { file: 'excerpt.liquid', what: 'excerpts' },
  { file: 'answer.liquid', what: 'answers to requests' },
] as const;

/**
 * Reads `reply.liquid`, `excerpt.liquid`, `answer.liquid` and `rules/<rule>.liquid`, each from the first of `dirs` that has it: a site's own folder stands
 * before the project's.
 *
 * @throws FaqtotumError TEMPLATE_INVALID when one of the first three is missing or a file cannot be read
 */
export async function loadTemplates(dirs: readonly string[]): Promise<Templates> {
  const files = new Map<string, string>();
  for (const dir of dirs) {
    const here = await list(dir);
    for (const { file } of frames) if (here.includes(file) && !files.has(file)) files.set(file, join(dir, file));
    for (const entry of await list(join(dir, 'rules'))) {
      const rule = /^([a-z0-9-]+)\.liquid$/.exec(entry)?.[1];
      if (rule !== undefined && !files.has(rule)) files.set(rule, join(dir, 'rules', entry));
    }
  }
  for (const { file, what } of frames) {
    if (files.has(file)) continue;
    throw new FaqtotumError(
      'TEMPLATE_INVALID',
      `there is no ${file}`,
      dirs.join(', '),
      `put the frame of ${what} there`,
    );
  }
  const sources = new Map<string, string>();
  for (const [name, file] of files) sources.set(name, await readTextFile(file, 'TEMPLATE_INVALID', 100_000));
  const [frame = '', excerpt = '', answer = ''] = frames.map(({ file }) => sources.get(file));
  for (const { file } of frames) sources.delete(file);
  return { frame, excerpt, answer, rules: sources, files };
}

async function list(dir: string): Promise<readonly string[]> {
  return (await readdir(dir).catch(() => [])).sort();
}
