import { trimEndOf, type SubjectPrefix } from '../core/index.js';
import { withoutGatewayMark } from './gateway-marks.js';
import { longest } from './limits.js';
import {
  fillerWords,
  forwardWords,
  patchWords,
  pullWords,
  replyWords,
  resendWords,
  rfcWords,
  unmistakableReplyWords,
} from './prefix-words.js';

/** A bracket that runs on longer than this is part of the title. */
const longestGroup = 200;

/** What is being collected while reading. */
interface Reading {
  reply: boolean;
  forward: boolean;
  patch: boolean;
  rfc: boolean;
  resend: boolean;
  pull: boolean;
  words: string[];
  version: number | undefined;
  index: number | undefined;
  total: number | undefined;
  counted: boolean;
}

/**
 * Reads what stands before the title of a subject: reply marks, and bracketed groups in any order and punctuation.
 * Works in linear time and never throws; an unclosed bracket is read as far as it can be understood.
 *
 * The grammar knows no trees: words it cannot read are handed over in `words`.
 * Groups that do not stand at the start (`bpf: fix foo[0]`) belong to the title. `(v2)` at the end of the title and `(resend)` in it
 * are read and stay in the title. Marks of mail gateways (`[EXTERNAL]`, `***SPAM***`) are dropped wherever a group may stand.
 *
 * @param subject decoded and unfolded
 */
export function parsePrefix(subject: string): SubjectPrefix {
  const reading = emptyReading();
  let rest = subject.slice(0, longest.subject).replace(/\s+/gu, ' ').trim();
  for (;;) {
    const next =
      withoutGatewayMark(rest) ??
      readGroup(rest, reading) ??
      readReplyMark(rest, reading) ??
      readLooseMarker(rest, reading);
    if (next === undefined) break;
    rest = next;
  }
  readTitle(rest, reading);
  return { ...reading, title: rest };
}

/** `[...]` at the start: returns what follows it, undefined when there is none. */
function readGroup(rest: string, reading: Reading): string | undefined {
  if (!rest.startsWith('[')) return undefined;
  const end = closingBracket(rest);
  if (end === undefined) return readUnclosedGroup(rest, reading);
  const content = rest.slice(1, end);
  readTokens(tokensOf(content), reading);
  // `[PATCH]: title`, `[PATCH], [bpf] title`
  return rest
    .slice(end + 1)
    .replace(/^(?: ?[:,;](?= |\[)| ?-(?= ?\[))/u, '')
    .trimStart();
}

/** Index of the bracket that closes the one at 0, nested ones counted. */
function closingBracket(rest: string): number | undefined {
  let depth = 0;
  const limit = Math.min(rest.length, longestGroup);
  for (let i = 0; i < limit; i++) {
    if (rest[i] === '[') depth++;
    else if (rest[i] === ']' && --depth === 0) return i;
  }
  // `[PATCH [bpf] title`: the inner one closes it
  const first = rest.indexOf(']');
  return first >= 0 && first < limit ? first : undefined;
}

/**
 * `[PATCH bpf-next v2 1/3 libbpf: title`: takes words up to the counter, or to the word before the first one with a
 * colon, or only the markers. Returns what follows; undefined when the group shows no marker at all.
 */
function readUnclosedGroup(rest: string, reading: Reading): string | undefined {
  const words = rest.slice(1).split(' ');
  const head = words.slice(0, 10);
  const probe = emptyReading();
  readTokens(tokensOf(head.join(' ')), probe);
  if (!probe.patch && !probe.rfc && !probe.counted) return undefined;
  const counter = head.findIndex((word) => counterOf(trimEndOf(word, ')}>:,')) !== undefined);
  const colon = head.findIndex((word) => word.endsWith(':'));
  let taken: number;
  if (counter >= 0) taken = counter + 1;
  else if (colon > 0) taken = colon;
  else {
    taken = head.findIndex((word) => {
      const alone = emptyReading();
      readTokens(tokensOf(word), alone);
      return alone.words.length > 0;
    });
    if (taken < 0) taken = head.length;
  }
  readTokens(tokensOf(words.slice(0, taken).join(' ').replace(/[)}>]/gu, ' ')), reading);
  return words.slice(taken).join(' ');
}

function emptyReading(): Reading {
  return {
    reply: false,
    forward: false,
    patch: false,
    rfc: false,
    resend: false,
    pull: false,
    words: [],
    version: undefined,
    index: undefined,
    total: undefined,
    counted: false,
  };
}

