import type { Mail } from '../../src/core/index.js';

const notices =
  /\b(?:ann|announce(?:s|d|ment)?|topics?|cfp|call for|surveys?|polls?|papers?|minutes|agenda|questions?)\b/i;
const over = /(?<!\b(?:be|being|get|gets|getting|not|never)\s)(?<!n['’]t\s)\b(?:fixed|gone|resolved|solved)\b/i;

/** The subject is a talk's, an announcement's, a survey's or a question's: those name bugs, too. */
export function isNotice({ subject }: Mail): boolean {
  return notices.test(subject);
}

/** The author says of something that it is fixed or gone ("to be fixed", "not fixed" say nothing): such a mail may need nobody. */
export function saysItIsOver({ subject, ownText }: Mail): boolean {
  return over.test(`${subject}\n${ownText}`);
}
