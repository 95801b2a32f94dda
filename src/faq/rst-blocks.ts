import type { Block } from './block.js';
import { stripInline } from './rst-inline.js';

const bullet = /^(?:[*+\-•]|#\.|\(?(?:\d{1,3}|[ivx]{1,5}|[a-zA-Z])[.)])\s+(?=\S)/;
const directive = /^\.\.\s+([A-Za-z][\w-]*(?::[\w-]+)*)::(.*)$/;
/** Boxes that Sphinx prints with their name as the title. */
const boxes = new Set(['attention', 'caution', 'danger', 'error', 'hint', 'important', 'note', 'tip', 'warning']);
const codeBoxes = new Set(['code', 'code-block', 'sourcecode', 'parsed-literal']);

/** Boxes inside boxes are read as plain paragraphs from this depth on. */
const deepest = 3;

/**
 * The blocks of a piece of reStructuredText without headings. Comments, link targets and directives that print nothing
 * are left out; literal blocks are `verbatim`.
 */
export function rstBlocks(lines: readonly string[], depth = 0): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (line.trim() === '') at += 1;
    else if (/^\s*\.\.(?:\s|$)/.test(line)) at = explicit(lines, at, depth, blocks);
    else at = paragraph(lines, at, blocks);
  }
  return blocks;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** First line after `from` that is neither blank nor indented deeper than `indent`. */
function bodyEnd(lines: readonly string[], from: number, indent: number): number {
  let end = from;
  while (end < lines.length) {
    const line = lines[end] ?? '';
    if (line.trim() !== '' && indentOf(line) <= indent) break;
    end += 1;
  }
  return end;
}

function explicit(lines: readonly string[], at: number, depth: number, blocks: Block[]): number {
  const line = lines[at] ?? '';
  const end = bodyEnd(lines, at + 1, indentOf(line));
  const [, name = '', argument = ''] = directive.exec(line.trim()) ?? [];
  const body = dedent(lines.slice(at + 1, end)).filter((text) => !/^:[\w-]+:(?:\s|$)/.test(text));
  if (codeBoxes.has(name)) blocks.push(...verbatim(body));
  else if (boxes.has(name) && depth < deepest) {
    const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}:`;
    blocks.push({ kind: 'prose', bullet: '', lines: [title], tight: false });
    blocks.push(...rstBlocks([argument.trim(), ...body], depth + 1));
  }
  return end;
}

function paragraph(lines: readonly string[], at: number, blocks: Block[]): number {
  const first = lines[at] ?? '';
  const indent = indentOf(first);
  const mark = bullet.exec(first.trimStart())?.[0] ?? '';
  const text = [first.trimStart().slice(mark.length)];
  let next = at + 1;
  while (next < lines.length && continues(lines[next] ?? '', mark !== '')) {
    text.push((lines[next] ?? '').trim());
    next += 1;
  }
  const opensLiteral = text.at(-1)?.endsWith('::') === true;
  // A lone `::` prints nothing; `text ::` loses both colons, `text::` keeps one (docutils, literal blocks).
  const prose = text
    .join('\n')
    .replace(/(^|\s)::$/, '')
    .replace(/::$/, ':');
  const after = (lines[at - 1] ?? '').trim() !== '' && mark !== '';
  if (prose.trim() !== '')
    blocks.push({ kind: 'prose', bullet: mark, lines: stripInline(prose).split('\n'), tight: after });
  if (!opensLiteral) return next;
  const end = bodyEnd(lines, next, indent);
  blocks.push(...verbatim(lines.slice(next, end)));
  return end;
}

function continues(line: string, inList: boolean): boolean {
  if (line.trim() === '') return false;
  if (!bullet.test(line.trimStart())) return true;
  // Inside a paragraph a `-` at the start of a line is text; in a list it is the next item.
  return !inList;
}

function verbatim(lines: readonly string[]): Block[] {
  const body = dedent(lines);
  while (body.length > 0 && body[0]?.trim() === '') body.shift();
  while (body.length > 0 && body.at(-1)?.trim() === '') body.pop();
  return body.length === 0 ? [] : [{ kind: 'verbatim', bullet: '', lines: body, tight: false }];
}

function dedent(lines: readonly string[]): string[] {
  const filled = lines.filter((line) => line.trim() !== '');
  const indent = filled.reduce((least, line) => Math.min(least, indentOf(line)), Number.MAX_SAFE_INTEGER);
  return lines.map((line) => (line.trim() === '' ? '' : line.slice(indent).trimEnd()));
}
