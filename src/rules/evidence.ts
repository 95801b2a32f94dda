import type { Evidence, Mail } from '../core/index.js';

/** The Subject as evidence, for what is missing from a mail. */
export function subjectOf(mail: Mail): Evidence {
  return { messageId: mail.id, line: 0, quote: mail.subject };
}

/** The To header as evidence of who is not there; the Subject where To is empty. */
export function recipientsOf(mail: Mail): Evidence {
  return mail.toText === '' ? subjectOf(mail) : { messageId: mail.id, line: 0, quote: mail.toText };
}

/** One line of the decoded body as evidence, trailing white space left off. `line` counts from 1. */
export function lineOf(mail: Mail, line: number): Evidence {
  return { messageId: mail.id, line, quote: (mail.text.split('\n')[line - 1] ?? '').trimEnd() };
}
