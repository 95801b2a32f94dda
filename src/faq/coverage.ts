import type { FaqDocument, FaqPins, Profile } from '../core/index.js';
import { plainQuestion, sectionByStart } from './find-section.js';

/** What becomes of one question of a FAQ document. */
export interface CoveredQuestion {
  /** Start of the question, as the profile names it. */
  readonly question: string;
  /** Rules whose pinned sentences stand in its answer, by name. */
  readonly rules: readonly string[];
  /** No mail can trigger it: a maintainer may ask for it. */
  readonly onRequest: boolean;
}

/** What a profile and a document know of one another. */
export interface CoverageGaps {
  /** Questions of the document that the profile does not list, or that neither a rule nor `onRequest` covers. */
  readonly uncovered: readonly string[];
  /** Questions that the profile lists for the document and that it does not have. */
  readonly unknown: readonly string[];
}

/** Every question of a document as the profile lists it, in its order, with the rules that hang on it. Pure: needs no document. */
export function coverageOf(profile: Profile, pins: FaqPins): CoveredQuestion[] {
  return (pins.questions ?? []).map((question) => ({
    question,
    rules: Object.entries(pins.pins)
      .filter(([, { section }]) => sameStart(section, question))
      .map(([rule]) => rule)
      .sort(),
    onRequest: (profile.faq.onRequest ?? []).some((start) => sameStart(start, question)),
  }));
}

/** Where a profile's list of questions and the document itself do not agree. */
export function coverageGaps(profile: Profile, pins: FaqPins, document: FaqDocument): CoverageGaps {
  const listed = coverageOf(profile, pins).map((row) => ({ row, section: sectionByStart(document, row.question) }));
  const covered = new Set(
    listed.filter(({ row }) => row.rules.length > 0 || row.onRequest).map(({ section }) => section),
  );
  return {
    uncovered: document.sections.filter((section) => !covered.has(section)).map(({ question }) => question),
    unknown: listed.filter(({ section }) => section === undefined).map(({ row }) => row.question),
  };
}

/** One of the two is the start of the other. */
function sameStart(a: string, b: string): boolean {
  const [first, second] = [plainQuestion(a), plainQuestion(b)];
  return first !== '' && second !== '' && (first.startsWith(second) || second.startsWith(first));
}
