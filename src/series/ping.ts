import type { MailFacts, Series } from '../core/index.js';
import { reportSeries } from './assemble.js';
import { parentsOf, sameAddress } from './submission.js';

/** A reminder is short: characters and lines of own text. */
const longest = 400;
const mostLines = 10;
const pingTitle = /^(?:\w{1,12} )?(?:ping|reminder)\d{0,2} ?:/i;
const pingWord =
  /\b(?:ping(?:ing)?|remind(?:er)?|bump(?:ing)?|nudge|comments?|feedback|updates?|news|thoughts?|opinions?|reviews?|look|status|progress|response)\b/i;

/**
 * Whether a mail may be nothing but a reminder of patches: an answer by a person, without a diff, of a few lines with a word that reminders use.
 * Cheap, and says yes too often: whether it is one is for a rule to read.
 */
export function mayBePing(mail: MailFacts): boolean {
  const { prefix, ownText } = mail;
  if (mail.patch !== undefined || mail.automatic !== undefined || mail.tooLarge || prefix.forward) return false;
  if (!prefix.reply && !pingTitle.test(prefix.title)) return false;
  if (parentsOf(mail).length === 0 || ownText.length > longest) return false;
  return pingWord.test(ownText) && ownText.split('\n').length <= mostLines;
}

/** A reminder, judged by itself. */
export function pingSeries(mail: MailFacts): Series<MailFacts> {
  return { ...reportSeries(mail), kind: 'ping' };
}

/** The submission that a reminder asks after: the last one from the same address among those that it answers, directly or through others. */
export function askedAfter(ping: MailFacts, submissions: readonly Series<MailFacts>[]): Series<MailFacts> | undefined {
  const above = new Set([...ping.inReplyTo, ...ping.references]);
  return submissions.findLast(({ mails }) => mails.some((mail) => above.has(mail.id) && sameAddress(mail, ping)));
}
