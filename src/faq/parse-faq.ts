import type { FaqDocument } from '../core/index.js';
import { parseRst } from './parse-rst.js';
import { parseTxt } from './parse-txt.js';
import { isRule } from './rule-line.js';

/** A FAQ is some 30 kB; what stands after this many characters is not read. */
const maxLength = 1_000_000;

/**
 * A FAQ document's questions and answers, markup-free. Reads reStructuredText (headings are the questions) and the plain
 * `Q:` / `A:` text of 2018; which of the two is told from the text, not from the name. Linear; never throws: a text that
 * is no FAQ has no sections.
 *
 * @param source file name or URL, kept for messages.
 */
export function parseFaq(text: string, source: string): FaqDocument {
  const lines = toLines(text.slice(0, maxLength));
  const format = formatOf(lines);
  const { title, sections } = format === 'rst' ? parseRst(lines) : parseTxt(lines);
  return { source, format, title, sections };
}

function toLines(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, '        ')
    .replace(/[\x00-\x09\x0b-\x1f\x7f]/g, '')
    .split('\n')
    .map((line) => line.trimEnd());
}

/** Plain text is what has `A:` paragraphs and neither explicit markup nor an underlined `Q:`. */
function formatOf(lines: readonly string[]): 'rst' | 'txt' {
  const answers = lines.some((line) => /^\s*A:\s/.test(line));
  const markup = lines.some(
    (line, at) => /^\.\.\s+\S/.test(line) || (/^Q:\s/.test(line) && isRule(lines[at + 1] ?? '')),
  );
  return answers && !markup ? 'txt' : 'rst';
}
