import type { LedgerRow } from '../core/index.js';
import { contentOf } from './copies.js';
import { viewOf } from './neighbourhood.js';
import type { PipelineOptions } from './options.js';

/** What a reply answers, as all copies of it have it. */
export async function contentFor(row: LedgerRow, options: Pick<PipelineOptions, 'mails' | 'lists'>): Promise<string> {
  const root = await options.mails.get(row.root);
  if (root === undefined) return row.root;
  const { series } = await viewOf(root, { settle: 0, grace: 0, sendDelay: 0, maxAge: undefined }, options);
  return contentOf(series);
}
