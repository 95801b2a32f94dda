/** How far an inline markup may reach; what is not closed by then is plain text. Keeps the scan linear. */
const reach = 400;
const opens = /[\s\-:/'"<([{]/;
const closes = /[\s\-.,:;!?\\/'")\]}>]/;

interface Found {
  readonly text: string;
  readonly next: number;
}

/**
 * A paragraph without its reStructuredText inline markup: literals, emphasis, roles, links, references, substitutions,
 * escapes. Line ends stay where they are. Unclosed markup is plain text. Never throws.
 */
export function stripInline(text: string): string {
  let out = '';
  let at = 0;
  while (at < text.length) {
    const found = markupAt(text, at);
    if (found) {
      out += found.text;
      at = found.next;
    } else {
      out += text[at] ?? '';
      at += 1;
    }
  }
  return out;
}

function markupAt(text: string, at: number): Found | undefined {
  switch (text[at]) {
    case '\\':
      return escaped(text, at);
    case '`':
      return literal(text, at) ?? interpreted(text, at);
    case '*':
      return delimited(text, at, '**') ?? delimited(text, at, '*');
    case '|':
      return delimited(text, at, '|');
    case ':':
      return role(text, at);
    case '_':
      return reference(text, at);
    default:
      return undefined;
  }
}

function escaped(text: string, at: number): Found | undefined {
  const next = text[at + 1];
  if (next === undefined) return undefined;
  return { text: /\s/.test(next) ? '' : next, next: at + 2 };
}

function literal(text: string, at: number): Found | undefined {
  if (!text.startsWith('``', at)) return undefined;
  const end = text.slice(at + 2, at + reach).indexOf('``');
  if (end <= 0) return undefined;
  return { text: text.slice(at + 2, at + 2 + end), next: at + 4 + end };
}

/** `` `text`_ ``, `` `text <url>`__ `` and the text of a role: the text alone is read. */
function interpreted(text: string, at: number): Found | undefined {
  const window = text.slice(at + 1, at + reach);
  const end = window.indexOf('`');
  if (end <= 0 || /^\s/.test(window)) return undefined;
  const inner = window.slice(0, end);
  const titled = /^([^<>]*\S)\s*<[^<>]*>$/.exec(inner);
  const after = at + 2 + end;
  const tail = /^_{1,2}(?![\w`])/.exec(text.slice(after, after + 3))?.[0].length ?? 0;
  return { text: titled?.[1] ?? inner, next: after + tail };
}

function delimited(text: string, at: number, mark: string): Found | undefined {
  if (!text.startsWith(mark, at)) return undefined;
  const before = text[at - 1];
  if (before !== undefined && !opens.test(before)) return undefined;
  const window = text.slice(at + mark.length, at + reach);
  if (window === '' || /^\s/.test(window)) return undefined;
  for (let end = window.indexOf(mark, 1); end > 0; end = window.indexOf(mark, end + 1)) {
    const after = window[end + mark.length];
    const closed = after === undefined ? true : closes.test(after);
    if (closed && !/\s/.test(window[end - 1] ?? ' ')) {
      return { text: window.slice(0, end), next: at + end + 2 * mark.length };
    }
  }
  return undefined;
}

/** The name of a role in front of its text (`` :ref:`x` ``) is not read. */
function role(text: string, at: number): Found | undefined {
  const name = /^:[A-Za-z][\w+.:-]{0,40}:(?=`\S)/.exec(text.slice(at, at + 50));
  return name ? { text: '', next: at + name[0].length } : undefined;
}

/** `name_`, `name__` and `[1]_`: the underscores are not read. */
function reference(text: string, at: number): Found | undefined {
  if (!/[A-Za-z0-9\]]/.test(text[at - 1] ?? ' ')) return undefined;
  const marks = /^_{1,2}(?=$|[\s\-.,:;!?/'")\]}>])/.exec(text.slice(at, at + 4));
  return marks ? { text: '', next: at + marks[0].length } : undefined;
}
