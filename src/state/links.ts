import type { Mail, MailFacts, MessageId } from '../core/index.js';

/** A mail names at most this many others in the index; a hostile References header may name thousands. */
const maxLinks = 500;

/** The mails a mail says it belongs to: parents, then references from the nearest to the oldest; no duplicates, not itself. */
export function linksOf(facts: MailFacts): readonly MessageId[] {
  const links = new Set([...facts.inReplyTo, ...facts.references.toReversed()]);
  links.delete(facts.id);
  return [...links].slice(0, maxLinks);
}

/** The author keys a mail is found by; a From header with hundreds of addresses is no person. */
export function authorKeysOf(facts: MailFacts): readonly string[] {
  return [...new Set(facts.authorKeys)].slice(0, 50);
}

/** A mail's facts without its body and whatever else rides on the value. */
export function withoutText(mail: MailFacts & Partial<Pick<Mail, 'text' | 'saysStop'>>): MailFacts {
  const facts = { ...mail };
  delete facts.text;
  delete facts.saysStop;
  return facts;
}

/** By arrival, equal arrivals by id: the same order on every store. */
export function byArrival(a: MailFacts, b: MailFacts): number {
  return a.arrival - b.arrival || compareText(a.id, b.id);
}

/** Nearest to `anchor` (ms) first. */
export function byDistance(anchor: number): (a: MailFacts, b: MailFacts) => number {
  return (a, b) => Math.abs(a.arrival - anchor) - Math.abs(b.arrival - anchor) || byArrival(a, b);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
