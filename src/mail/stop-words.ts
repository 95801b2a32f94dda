import { htmlLines } from './html-lines.js';
import { isForwarded, isOutlookHead, isQuote } from './own-text.js';

/** What people put in front of it: blanks, marks of any language's quotation, brackets, Markdown. */
const around = '\\s\\p{Cf}\\p{Pi}\\p{Pf}\\p{Ps}"\'`\\u00b4*_~\\\\';
const leading = new RegExp(`^[${around}]{1,40}`, 'u');
/** Our own words have it in quotation marks. */
const quotationMark = /["'`\u00b4\p{Pi}\p{Pf}\u201a\u201e]/u;
const command = /^#[ \t]{0,4}faq[ \t:,_-]{0,8}stop\b/iu;
const alone = /^faq[ \t]{1,8}stop[^\p{L}\p{N}]{0,20}$/iu;
/** Only texts with it are looked at line by line. */
const somewhere = /faq|ｆａｑ/iu;
/** Longest start of a line that is looked at (characters). */
const longest = 120;

/**
 * `#faq stop` at the start of a line, or `faq stop` as a line of its own, however people type or copy it: below a signature mark and anywhere in a
 * long mail, too. Read generously, for it ends mail to its sender and no more. Not heard: marked quotations, forwarded mail, and what our own mails say of
 * the command, however a program has wrapped it. Linear.
 *
 * @param text the decoded text of a mail, or its subject
 */
export function saysStop(text: string): boolean {
  return somewhere.test(text) && hasStopLine(text.split('\n'));
}

/** The same of HTML as it is seen. */
export function htmlSaysStop(html: string): boolean {
  return somewhere.test(html) && hasStopLine(htmlLines(html));
}

function hasStopLine(lines: readonly string[]): boolean {
  for (const [i, line] of lines.entries()) {
    if (isForwarded(line) || isOutlookHead(line, lines[i + 1])) return false;
    if (isStopLine(line) && !(isQuote(line) && !isInGuillemets(line)) && !isSample(lines, i)) return true;
  }
  return false;
}

function isStopLine(line: string): boolean {
  const words = line.slice(0, longest).normalize('NFKC').replace(leading, '');
  return command.test(words) || (line.length < longest && alone.test(words));
}

/** `»#faq stop«`, as Germans quote: `»` alone marks a quoted line. */
function isInGuillemets(line: string): boolean {
  return /^ {0,2}(?:»[^»«]{1,60}«|›[^›‹]{1,60}‹)/u.test(line);
}

/** `Stop these mails: reply with "#faq stop".` with a line end in front of the command: no command of whoever sends our words back. */
function isSample(lines: readonly string[], i: number): boolean {
  const marks = leading.exec((lines[i] ?? '').slice(0, longest))?.[0] ?? '';
  if (!quotationMark.test(marks)) return false;
  let before = '';
  for (let k = i - 1, left = 2; k >= Math.max(0, i - 8) && left > 0; k--) {
    const words = (lines[k] ?? '')
      .slice(-longest)
      .replace(/[\s>|]{1,40}/gu, ' ')
      .trim();
    if (words === '') continue;
    before = `${words} ${before}`;
    left--;
  }
  return /\breply with $/iu.test(before);
}
