import type { Excerpt, FaqDocument, FaqSection, Profile } from '../core/index.js';
import { fold } from './block.js';
import { foreignAddresses } from './foreign-addresses.js';
import { choosePins, pinnedSentences, readPin } from './pin.js';

/** Stands where sentences between quoted ones were left out. */
const omission = '[...]';

/**
 * What a reply to `rule` may quote. The pinned sentences when they stand in the document unchanged; this project's own
 * digest when there is no document, when the document has no pin for the rule or when the sentences name addresses that
 * are not the profile's; the digest with `drifted` when the sentences changed; `missing` when the section is gone, or
 * when there is no digest to fall back to.
 */
export function excerptFor(profile: Profile, document: FaqDocument | undefined, rule: string): Excerpt {
  const pin = document && choosePins(profile, document)?.pins[rule];
  if (!document || !pin) return digestOf(profile, rule, false, undefined);
  const { state, section } = readPin(document, pin);
  if (!section)
    return { kind: 'missing', question: profile.faq.digest[rule]?.question ?? pin.section, url: profile.faq.url };
  if (state !== 'ok') return digestOf(profile, rule, true, section);
  const sentences = pinnedSentences(section, pin.sentences) ?? [];
  if (foreignAddresses(profile, sentences.join('\n')).length > 0) return digestOf(profile, rule, false, section);
  return {
    kind: 'document',
    question: section.question,
    text: quoteSentences(section, pin.sentences),
    url: pageUrl(profile, section.anchor === '' ? profile.faq.digest[rule]?.anchor : section.anchor),
  };
}

/** The page, at the section when its anchor is known. */
export function pageUrl(profile: Profile, anchor: string | undefined): string {
  return anchor === undefined || anchor === '' ? profile.faq.url : `${profile.faq.url}#${anchor}`;
}

function digestOf(profile: Profile, rule: string, drifted: boolean, section: FaqSection | undefined): Excerpt {
  const digest = profile.faq.digest[rule];
  if (!digest) return { kind: 'missing', question: section?.question ?? rule, url: pageUrl(profile, section?.anchor) };
  const anchor = section && section.anchor !== '' ? section.anchor : digest.anchor;
  return {
    kind: 'digest',
    question: digest.question,
    text: fold(digest.text),
    url: digest.elsewhere?.url ?? pageUrl(profile, anchor),
    drifted,
    elsewhere: digest.elsewhere?.name,
  };
}

/** Where a rule's question is answered: its own page, the section of the FAQ, or the FAQ as a whole. */
export function digestUrl(profile: Profile, rule: string): string {
  const digest = profile.faq.digest[rule];
  return digest?.elsewhere?.url ?? pageUrl(profile, digest?.anchor);
}

/** Sentences that fill whole lines of the document (commands, addresses) keep their own line; the others flow. */
function quoteSentences(section: FaqSection, numbers: readonly number[]): string {
  const wholeLines = new Set(section.lines.map((line) => fold(line.replace(/^\s*[*+-] /, ''))));
  let text = '';
  let ownLine = false;
  numbers.forEach((number, at) => {
    const sentence = section.sentences[number - 1] ?? '';
    const alone = wholeLines.has(sentence);
    const gap = at > 0 && number !== (numbers[at - 1] ?? 0) + 1;
    const joint = at === 0 ? '' : alone || ownLine ? '\n' : ' ';
    text += gap ? `${joint}${omission}${alone ? '\n' : ' '}${sentence}` : `${joint}${sentence}`;
    ownLine = alone;
  });
  return text;
}
