import type { Mail } from '../../src/core/index.js';
import { isReport } from './report.js';

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

/** A report or a request that no machine wrote. */
export function isPersonsReport(mail: Mail): boolean {
  return mail.automatic === undefined && isReport(mail);
}
