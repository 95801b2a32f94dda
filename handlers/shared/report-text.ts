import type { Mail } from '../../src/core/index.js';

/** A line that the author of a report wrote himself. */
export interface ReportLine {
  /** Decoded body line, from 1. */
  readonly line: number;
  readonly text: string;
}

/** Longer lines are nobody's prose. */
const longest = 500;

/** The lines of a report that its author wrote himself: no quotes, signature or forwarded mail. */
export function reportLines(mail: Mail): readonly ReportLine[] {
  const own = new Set(mail.ownText.split('\n'));
  return mail.text
    .split('\n')
    .map((text, index) => ({ line: index + 1, text: text.trimEnd() }))
    .filter(({ text }) => text !== '' && text.length <= longest && own.has(text));
}

/** A mail that a person wrote to start a thread: no machine's, no answer, no patch. */
export function isPersonsReport(mail: Mail): boolean {
  return (
    mail.automatic === undefined &&
    mail.bugzilla?.fromBugzilla !== true &&
    mail.patch === undefined &&
    !mail.prefix.reply &&
    !mail.prefix.forward &&
    !mail.prefix.pull &&
    mail.inReplyTo.length === 0
  );
}
