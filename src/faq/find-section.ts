import type { FaqDocument, FaqSection } from '../core/index.js';
import { fold } from './block.js';

/** What was found for some words: one section, or none and the sections that come near, best first. */
export interface SectionSearch {
  readonly section: FaqSection | undefined;
  readonly candidates: readonly FaqSection[];
}

const maxCandidates = 6;
/** Words that every question has. */
const fillers = new Set([
  'a',
  'an',
  'and',
  'are',
  'do',
  'does',
  'for',
  'how',
  'i',
  'in',
  'is',
  'it',
  'my',
  'of',
  'or',
  'q',
  'should',
  'the',
  'to',
  'what',
  'when',
  'which',
  'with',
]);

/** A question as it is compared: lower case, white space folded, without its `Q:`. */
export const plainQuestion = (text: string): string =>
  fold(
    text
      .slice(0, 2000)
      .toLowerCase()
      .replace(/^\s*q:\s*/, ''),
  );

/** The section whose question (or longer question) starts with `start`, in whatever case and spacing. The first one when there are several. */
export function sectionByStart(document: FaqDocument, start: string): FaqSection | undefined {
  const wanted = plainQuestion(start);
  if (wanted === '') return undefined;
  return (
    document.sections.find((section) => plainQuestion(section.question).startsWith(wanted)) ??
    document.sections.find((section) => plainQuestion(section.subtitle).startsWith(wanted)) ??
    document.sections.find((section) => plainQuestion(`${section.question} ${section.subtitle}`).startsWith(wanted))
  );
}

/**
 * The section a person means: by the start of its question, its anchor, or words in any order (`cover letter`,
 * `stable`). `section` is undefined when nothing or more than one thing is meant; `candidates` then says what comes near.
 */
export function findSection(document: FaqDocument, words: string): SectionSearch {
  const direct = sectionByStart(document, words);
  return direct ? { section: direct, candidates: [direct] } : searchSections(document, words);
}

/** As `findSection`, but by anchor and words alone: the start of a question means nothing here. */
export function searchSections(document: FaqDocument, words: string): SectionSearch {
  const direct = byAnchor(document, words) ?? byPhrase(document, words);
  if (direct) return { section: direct, candidates: [direct] };
  const terms = [...new Set(plainQuestion(words).split(/[^\p{L}\p{N}]+/u))]
    .filter((word) => word !== '' && !fillers.has(word))
    .slice(0, 20);
  const ranked = document.sections
    .map((section) => ({ section, score: scoreOf(section, terms) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const [best, second] = ranked;
  const clear = best !== undefined && (second === undefined || best.score >= second.score * 1.25);
  return {
    section: clear ? best.section : undefined,
    candidates: ranked.slice(0, maxCandidates).map(({ section }) => section),
  };
}

/** The words as they are, in one question only. */
function byPhrase(document: FaqDocument, words: string): FaqSection | undefined {
  const phrase = plainQuestion(words);
  if (!phrase.includes(' ')) return undefined;
  const [found, another] = document.sections.filter(({ question, subtitle }) =>
    plainQuestion(`${question} ${subtitle}`).includes(phrase),
  );
  return another === undefined ? found : undefined;
}

function byAnchor(document: FaqDocument, words: string): FaqSection | undefined {
  const anchor = words.trim().replace(/^#/, '').toLowerCase();
  return anchor === '' ? undefined : document.sections.find((section) => section.anchor === anchor);
}

/** A word in the question weighs most, then in the longer question, then in the answer; a section must have at least half of them. */
function scoreOf(section: FaqSection, terms: readonly string[]): number {
  const question = plainQuestion(section.question);
  const subtitle = plainQuestion(section.subtitle);
  const answer = section.sentences.join(' ').toLowerCase();
  let score = 0;
  let hits = 0;
  for (const term of terms) {
    const weight = question.includes(term) ? 8 : subtitle.includes(term) ? 6 : answer.includes(term) ? 1 : 0;
    score += weight;
    if (weight > 0) hits += 1;
  }
  const phrase = terms.join(' ');
  if (terms.length > 1 && answer.includes(phrase)) score += 3 * terms.length;
  return hits * 2 >= terms.length ? score * hits : 0;
}
