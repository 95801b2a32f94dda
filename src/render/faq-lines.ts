import type { Excerpt } from '../core/index.js';
import { stickyWord } from './neutralise.js';
import { columns, wrap } from './wrap.js';

/** A quote of the FAQ is 2 to 6 lines (design.md, "A reply"). */
const maxLines = 6;

/**
 * The FAQ's part of a finding: question, text behind `| `, link. What is not the FAQ's own wording says so. `repeated`: the author had the same
 * words before, the link alone is enough. A `missing` excerpt is a link, too. Links in `shown` stand higher up in this mail, in
 * that order, and are not repeated; this one's is added.
 */
export function faqLines(excerpt: Excerpt | undefined, repeated: boolean, shown: string[]): string[] {
  if (!excerpt) return [];
  const known = shown.includes(excerpt.url);
  const justSaid = shown.at(-1) === excerpt.url;
  shown.push(excerpt.url);
  if (repeated || excerpt.kind === 'missing') return known ? [] : [`  See ${excerpt.url}`];
  const source = excerpt.kind === 'document' ? 'FAQ' : `${excerpt.elsewhere ?? 'The FAQ'} in short`;
  const title = justSaid ? [`  ${source}, same question:`] : wrap(`${source}, "${excerpt.question}":`, { first: '  ' });
  const text = excerpt.text.split('\n').flatMap(quoteLines);
  const short = text.length > maxLines ? [...text.slice(0, maxLines - 1), '  | [...]'] : text;
  return [...title, ...short, ...(known ? [] : [`  ${excerpt.url}`])];
}

/** `neutralise` puts brackets into a first word that reads as a trailer: room for them. */
function quoteLines(line: string): string[] {
  const width = stickyWord(/^\S*/.exec(line)?.[0] ?? '') ? columns - 2 : columns;
  return wrap(line, { width, first: '  | ' });
}
