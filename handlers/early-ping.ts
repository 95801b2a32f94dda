import type { Mail, MailFacts, Rule } from '../src/core/index.js';
import { lineOf } from '../src/rules/index.js';
import { askedAfter, parentsOf, sameAddress } from '../src/series/index.js';
import { businessDays } from './shared/business-days.js';
import { isRegular } from './shared/people.js';
import { reminderOf } from './shared/reminder-text.js';

/** FAQ: "How long do I need to wait for feedback on my BPF patches?" */
export const earlyPing: Rule = {
  name: 'early-ping',
  summary: 'A question after patches that have hardly been posted',
  judges: ['ping'],
  needsWhole: false,
  codes: {
    ping: 'the author asks after his patches before the usual time for a review is over',
  },
  misled: [
    'Somebody asked for the reminder in a chat or in a mail that this mailbox did not see.',
    'The patches are the new version of work that has waited for a long time, or mend something urgent.',
  ],
  check(series, { profile, history }) {
    const [ping] = series.mails;
    const asked = ping && askedAfter(ping, history.earlier);
    if (ping === undefined || asked === undefined || asked.resend || isRegular(series, profile)) return [];
    const { pingDays } = profile.limits;
    if (businessDays(asked.lastArrival, ping.arrival) >= pingDays) return [];
    if (history.reviews.some((review) => review.arrival <= ping.arrival && isInvitation(review))) return [];
    const reminder = reminderOf(ping, profile.titleWords);
    if (reminder === undefined || (!reminder.plain && isAnswer(ping, history.thread))) return [];
    const data = { days: pingDays };
    return [{ rule: 'early-ping', code: 'ping', messageId: ping.id, evidence: [lineOf(ping, reminder.line)], data }];
  },
};

/** It answers somebody else, or nobody knows whom: `could you check?` may be part of a discussion. */
function isAnswer(ping: Mail, thread: readonly MailFacts[]): boolean {
  const parents = parentsOf(ping);
  return !thread.some((mail) => parents.includes(mail.id) && sameAddress(mail, ping));
}

/** `Please ping me on Monday`. */
function isInvitation({ ownText }: MailFacts): boolean {
  return /\b(?:ping|remind|reminder|nudge|poke|bump)\b/i.test(ownText);
}
