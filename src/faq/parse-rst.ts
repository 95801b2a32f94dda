import type { FaqSection } from '../core/index.js';
import { headingAnchor } from './anchor.js';
import { blockLines, blockSentences, fold } from './block.js';
import { rstBlocks } from './rst-blocks.js';
import { stripInline } from './rst-inline.js';
import { isRule } from './rule-line.js';

interface Heading {
  readonly text: string;
  /** Underline character, doubled when there is an overline: docutils' section style. */
  readonly style: string;
  /** First line of the heading and first line after it. */
  readonly start: number;
  readonly end: number;
}

/** Title and questions of a FAQ in reStructuredText: every heading below the title that has a text of its own. */
export function parseRst(lines: readonly string[]): { title: string; sections: FaqSection[] } {
  const headings = findHeadings(lines);
  const styles = new Map<string, number>();
  for (const { style } of headings) styles.set(style, (styles.get(style) ?? 0) + 1);
  const [first] = headings;
  const titled = first !== undefined && styles.get(first.style) === 1 && !/^Q:\s/.test(first.text);
  const taken = new Set<string>();
  const sections: FaqSection[] = [];
  headings.forEach((heading, at) => {
    const anchor = headingAnchor(heading.text);
    // A second heading of the same name gets a number nobody can know from here: no anchor is better than a wrong one.
    const known = taken.has(anchor) ? '' : anchor;
    taken.add(anchor);
    if (titled && at === 0) return;
    const body = lines.slice(heading.end, headings[at + 1]?.start ?? lines.length);
    const section = toSection(heading.text, known, body);
    if (section) sections.push(section);
  });
  return { title: titled ? first.text : '', sections };
}

function findHeadings(lines: readonly string[]): Heading[] {
  const headings: Heading[] = [];
  let at = 0;
  while (at + 1 < lines.length) {
    const heading = headingAt(lines, at);
    if (heading) headings.push(heading);
    at = heading?.end ?? at + 1;
  }
  return headings;
}

function headingAt(lines: readonly string[], at: number): Heading | undefined {
  if ((lines[at - 1] ?? '').trim() !== '' && !isRule(lines[at - 1] ?? '')) return undefined;
  const line = lines[at] ?? '';
  const next = lines[at + 1] ?? '';
  if (isRule(line)) {
    const under = lines[at + 2] ?? '';
    if (next.trim() === '' || isRule(next) || !isRule(under) || under[0] !== line[0]) return undefined;
    return { text: headingText(next), style: `${under[0] ?? ''}${under[0] ?? ''}`, start: at, end: at + 3 };
  }
  if (line.trim() === '' || /^\s/.test(line) || /^\.\.(?:\s|$)/.test(line) || !isRule(next)) return undefined;
  return { text: headingText(line), style: next[0] ?? '', start: at, end: at + 2 };
}

const headingText = (line: string): string => fold(stripInline(line.trim()));

function toSection(heading: string, anchor: string, body: readonly string[]): FaqSection | undefined {
  const answerAt = body.findIndex((line) => /^A:(?:\s|$)/.test(line));
  const isQuestion = /^Q:\s/.test(heading);
  // Text between a question's heading and its `A:` is the longer question.
  const subtitle = answerAt > 0 && isQuestion ? fold(stripInline(body.slice(0, answerAt).join('\n'))) : '';
  const answer = subtitle === '' && answerAt !== 0 && !isQuestion ? [...body] : body.slice(Math.max(answerAt, 0));
  if (answerAt >= 0) answer[0] = (answer[0] ?? '').replace(/^A:\s*/, '');
  const blocks = rstBlocks(answer);
  if (blocks.length === 0) return undefined;
  return {
    question: heading.replace(/^Q:\s*/, ''),
    subtitle: subtitle.replace(/^Q:\s*/, ''),
    anchor,
    lines: blockLines(blocks),
    sentences: blockSentences(blocks),
  };
}
