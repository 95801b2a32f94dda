import type { FaqAnswer, FaqDocument, FaqPins, FaqSection, Profile } from '../core/index.js';
import { fold } from './block.js';
import { digestUrl, pageUrl } from './excerpt.js';
import { plainQuestion, searchSections, sectionByStart } from './find-section.js';
import { foreignAddresses } from './foreign-addresses.js';
import { choosePins, pinnedSentences } from './pin.js';

/** What was found for some words: one answer, or none and those that come near, best first. */
export interface FaqLookUp {
  readonly found: FaqAnswer | undefined;
  readonly candidates: readonly FaqAnswer[];
}

/** Fewer letters than this mean nothing; more are prose, no name of a section. */
const fewest = 3;
const most = 200;
const maxCandidates = 6;

/**
 * The part of the FAQ that a person means by the name of a rule, the start of a question, its anchor, or words in any order. Looks in the document,
 * and in the profile's digests for what is written elsewhere or when there is no document. `found` only when exactly one part is meant.
 */
export function lookUp(profile: Profile, document: FaqDocument | undefined, words: string): FaqLookUp {
  const wanted = plainQuestion(words).replace(/^#/, '');
  if (wanted.length < fewest || wanted.length > most) return { found: undefined, candidates: [] };
  const byRule = answerOfRule(profile, document, wanted);
  if (byRule) return one(byRule);
  const digests = document ? digestAnswers(profile).filter(({ elsewhere }) => elsewhere) : digestAnswers(profile);
  const all = [...(document?.sections ?? []).map((section) => answerOf(section, profile)), ...digests];
  const starting = all.filter((answer) => startsOf(answer).some((start) => start.startsWith(wanted)));
  const exact = starting.filter((answer) => startsOf(answer).includes(wanted));
  if (exact.length === 1 || starting.length > 0) return oneOf(exact.length === 1 ? exact : starting);
  if (document) {
    const { section, candidates } = searchSections(document, wanted);
    if (section) return one(answerOf(section, profile));
    if (candidates.length > 0)
      return { found: undefined, candidates: candidates.map((each) => answerOf(each, profile)) };
  }
  return oneOf(digestsWith(profile, wanted, digests));
}

/** Every part of the FAQ: the document's sections, or the questions of the digests without one. */
export function allAnswers(profile: Profile, document: FaqDocument | undefined): FaqAnswer[] {
  return document ? document.sections.map((section) => answerOf(section, profile)) : digestAnswers(profile);
}

/**
 * The same answer as it may be mailed: a section that names addresses other than the profile's is not quoted, the digests that stand on it
 * are; where there are none, only the link is left.
 */
export function quotable(profile: Profile, document: FaqDocument | undefined, answer: FaqAnswer): FaqAnswer {
  if (answer.kind === 'digest' || foreignAddresses(profile, answer.lines.join('\n')).length === 0) return answer;
  const pins = document && choosePins(profile, document);
  const rules = Object.entries(pins?.pins ?? {})
    .filter(([, { section }]) => document && sectionByStart(document, section)?.question === answer.question)
    .map(([rule]) => rule);
  return { ...answer, kind: 'digest', lines: digestLines(profile, rules), from: undefined };
}

const one = (answer: FaqAnswer): FaqLookUp => ({ found: answer, candidates: [answer] });

function oneOf(answers: readonly FaqAnswer[]): FaqLookUp {
  const [first, second] = answers;
  return {
    found: second === undefined ? first : undefined,
    candidates: answers.slice(0, maxCandidates),
  };
}

const startsOf = ({ question, subtitle }: FaqAnswer): string[] =>
  [question, subtitle].map(plainQuestion).filter((text) => text !== '');

function answerOf(section: FaqSection, profile: Profile): FaqAnswer {
  const { question, subtitle, lines, anchor } = section;
  return {
    kind: 'document',
    question,
    subtitle,
    lines,
    url: pageUrl(profile, anchor === '' ? anchorOf(question, profile) : anchor),
  };
}

/** A document without a page (plain text) has no anchors: the digest of the same question may know it. */
function anchorOf(question: string, profile: Profile): string | undefined {
  const wanted = plainQuestion(question);
  const known = Object.values(profile.faq.digest).find((digest) => {
    const own = plainQuestion(digest.question);
    return !digest.elsewhere && (own.startsWith(wanted) || wanted.startsWith(own));
  });
  return known?.anchor;
}

/** The section that a rule's sentences are pinned to, from those on; the rule's digest where it has none. */
function answerOfRule(profile: Profile, document: FaqDocument | undefined, rule: string): FaqAnswer | undefined {
  const pins = document && choosePins(profile, document);
  const section = document && sectionOfRule(document, pins, rule);
  if (section) {
    const pin = pins?.pins[rule];
    const [from] = (pin && pinnedSentences(section, pin.sentences)) ?? [];
    return { ...answerOf(section, profile), from };
  }
  return Object.hasOwn(profile.faq.digest, rule) ? digestAnswer(profile, [rule]) : undefined;
}

function sectionOfRule(document: FaqDocument, pins: FaqPins | undefined, rule: string): FaqSection | undefined {
  const pin = pins && Object.hasOwn(pins.pins, rule) ? pins.pins[rule] : undefined;
  return pin && sectionByStart(document, pin.section);
}

/** The digests, those on one question together. */
function digestAnswers(profile: Profile): FaqAnswer[] {
  const rulesOf = new Map<string, string[]>();
  for (const [rule, { question }] of Object.entries(profile.faq.digest))
    rulesOf.set(question, [...(rulesOf.get(question) ?? []), rule]);
  return [...rulesOf.values()].flatMap((rules) => digestAnswer(profile, rules) ?? []);
}

function digestAnswer(profile: Profile, rules: readonly string[]): FaqAnswer | undefined {
  const [first = ''] = rules;
  const digest = profile.faq.digest[first];
  if (!digest) return undefined;
  return {
    kind: 'digest',
    question: digest.question,
    subtitle: '',
    lines: digestLines(profile, rules),
    url: digestUrl(profile, first),
    elsewhere: digest.elsewhere?.name,
  };
}

function digestLines(profile: Profile, rules: readonly string[]): string[] {
  const texts = new Set(rules.map((rule) => fold(profile.faq.digest[rule]?.text ?? '')).filter((text) => text !== ''));
  return [...texts].flatMap((text, at) => (at === 0 ? [text] : ['', text]));
}

/** Digests whose rule, question or anchor has all the words. */
function digestsWith(profile: Profile, wanted: string, among: readonly FaqAnswer[]): FaqAnswer[] {
  const words = wanted.split(' ');
  const fitting = new Set(
    Object.entries(profile.faq.digest)
      .filter(([rule, { question, anchor }]) => {
        const searched = `${rule} ${question} ${anchor}`.toLowerCase();
        return words.every((word) => searched.includes(word));
      })
      .map(([, { question }]) => question),
  );
  return among.filter(({ question }) => fitting.has(question));
}
