/** Elements that stand within a line; all others end it. */
const inline = new Set(
  'a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark o:p q s samp small span strike strong sub sup tt u var wbr'.split(
    ' ',
  ),
);
/** Elements whose text nobody sees. */
const unseen = new Set(['script', 'style', 'template', 'title']);

const named: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  bdquo: '„',
  gt: '>',
  laquo: '«',
  ldquo: '“',
  lsquo: '‘',
  lt: '<',
  nbsp: ' ',
  num: '#',
  quot: '"',
  raquo: '»',
  rdquo: '”',
  rsquo: '’',
  sbquo: '‚',
};

interface State {
  text: string;
  /** How deep in `<blockquote>`. */
  quoted: number;
  /** How deep in `<pre>`. */
  pre: number;
  unseen: string;
}

/**
 * The lines of an HTML text, roughly as they are seen, without what is in `<blockquote>`: enough to find a few words at the start of a line, and for
 * nothing else. Linear: every character is looked at a fixed number of times, whatever is not closed.
 */
export function htmlLines(html: string): string[] {
  const state: State = { text: '', quoted: 0, pre: 0, unseen: '' };
  let at = 0;
  while (at < html.length) {
    const open = indexOrEnd(html, '<', at);
    write(state, html.slice(at, open));
    if (open === html.length) break;
    if (html.startsWith('<!--', open)) {
      at = indexOrEnd(html, '-->', open + 4) + 3;
    } else if (/^[a-z/!?]/iu.test(html.charAt(open + 1))) {
      const close = indexOrEnd(html, '>', open);
      enter(state, html.slice(open + 1, Math.min(close, open + 30)));
      at = close + 1;
    } else {
      write(state, '<');
      at = open + 1;
    }
  }
  return state.text.split('\n');
}

function indexOrEnd(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from);
  return found < 0 ? text.length : found;
}

/** A tag: where it leads to, and whether the line ends there. */
function enter(state: State, tag: string): void {
  const [, slash = '', written = ''] = /^(\/?)([a-z][\w:]*)/iu.exec(tag) ?? [];
  const name = written.toLowerCase();
  const step = slash === '' ? 1 : -1;
  if (state.unseen !== '') {
    if (step < 0 && name === state.unseen) state.unseen = '';
    return;
  }
  if (unseen.has(name) && step > 0) state.unseen = name;
  if (name === 'blockquote') state.quoted = Math.max(0, state.quoted + step);
  if (name === 'pre') state.pre = Math.max(0, state.pre + step);
  if (!inline.has(name)) state.text += '\n';
}

function write(state: State, raw: string): void {
  if (raw === '' || state.quoted > 0 || state.unseen !== '') return;
  const text = raw.includes('&') ? raw.replace(/&(#x?[0-9a-f]{1,6}|[a-z]{2,5});/giu, decoded) : raw;
  state.text += state.pre > 0 ? text : text.replace(/[\t\n\r ]/gu, ' ');
}

function decoded(whole: string, name: string): string {
  if (!name.startsWith('#')) return named[name.toLowerCase()] ?? whole;
  const code = /^#x/iu.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
