import { isQuote } from './own-text.js';

/** Of a longer line only its start and its end are looked at (characters). */
const longest = 200;

/** Three of them make a rule; `---` alone stands in every patch. */
const ruleStart = /^[-_=*~–—─━－＿＝](?:[-_=*~–—─━－＿＝]{2}|\s[-_=*~–—─━－＿＝]\s[-_=*~–—─━－＿＝])/u;
const ruleEnd = /[-_=*~–—─━－＿＝]{3}$/u;
const shortRules = /^[-=–—─━].*[-=–—─━]{2}$/u;

/** `Von: Eve`, `*From:* Eve`, `发件人：`; no address of a page. */
const field = /^[*_]{0,2}\p{L}[\p{L}\p{M}\p{Zs}.'’()/&-]{0,40}[*_]{0,2}\s?[:：](?!\/\/)/u;
/** What maintainers write themselves. */
const trailer = /^[\w-]{1,30}-by\s?:/iu;
/** The field that names the writer stands for a whole head. */
const from =
  /^[*_]{0,2}(?:from|von|de|da|van|från|fra|od|lähettäjä|kimden|от|від|发件人|寄件人|寄件者|差出人|보낸 사람)[*_]{0,2}\s?[:：]/iu;

/** Not `:)`. */
const colon = /[:：][*_>"'\s\]}]{0,4}$|^\(.*[:：]\)$/u;
const wrote =
  /(?:wrote|writes|said|schrieb|geschrieben|écrit|escribió|escreveu|scritto|napisał|napisała|skrev|schreef|kirjoitti|yazdı|пишет|написал|написала|写道|寫道)\W{0,3}$/iu;
const address = /[\w.+-]@[\w-]/u;
/** What was left out between an attribution and a quotation. */
const cut = /^[[(<]?\s?(?:\.{2,10}|…|snip|cut)\s?[\])>]?$/iu;

/**
 * Index of the first line that looks, in any language, like the head of somebody else's text that follows without quotation marks: a rule, header fields, or
 * an attribution (a line that ends in a colon, names an address or says "wrote") in front of anything but a marked quotation. The number of lines
 * when there is none. Finds too many rather than too few: for commands alone. Linear in the size of the text.
 *
 * @param diffs half-open ranges of body lines (from 1) that are diffs
 */
export function unmarkedFrom(
  lines: readonly string[],
  diffs: readonly { readonly start: number; readonly end: number }[],
): number {
  let range = 0;
  for (let i = 0; i < lines.length; i++) {
    while (range < diffs.length && (diffs[range]?.end ?? 0) <= i + 1) range++;
    const diff = diffs[range];
    if (diff !== undefined && diff.start <= i + 1) continue;
    if (!isQuote(lines[i] ?? '') && isHead(lines, i)) return i;
  }
  return lines.length;
}

function isHead(lines: readonly string[], i: number): boolean {
  const line = written(lines, i);
  if (line === '') return false;
  return (
    isRule(line) ||
    isHeader(line, lines, i) ||
    (isAttribution(line) && !isQuotationBelow(lines, i) && !leadsToCommand(line, lines, i))
  );
}

function isRule(line: string): boolean {
  if (line === '---') return false;
  return ruleStart.test(line) || ruleEnd.test(line) || (/^[-=–—─━]{2}/u.test(line) && shortRules.test(line));
}

/** A field of a header with another one below it, or the field that names the writer. */
function isHeader(line: string, lines: readonly string[], i: number): boolean {
  return from.test(line) || (isField(line) && isField(written(lines, nextWritten(lines, i + 1))));
}

function isField(line: string): boolean {
  return field.test(line) && !trailer.test(line);
}

function isAttribution(line: string): boolean {
  return colon.test(line) || wrote.test(line) || (address.test(line) && !line.includes('://') && !trailer.test(line));
}

/** The attribution may run over three lines; it is an honest one when a marked quotation follows. */
function isQuotationBelow(lines: readonly string[], i: number): boolean {
  for (let k = i; k <= i + 2 && written(lines, k) !== ''; k++) {
    if ((k === i || isAttribution(written(lines, k))) && isQuote(lines[nextWritten(lines, k + 1)] ?? '')) return true;
  }
  return false;
}

/** `Please see:` and the command below it: short, and without what an attribution has, a name's address, a date or "wrote". */
function leadsToCommand(line: string, lines: readonly string[], i: number): boolean {
  if (line.length > 60 || address.test(line) || wrote.test(line) || /\d/u.test(line)) return false;
  return /^#faq\s/iu.test(lines[nextWritten(lines, i + 1)] ?? '');
}

/** Index of the next line that says something: among the next four. */
function nextWritten(lines: readonly string[], i: number): number {
  let k = i;
  while (k < i + 4 && (written(lines, k) === '' || cut.test(written(lines, k)))) k++;
  return k;
}

function written(lines: readonly string[], i: number): string {
  const line = (lines[i] ?? '').trim();
  return line.length <= 2 * longest ? line : `${line.slice(0, longest)} ${line.slice(-longest)}`;
}
