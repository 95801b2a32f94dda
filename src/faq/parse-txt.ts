import type { FaqSection } from '../core/index.js';
import { blockLines, blockSentences, fold } from './block.js';
import { isRule } from './rule-line.js';
import { txtBlocks } from './txt-blocks.js';

/** Longest question that is believed, in lines; what follows is not part of it. */
const questionLines = 12;

interface Entry {
  readonly questions: string[][];
  readonly answer: string[];
  answered: boolean;
}

/**
 * Questions of a plain-text FAQ: `Q:` starts a question, `A:` its answer, with or without blank lines between. An
 * underlined heading ends an answer. Such a document has no page, so no anchors.
 */
export function parseTxt(lines: readonly string[]): { title: string; sections: FaqSection[] } {
  const entries: Entry[] = [];
  let entry: Entry | undefined;
  lines.forEach((line, at) => {
    const text = line.trim();
    if (isRule(text) || (text !== '' && isRule((lines[at + 1] ?? '').trim()))) {
      entry = undefined;
    } else if (/^Q:(?:\s|$)/.test(text)) {
      entry = startQuestion(entry, entries);
      entry.questions.push([text.slice(2)]);
    } else if (entry) {
      addLine(entry, line);
    }
  });
  return { title: '', sections: entries.flatMap(toSection) };
}

/** A second `Q:` before any answer is the longer form of the first. */
function startQuestion(entry: Entry | undefined, entries: Entry[]): Entry {
  if (entry && !entry.answered) return entry;
  const next: Entry = { questions: [], answer: [], answered: false };
  entries.push(next);
  return next;
}

function addLine(entry: Entry, line: string): void {
  const start = /^\s*A:(?:\s+|$)/.exec(line);
  if (start && !entry.answered) {
    entry.answered = true;
    entry.answer.push(line.slice(start[0].length));
  } else if (entry.answered) {
    entry.answer.push(line);
  } else {
    const question = entry.questions.at(-1);
    if (question && question.length < questionLines) question.push(line);
  }
}

function toSection(entry: Entry): FaqSection[] {
  const blocks = txtBlocks(entry.answer);
  const [question = '', ...more] = entry.questions.map((lines) => fold(lines.join(' ')));
  if (blocks.length === 0 || question === '') return [];
  return [
    { question, subtitle: more.join(' '), anchor: '', lines: blockLines(blocks), sentences: blockSentences(blocks) },
  ];
}
