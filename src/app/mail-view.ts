import type { MailView } from '../cli/services.js';
import type { MailFacts } from '../core/index.js';

/** A mail as reports show it, wherever it was read. */
export function mailView(mail: MailFacts): MailView {
  return { subject: mail.subject, author: mail.author?.address ?? mail.from.address, date: mail.date, file: undefined };
}
