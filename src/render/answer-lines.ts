import type { FaqAnswer } from '../core/index.js';
import { stickyWord } from './neutralise.js';
import { columns, wrap } from './wrap.js';

/** An excerpt that a person asked for may be as long as this; then comes the link. */
const maxLines = 20;
const omission = '  | [...]';

/** What starts a list item; a number or letter does so only where no sentence is going on. */
const bullet = /^[*+•-]\s+(?=\S)/;
const listItem = /^(?:[*+•-]|\(?(?:\d{1,3}|[ivx]{1,5}|[a-zA-Z])[.)])\s+(?=\S)/;

/** A piece of text that is wrapped by itself. */
interface Paragraph {
  /** Bullet of a list item, or the indent of a command; '' for prose. */
  readonly lead: string;
  readonly text: string;
  /** Stands directly below the one before. */
  readonly tight: boolean;
}

/** A part of the FAQ as a mail quotes it: question, up to 20 lines behind `| `, link. What is not the FAQ's own wording says so. */
export function answerLines(answer: FaqAnswer): string[] {
  const source = answer.kind === 'document' ? 'FAQ' : answer.elsewhere === undefined ? 'The FAQ in short' : 'In short';
  const title = answer.lines.length === 0 ? [] : wrap(`${source}, "${answer.question}":`, { first: '  ' });
  const all = paragraphsOf(answer.lines);
  const start = startOf(all, answer.from);
  const quoted = all.slice(start).flatMap(paragraphLines);
  while (quoted.at(0) === '  |') quoted.shift();
  return [...title, ...shortened(start > 0 ? [omission, ...quoted] : quoted), `  ${answer.url}`];
}

/** Cut behind a paragraph, unless that would leave little. */
function shortened(lines: readonly string[]): readonly string[] {
  if (lines.length <= maxLines) return lines;
  const room = lines.slice(0, maxLines - 1);
  const whole = lines[maxLines - 1] === '  |' ? room.length : room.lastIndexOf('  |');
  const kept = whole >= maxLines / 2 ? room.slice(0, whole) : room;
  while (kept.at(-1) === '  |') kept.pop();
  return [...kept, omission];
}

/** The paragraph with the sentence that is meant, when the ones before it would fill the mail. */
function startOf(paragraphs: readonly Paragraph[], sentence: string | undefined): number {
  if (sentence === undefined) return 0;
  const at = paragraphs.findIndex(({ text }) => text.includes(sentence));
  if (at < 0 || paragraphs.slice(0, at + 1).flatMap(paragraphLines).length <= maxLines) return 0;
  return at;
}

/** Lines of one paragraph flow together; list items and commands stand alone. */
function paragraphsOf(lines: readonly string[]): Paragraph[] {
  const found: Paragraph[] = [];
  let open: { lead: string; lines: string[]; tight: boolean } | undefined;
  const close = (): void => {
    if (open) found.push({ lead: open.lead, text: open.lines.join(' ').trim(), tight: open.tight });
    open = undefined;
  };
  let tight = false;
  for (const line of lines) {
    const item = (open?.lead === '' ? bullet : listItem).exec(line)?.[0];
    const indented = /^ +/.exec(line)?.[0];
    if (line.trim() === '') {
      close();
      tight = false;
      continue;
    }
    if (item !== undefined) {
      close();
      open = { lead: item, lines: [line.slice(item.length)], tight };
    } else if (indented !== undefined && (open === undefined || open.lead.trim() === '')) {
      close();
      found.push({ lead: indented, text: line.trim(), tight });
    } else {
      open ??= { lead: '', lines: [], tight };
      open.lines.push(line.trim());
    }
    tight = true;
  }
  close();
  return found;
}

function paragraphLines({ lead, text, tight }: Paragraph): string[] {
  const bullet = lead.trim() !== '';
  // `neutralise` puts brackets into a first word that reads as a trailer: room for them.
  const width = stickyWord(/^\S*/.exec(text)?.[0] ?? '') ? columns - 2 : columns;
  const first = `  | ${lead}`;
  const lines = wrap(text, { width, first, rest: bullet ? `  | ${' '.repeat(lead.length)}` : first });
  return tight ? lines : ['  |', ...lines];
}
