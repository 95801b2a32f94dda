import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RuleView } from '../cli/services.js';
import { projectRoot } from './root.js';

/**
 * How often each rule was right on labelled real mail, as `npm run accuracy` recorded it: rule -> counts. Empty where the record does not lie beside the
 * program (a container) or cannot be read: figures are told, never needed.
 */
export async function readMeasured(): Promise<ReadonlyMap<string, NonNullable<RuleView['measured']>>> {
  try {
    const { rules } = JSON.parse(await readFile(join(projectRoot, 'docs', 'accuracy.json'), 'utf8')) as {
      rules: Record<string, { tp: number; fp: number; fn: number }>;
    };
    return new Map(Object.entries(rules).map(([rule, { tp, fp, fn }]) => [rule, { right: tp, wrong: fp, missed: fn }]));
  } catch {
    return new Map();
  }
}
