import { resolve } from 'node:path';
import type { FactRequest } from '../cli/services.js';
import { FaqtotumError } from '../core/index.js';
import { openFacts, type FactsConfig, type FactSources } from './facts.js';

const DAY = 86_400_000;

/**
 * Facts for a check or a backtest: those of the config, and over them those named on the command line. Throws TREE_UNREADABLE and KERNELS_UNREADABLE
 * for what is named there; a broken clone of the config is a note.
 *
 * @param notes gets a line for each clone that tells nothing
 */
export async function openFactsFor(
  request: FactRequest,
  config: FactsConfig,
  { unsent, notes }: { readonly unsent: boolean; readonly notes: string[] },
): Promise<FactSources> {
  const named = [...(request.trees ?? [])].map(
    ([name, path]) => [name, { path: resolve(path), branch: undefined }] as const,
  );
  const kernels =
    request.kernels === undefined
      ? config.kernels
      : { file: resolve(request.kernels), maxAge: config.kernels?.maxAge ?? 90 * DAY };
  const troubles: FaqtotumError[] = [];
  const facts = await openFacts(
    { trees: new Map([...config.trees, ...named]), kernels },
    {
      log: {
        warn: (fields, message) => {
          if ('err' in fields && fields.err instanceof FaqtotumError) troubles.push(fields.err);
          notes.push(message);
        },
      },
      unsentAt: unsent ? Date.now() : undefined,
    },
  );
  const trouble = troubles.find(({ where }) => named.some(([name]) => where.startsWith(`${name}: `)));
  if (trouble === undefined) return facts;
  facts.close();
  throw trouble;
}
