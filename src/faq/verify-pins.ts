import type { FaqDocument, Profile } from '../core/index.js';
import { foreignAddresses } from './foreign-addresses.js';
import { choosePins, pinnedSentences, readPin } from './pin.js';

/** How one rule's pin stands. */
export interface PinState {
  readonly rule: string;
  readonly state: 'ok' | 'changed' | 'gone';
  /** What the rule's replies may do at most because of it: wait for approval, with the digest instead of the sentences, or nothing at all. */
  readonly dropsTo: 'draft' | 'observe' | undefined;
  /** Start of the question, as pinned. */
  readonly section: string;
  /** The question as the document has it; undefined when it is gone. */
  readonly question: string | undefined;
  /** Name of the pin set that was compared. */
  readonly pins: string;
  /** Anchor that links use (the digest's) and the one the document gives; undefined when they agree or the document has none. */
  readonly movedAnchor: { readonly from: string; readonly to: string } | undefined;
  /** Addresses in the pinned sentences that are not the profile's: the digest is quoted instead. */
  readonly foreignAddresses: readonly string[];
}

const dropsTo = { ok: undefined, changed: 'draft', gone: 'observe' } as const;

/** Every pin of the set that belongs to the document, by rule name. Empty when the profile pins no document. */
export function verifyPins(profile: Profile, document: FaqDocument): PinState[] {
  const set = choosePins(profile, document);
  if (!set) return [];
  return Object.entries(set.pins)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([rule, pin]) => {
      const { state, section } = readPin(document, pin);
      const sentences = section && pinnedSentences(section, pin.sentences);
      return {
        rule,
        state,
        dropsTo: dropsTo[state],
        section: pin.section,
        question: section?.question,
        pins: set.name,
        movedAnchor: movedAnchor(profile.faq.digest[rule]?.anchor, section?.anchor),
        foreignAddresses: foreignAddresses(profile, (sentences ?? []).join('\n')),
      };
    });
}

function movedAnchor(from: string | undefined, to: string | undefined): PinState['movedAnchor'] {
  return from === undefined || to === undefined || to === '' || from === to ? undefined : { from, to };
}
