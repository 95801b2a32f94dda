import { createHash } from 'node:crypto';
import type { FaqDocument, FaqPin, FaqSection, Profile } from '../core/index.js';
import { fold } from './block.js';
import { sectionByStart } from './find-section.js';

/** One set of a profile's pins. */
export type PinSet = Profile['faq']['documents'][number];

/** The pinned sentences, numbered from 1; undefined when one of them does not exist. */
export function pinnedSentences(section: FaqSection, numbers: readonly number[]): string[] | undefined {
  const sentences = numbers.map((number) => section.sentences[number - 1]);
  const known = sentences.filter((sentence) => sentence !== undefined);
  return known.length === numbers.length && known.length > 0 ? known : undefined;
}

/**
 * The hash that pins sentences of a section: first 16 hex digits of SHA-256 over their UTF-8 text, white space folded,
 * joined by single spaces. undefined when one of the sentences does not exist.
 */
export function pinHash(section: FaqSection, numbers: readonly number[]): string | undefined {
  const sentences = pinnedSentences(section, numbers);
  if (!sentences) return undefined;
  return createHash('sha256')
    .update(fold(sentences.join(' ')), 'utf8')
    .digest('hex')
    .slice(0, 16);
}

/** How one pin stands in a document. */
export interface PinReading {
  /** `ok`: reads as pinned. `changed`: the section is there, the sentences are not the same. `gone`: no such section. */
  readonly state: 'ok' | 'changed' | 'gone';
  readonly section: FaqSection | undefined;
}

/** Looks a pin up. */
export function readPin(document: FaqDocument, pin: FaqPin): PinReading {
  const section = sectionByStart(document, pin.section);
  if (!section) return { state: 'gone', section: undefined };
  return { state: pinHash(section, pin.sentences) === pin.hash ? 'ok' : 'changed', section };
}

/**
 * The pin set that belongs to a document: the one with most pins that read as pinned, then with most sections found,
 * then the first. Document names do not count: a tree's copy may be called anything.
 */
export function choosePins(profile: Profile, document: FaqDocument): PinSet | undefined {
  let best: PinSet | undefined;
  let bestScore = -1;
  for (const set of profile.faq.documents) {
    const states = Object.values(set.pins).map((pin) => readPin(document, pin).state);
    const score = states.reduce((sum, state) => sum + (state === 'ok' ? 1000 : state === 'changed' ? 1 : 0), 0);
    if (score > bestScore) [best, bestScore] = [set, score];
  }
  return best;
}
