import { Liquid } from 'liquidjs';
import type { Template } from 'liquidjs';
import { FaqtotumError } from '../core/index.js';

/** What a template may do: choose, repeat, remark. Nothing that reads files, keeps state or runs code. */
const tags = new Set(['if', 'unless', 'case', 'for', 'comment', '#']);
const filters = new Set([
  'join',
  'size',
  'first',
  'last',
  'plus',
  'minus',
  'append',
  'prepend',
  'downcase',
  'capitalize',
  'strip',
]);

/** Characters that one template may print. */
const maxOutput = 20_000;

/** A parsed template. */
export interface ParsedTemplate {
  /** The template's text for these values. Throws `TEMPLATE_INVALID` for a missing variable or too much output. */
  readonly print: (values: object) => string;
  /** Every variable that it names from outside, with its path: `data.tree`. */
  readonly variables: readonly string[];
}

/** The error of a template that cannot be used. */
export function templateError(where: string, what: string, cause?: unknown): FaqtotumError {
  return new FaqtotumError('TEMPLATE_INVALID', what, where, 'mend the template, see templates/README.md', { cause });
}

/** Parses templates under the limits of templates/README.md. */
export function createEngine(): (source: string, where: string) => ParsedTemplate {
  const engine = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    parseLimit: 50_000,
    renderLimit: 2_000,
    memoryLimit: 200_000,
    templates: {},
  });
  for (const name of Object.keys(engine.tags)) if (!tags.has(name)) Reflect.deleteProperty(engine.tags, name);
  for (const name of Object.keys(engine.filters)) if (!filters.has(name)) Reflect.deleteProperty(engine.filters, name);
  return (source, where) => {
    const parsed = guarded(where, (): Template[] => engine.parse(source));
    return {
      variables: guarded(where, () => engine.globalFullVariablesSync(parsed)),
      print: (values) => {
        const text = guarded(where, (): unknown => engine.renderSync(parsed, values));
        if (typeof text !== 'string' || text.length > maxOutput)
          throw templateError(where, `prints more than ${maxOutput} characters`);
        return text;
      },
    };
  };
}

function guarded<T>(where: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw templateError(where, error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error), error);
  }
}
