import type { Mail } from '../../src/core/index.js';
import { ownLines } from '../../src/mail/index.js';

/** Longer lines are nobody's prose; a hostile one must not cost more than its length. */
const LONGEST_LINE = 500;
const MOST_LINES = 2000;

/** A piece of what the author of a report wrote himself, its lines joined by blanks. */
export interface Paragraph {
  readonly text: string;
  /** The decoded body line (from 1) on which the character at this place of `text` stands. */
  lineAt(place: number): number;
}

/** A mail of a person that starts a thread: no answer, no patch, nothing passed on, nothing that a tracker sent. */
export function isReport(mail: Mail): boolean {
  const { prefix } = mail;
  if (prefix.reply || prefix.forward || prefix.pull || prefix.patch) return false;
  if (mail.patch !== undefined || mail.bugzilla?.fromBugzilla === true) return false;
  return mail.inReplyTo.length === 0 && mail.references.length === 0;
}

/** What the author wrote himself, by paragraphs; quotes, the signature and forwarded mail left out. */
export function paragraphsOf(mail: Mail): readonly Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let open: { line: number; text: string }[] = [];
  const close = () => {
    if (open.length > 0) paragraphs.push(paragraphOf(open));
    open = [];
  };
  for (const { line, text } of ownLines(mail.text.split('\n').slice(0, MOST_LINES), [])) {
    const written = text.slice(0, LONGEST_LINE).trim();
    if (written === '') close();
    else open.push({ line, text: written });
  }
  close();
  return paragraphs;
}

function paragraphOf(lines: readonly { readonly line: number; readonly text: string }[]): Paragraph {
  const starts: number[] = [];
  let text = '';
  for (const each of lines) {
    if (text !== '') text += ' ';
    starts.push(text.length);
    text += each.text;
  }
  return {
    text,
    lineAt: (place) => lines[starts.findLastIndex((start) => start <= place)]?.line ?? 1,
  };
}
