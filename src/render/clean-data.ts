import type { Finding } from '../core/index.js';
import { cleanLine } from './clean-line.js';
import { inert } from './neutralise.js';

const maxText = 120;
const maxItems = 6;

type Value = string | number | boolean | string[];

/** A finding's values as a template may print them: single clean lines, harmless wherever they land, bounded lists. */
export function cleanData(data: Finding['data']): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]): [string, Value] => {
      if (typeof value === 'string') return [key, cleanText(value)];
      if (typeof value === 'number' || typeof value === 'boolean') return [key, value];
      const items = value.slice(0, maxItems).map(cleanText);
      return [key, value.length > maxItems ? [...items, `and ${value.length - maxItems} more`] : items];
    }),
  );
}

const cleanText = (text: string): string => inert(cleanLine(text, maxText));
