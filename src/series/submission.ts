import type { MailFacts, MessageId } from '../core/index.js';

/**
 * A submission is a mail whose subject is no reply and carries a patch marker, or a counter that only patches have
 * (`[bpf-next v3 01/12]`, `[bpf-next,v2]` above a diff). Pull requests are none.
 */
export function isSubmission(mail: MailFacts): boolean {
  const { prefix } = mail;
  if (prefix.reply || prefix.pull) return false;
  if (prefix.patch) return true;
  const marked = prefix.rfc || prefix.version !== undefined || prefix.words.length > 0;
  if (prefix.counted) return marked || mail.patch !== undefined || prefix.index === 0;
  return mail.patch !== undefined && marked;
}

/** The mails this one answers: In-Reply-To, or the nearest reference where a client sent no In-Reply-To. */
export function parentsOf(mail: MailFacts): readonly MessageId[] {
  if (mail.inReplyTo.length > 0) return mail.inReplyTo;
  return mail.references.slice(-1);
}

/** Both were sent from one address. A name anybody can take: what it links is a hint, and never sent or silenced on its strength. */
export function sameAddress(a: MailFacts, b: MailFacts): boolean {
  return a.authorKeys.some((key) => key.startsWith('addr:') && b.authorKeys.includes(key));
}

/** Both were sent by the same person, whichever address he used. */
export function sameAuthor(a: MailFacts, b: MailFacts): boolean {
  return a.authorKeys.some((key) => b.authorKeys.includes(key));
}

/** Counts towards `k/m`: a whole number from 1. */
export function isNumbered(mail: MailFacts): boolean {
  return mail.prefix.index !== undefined && mail.prefix.index >= 1 && Number.isInteger(mail.prefix.index);
}

/** Can be a cover letter: numbered 0, or unnumbered and without a diff. */
export function mayCover(mail: MailFacts): boolean {
  return mail.prefix.index === 0 || (!mail.prefix.counted && mail.patch === undefined);
}
