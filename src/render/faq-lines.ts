import type { Excerpt } from '../core/index.js';
import { stickyWord } from './neutralise.js';
import { columns, wrap } from './wrap.js';

/** A quote of the FAQ is 2 to 6 lines (design.md, "A reply"). */
const maxLines = 6;

/**
 * The FAQ's part of a finding: question, text behind `| `, link. `repeated`: the author had the same words before, the
 * link alone is enough. A `missing` excerpt is a link, too. A question whose link is in `shown` stands higher up in this
 * mail and is not named again; its link is added.
 */
export function faqLines(excerpt: Excerpt | undefined, repeated: boolean, shown: Set<string>): string[] {
  if (!excerpt) return [];
  const known = shown.has(excerpt.url);
  shown.add(excerpt.url);
  if (repeated || excerpt.kind === 'missing') return known ? [] : [`  See ${excerpt.url}`];
  const title = known ? ['  FAQ, same question:'] : wrap(`FAQ, "${excerpt.question}":`, { first: '  ' });
  const text = excerpt.text.split('\n').flatMap(quoteLines);
  const short = text.length > maxLines ? [...text.slice(0, maxLines - 1), '  | [...]'] : text;
  return [...title, ...short, ...(known ? [] : [`  ${excerpt.url}`])];
}

/** `neutralise` puts brackets into a first word that reads as a trailer: room for them. */
function quoteLines(line: string): string[] {
  const width = stickyWord(/^\S*/.exec(line)?.[0] ?? '') ? columns - 2 : columns;
  return wrap(line, { width, first: '  | ' });
}