/** `Re:`, `Re[2]:`, `RE (3):`, `Re^2:`, `回复：`: returns what follows the colon. */
function readReplyMark(rest: string, reading: Reading): string | undefined {
  const match = /^(\p{L}[\p{L}\p{M}]{0,9}) ?(?:\[\d{1,4}\]|\(\d{1,4}\)|\^\d{1,4}|\d{1,3})? ?[:：]/u.exec(rest);
  if (match === null) return undefined;
  const word = (match[1] ?? '').toLowerCase();
  const forward = forwardWords.has(word);
  if (!forward && !replyWords.has(word)) return undefined;
  if (reading.patch && !unmistakableReplyWords.has(word)) return undefined;
  const following = rest.slice(match[0].length).trimStart();
  // One-letter marks only when they cannot be the start of a title.
  if (word.length === 1 && !/^(?:\[|\p{L}{1,4}:)/u.test(following)) return undefined;
  reading.reply = true;
  if (forward) reading.forward = true;
  return following;
}

/** `RESEND: title`, `RFC: title`, `RESEND [PATCH] title`: returns what follows. */
function readLooseMarker(rest: string, reading: Reading): string | undefined {
  const match = /^\(?([A-Za-z][A-Za-z-]{1,9})\)?( ?[:-])? ?(?=(\[)?)/u.exec(rest);
  if (match === null) return undefined;
  const written = match[1] ?? '';
  const word = written.toLowerCase();
  // As a plain word inside a title ("resend the packet") it means nothing: it needs a colon, capitals or a bracket after it.
  const marked =
    match[2] !== undefined || match[3] !== undefined || (written === written.toUpperCase() && match[0].endsWith(' '));
  if (!marked) return undefined;
  if (resendWords.has(word)) reading.resend = true;
  else if (rfcWords.has(word)) reading.rfc = true;
  else return undefined;
  return rest.slice(match[0].length);
}

/** Splits a group's content into words. Counters and trees keep their `/`. */
function tokensOf(content: string): string[] {
  return content.split(/[\s,;|()[\]{}"'+&]+/u).filter((token) => token !== '');
}

function readTokens(tokens: readonly string[], reading: Reading): void {
  for (let i = 0; i < tokens.length; i++) {
    const token = (tokens[i] ?? '').toLowerCase();
    const next = tokens[i + 1];
    // `1 of 3`
    if (next?.toLowerCase() === 'of' && /^\d{1,4}$/u.test(token) && /^\d{1,4}$/u.test(tokens[i + 2] ?? '')) {
      readToken(`${token}/${tokens[i + 2] ?? ''}`, reading);
      i += 2;
    } else if (/^(?:v|ver|version|rev)\.?$/u.test(token) && next !== undefined && /^\d{1,3}$/u.test(next)) {
      readToken(`v${next}`, reading);
      i++;
    } else readToken(token, reading);
  }
}

/** One lower-case word of a group. */
function readToken(written: string, reading: Reading): void {
  const token = trimEndOf(written, ':.!?');
  if (token === '' || /^[-–—_/.]+$/u.test(token)) return;
  if (token === 're' && written.endsWith(':')) {
    reading.reply = true;
    return;
  }
  const counter = counterOf(token);
  if (counter !== undefined) {
    if (reading.counted) return;
    reading.counted = true;
    reading.index = counter.index;
    reading.total = counter.total;
    return;
  }
  const version = versionOf(token);
  if (version !== undefined) {
    reading.version ??= version;
    return;
  }
  if (readMarker(token, reading)) return;
  readCompound(token, reading);
}

/** A word that is exactly a marker. */
function readMarker(token: string, reading: Reading): boolean {
  if (patchWords.has(token)) reading.patch = true;
  else if (rfcWords.has(token)) reading.rfc = true;
  else if (resendWords.has(token)) reading.resend = true;
  else if (pullWords.has(token)) reading.pull = true;
  else return fillerWords.has(token);
  return true;
}

/** `patchv2`, `patch-v2`, `rfc/patch`, `patch:bpf`, `patch1/3`, `bpf-next-v2`, or a word. */
function readCompound(token: string, reading: Reading): void {
  const glued = /^(patch|rfc|resend)(?:[-_./: ]?)(.+)$/u.exec(token);
  if (glued !== null) {
    const [, marker = '', tail = ''] = glued;
    const separated = token.length > marker.length + tail.length;
    // `patchwork` is a word; `patchv2`, `patch/rfc`, `patch1/3` are not.
    if (separated || counterOf(tail) !== undefined || versionOf(tail) !== undefined) {
      readMarker(marker, reading);
      // `patch-next`: the hyphen belongs to the word, as in `-next`
      readToken(tail === 'next' ? '-next' : tail, reading);
      return;
    }
  }
  const versioned = /^(.{2,40})[-_./:](v\d{1,3}(?:\.\d)?)$/u.exec(token);
  if (versioned !== null) {
    readToken(versioned[1] ?? '', reading);
    readToken(versioned[2] ?? '', reading);
    return;
  }
  const marked = /^(.{2,40})[/:](rfc|patch|resend)$/u.exec(token);
  if (marked !== null) {
    readToken(marked[1] ?? '', reading);
    readMarker(marked[2] ?? '', reading);
    return;
  }
  reading.words.push(token);
}

/** `3/7`, `00/12`, `2.5/5`, `3/n`, `03/xx`. */
function counterOf(token: string): { index: number; total: number | undefined } | undefined {
  const match = /^#?(\d{1,4}(?:\.\d{1,2})?)\/(\d{1,4}|n|m|xx?)$/u.exec(token.toLowerCase());
  if (match === null) return undefined;
  const total = Number(match[2]);
  return { index: Number(match[1]), total: Number.isNaN(total) ? undefined : total };
}

/** `v2`, `v5.1`, `ver3`, `version-2`, `-v2`. `v5.10` is a kernel, not a version of a series. */
function versionOf(token: string): number | undefined {
  const match = /^-?(?:v|ver|version|rev)[-.]?(\d{1,3}(?:\.\d)?)$/u.exec(token);
  return match === null ? undefined : Number(match[1]);
}

/** Marks that stand in the title itself; a version at its end, and not that of a thing: `the hierarchy of cgroup (v2)`. */
function readTitle(title: string, reading: Reading): void {
  const version = /(?<!\b(?:cgroups?|cpu|isa|abi|api) ?)[([](?:v|ver|version) ?(\d{1,3}(?:\.\d)?)[)\]]$/iu.exec(title);
  if (version !== null) reading.version ??= Number(version[1]);
  if (/[([]re-?(?:send|post|sent)[)\]]/iu.test(title)) reading.resend = true;
  if (/^(?:git[ -]pull|pull[ -]request|pull)\b ?[:(]/iu.test(title)) reading.pull = true;
}
