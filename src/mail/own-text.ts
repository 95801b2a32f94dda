/** Longest own text that is kept (characters). */
const longest = 4000;

/** A line of a body that its author wrote himself. */
export interface OwnLine {
  /** Decoded body line, from 1. */
  readonly line: number;
  readonly text: string;
}

/**
 * The lines an author wrote himself: without quotes, attribution lines (`On ... wrote:`, wrapped ones too), the signature after
 * `-- `, forwarded mail below its header line, and diffs. Linear in the number of lines.
 *
 * @param diffs half-open ranges of body lines (from 1) that are diffs
 */
export function ownLines(
  lines: readonly string[],
  diffs: readonly { readonly start: number; readonly end: number }[],
): OwnLine[] {
  const own: OwnLine[] = [];
  let range = 0;
  for (let i = 0; i < lines.length; i++) {
    while (range < diffs.length && (diffs[range]?.end ?? 0) <= i + 1) range++;
    const diff = diffs[range];
    if (diff !== undefined && diff.start <= i + 1) continue;
    const line = lines[i] ?? '';
    if (isSignature(line) || isForwarded(line) || isOutlookHead(line, lines[i + 1])) break;
    if (isQuote(line)) continue;
    const attribution = attributionEnd(lines, i);
    if (attribution > i) {
      i = attribution - 1;
      continue;
    }
    own.push({ line: i + 1, text: line });
  }
  return own;
}

/** Own lines as one text: blank runs folded, trimmed, at most 4,000 characters. */
export function joinOwnLines(own: readonly OwnLine[]): string {
  let text = '';
  let blank = false;
  for (const line of own) {
    const written = line.text.trimEnd();
    if (written === '') {
      blank = text !== '';
      continue;
    }
    text += `${text === '' ? '' : blank ? '\n\n' : '\n'}${written}`;
    blank = false;
    if (text.length >= longest) return text.slice(0, longest);
  }
  return text;
}

/** A line of the text starts with these words: not quoted, not below the mark of a forwarded mail, but perhaps in the signature. */
export function hasOwnLine(text: string, start: string): boolean {
  if (!text.includes(start)) return false;
  for (const line of text.split('\n')) {
    if (isForwarded(line)) return false;
    if (line.startsWith(start)) return true;
  }
  return false;
}

export function isQuote(line: string): boolean {
  return /^ {0,2}[>|›»]/u.test(line) || /^[A-Z]{1,3}> ?/u.test(line);
}

/** RFC 3676, 4.3; mailers that cut trailing blanks leave `--`. */
function isSignature(line: string): boolean {
  return line === '-- ' || line === '--';
}

export function isForwarded(line: string): boolean {
  return (
    /^-{3,10} ?(?:Original Message|Forwarded Message|Original-Nachricht|Original|原始邮件|邮件原件|转发邮件)/iu.test(
      line,
    ) || /^(?:_{30,}|Begin forwarded message:)$/u.test(line)
  );
}

/** Outlook puts what it answers below its headers, without a mark. */
export function isOutlookHead(line: string, next: string | undefined): boolean {
  return line.startsWith('From: ') && next?.startsWith('Sent: ') === true;
}

/** The last word of an attribution, in the languages seen. */
const wroteEnd =
  /(?:wrote|writes|said|schrieb\b.{0,80}|a écrit|escribió|escreveu|ha scritto|napisał(?:\(a\))?|пишет|写道|寫道|のメール|작성) ?[:：](?:\s*>?)?$/iu;
const attributionStart = /^(?:On|Am|Le|El|Em|Il|Op|W dniu|Den|Dne|在|于|於|\*|Quoting|Excerpts from) ?\S/u;

/**
 * Index after an attribution that starts at `i` (it may run over three lines and must be followed by a quote, or end in
 * "wrote:" on its first line); `i` when there is none.
 */
function attributionEnd(lines: readonly string[], i: number): number {
  const line = (lines[i] ?? '').trimEnd();
  if (line.length > 400 || line === '') return i;
  if (wroteEnd.test(line) && (attributionStart.test(line) || quoteFollows(lines, i + 1))) return i + 1;
  if (!attributionStart.test(line)) return i;
  for (let k = i + 1; k <= i + 2 && k < lines.length; k++) {
    const next = (lines[k] ?? '').trimEnd();
    if (next === '' || next.length > 400) return i;
    if (wroteEnd.test(next) && quoteFollows(lines, k + 1)) return k + 1;
  }
  return i;
}

export function quoteFollows(lines: readonly string[], i: number): boolean {
  const next = (lines[i] ?? '').trim() === '' ? lines[i + 1] : lines[i];
  return isQuote(next ?? '');
}
