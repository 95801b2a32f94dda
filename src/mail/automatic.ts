import type { Address, AutomaticMark, SubjectPrefix } from '../core/index.js';
import { contentType } from './body-text.js';
import { isFromBugzilla } from './bugzilla.js';
import { withoutComments } from './header-comments.js';
import { headerMark } from './header-marks.js';
import { isMarkedSpam, withoutGatewayMarks } from './gateway-marks.js';
import { machines, type Machine } from './machines.js';
import { hasOwnLine } from './own-text.js';
import { valuesOf, type RawHeader } from './raw-headers.js';

/** What `markAutomatic` looks at besides the headers. */
export interface AutomaticFacts {
  readonly from: Address;
  readonly subject: string;
  readonly prefix: SubjectPrefix;
  /** Decoded body; '' when only the headers were read. */
  readonly text: string;
  /** What the sender wrote himself. */
  readonly ownText: string;
}

/**
 * Whether a machine made the mail, and what gave it away (safety.md, "Mail that never gets a reply", 1, 2, 4, 5; rules.md, "Never
 * judged"). Our own mail (kind `own`) is for the caller to know. Precedence and List-Id tell nothing: vger puts them on every mail.
 * Mail of bugzilla.kernel.org carries Auto-Submitted and is not marked for it: the caller decides by `bugzilla`.
 */
export function markAutomatic(headers: readonly RawHeader[], facts: AutomaticFacts): AutomaticMark | undefined {
  return (
    bounce(headers, facts) ??
    autoSubmitted(headers, facts) ??
    spam(headers, facts) ??
    digest(headers) ??
    machine(facts) ??
    stable(headers, facts) ??
    headerMark('ignored', headers)
  );
}

function bounce(headers: readonly RawHeader[], { from }: AutomaticFacts): AutomaticMark | undefined {
  const mark = headerMark('bounce', headers);
  if (mark !== undefined) return mark;
  if (/^(?:mailer-?daemon|mail-daemon|post[_-]?master)(?:@|$)/u.test(from.address))
    return { kind: 'bounce', why: `From: ${from.address.slice(0, 80)}` };
  if (/^mailer-daemon\b|^mail delivery (?:sub)?system$/iu.test(from.name))
    return { kind: 'bounce', why: 'From: a mail system' };
  // RFC 6522; delivery, disposition and abuse reports (RFC 3464, 8098, 5965)
  const { value, params } = contentType(headers);
  if (value === 'multipart/report')
    return { kind: 'bounce', why: `multipart/report ${(params['report-type'] ?? '').slice(0, 40)}`.trim() };
  if (/^message\/(?:delivery-status|disposition-notification|feedback-report)$/u.test(value))
    return { kind: 'bounce', why: value };
  return undefined;
}

function autoSubmitted(headers: readonly RawHeader[], { from }: AutomaticFacts): AutomaticMark | undefined {
  for (const value of valuesOf(headers, 'auto-submitted')) {
    // RFC 3834, 5: a keyword and optional parameters, with comments anywhere
    const keyword = /^[^\s;(]*/u.exec(withoutComments(value))?.[0].toLowerCase() ?? '';
    if (keyword !== 'no' && keyword !== '' && !isFromBugzilla(from.address))
      return { kind: 'auto-submitted', why: `Auto-Submitted: ${keyword.slice(0, 40)}` };
  }
  return headerMark('auto-submitted', headers);
}

function spam(headers: readonly RawHeader[], { subject }: AutomaticFacts): AutomaticMark | undefined {
  const mark = headerMark('spam', headers);
  if (mark !== undefined) return mark;
  return isMarkedSpam(subject) ? { kind: 'spam', why: 'Subject' } : undefined;
}

function digest(headers: readonly RawHeader[]): AutomaticMark | undefined {
  return contentType(headers).value === 'multipart/digest' ? { kind: 'digest', why: 'multipart/digest' } : undefined;
}

function machine(facts: AutomaticFacts): AutomaticMark | undefined {
  const bare = { ...facts, subject: withoutGatewayMarks(facts.subject) };
  const found = machines.find((row) => matches(row, bare));
  if (found === undefined) return undefined;
  return { kind: found.kind, why: `${found.kind === 'bot' ? 'bot table: ' : ''}${found.name}` };
}

function matches(row: Machine, { from, subject, text, ownText }: AutomaticFacts): boolean {
  return (
    (row.address?.test(from.address) ?? true) &&
    (row.displayName?.test(from.name.toLowerCase()) ?? true) &&
    (row.subject?.test(subject) ?? true) &&
    (row.body === undefined || ownText.includes(row.body)) &&
    (row.line === undefined || hasOwnLine(text, row.line))
  );
}

/**
 * Backports: a stable kernel in the prefix or at the end of the title, a patch to the stable list that says so, or git's mark of an upstream
 * commit as the message's first line. Replies to them are people's.
 */
function stable(headers: readonly RawHeader[], { prefix, text }: AutomaticFacts): AutomaticMark | undefined {
  if (prefix.reply) return undefined;
  const word = prefix.patch ? prefix.words.find(isStableWord) : undefined;
  if (word !== undefined) return { kind: 'stable-queue', why: `prefix: ${word.slice(0, 40)}` };
  if (prefix.patch && namesStable(prefix.title)) return { kind: 'stable-queue', why: 'title: stable kernel' };
  if (prefix.patch && prefix.words.length === 0 && isToStable(headers) && saysStable(text))
    return { kind: 'stable-queue', why: 'To: stable' };
  const first = firstMessageLine(text);
  const upstream =
    /^\[ ?upstream commit [0-9a-f]{8,40} ?\]$/iu.test(first) ||
    /^(?:upstream )?commit [0-9a-f]{12,40} upstream\.?$/iu.test(first);
  return upstream ? { kind: 'stable-queue', why: 'upstream commit' } : undefined;
}

/** `5.10`, `5.15.y`, `linux-5.15.y`, `v5.10`, `stable`, `stable/linux-5.4.y`, `5.4-stable`, `queue-5.10`; several: `5.10/5.15`, `5.10-6.1`. */
function isStableWord(word: string): boolean {
  if (/^stable(?:[-/].*)?$/u.test(word) || word === 'autosel') return true;
  const kernels = word.split(/\/(?=v?\d|linux-\d)|(?<=\d)-(?=\d)/u);
  return kernels.every((kernel) =>
    /^(?:(?:linux|stable|queue|for|lts)[-/_])*v?\d{1,2}\.\d{1,3}(?:\.\d{1,4})?(?:[.-]?y|[-/]stable|[-/]lts|[-/]queue)?$/u.test(
      kernel,
    ),
  );
}

/** `bpf: x [6.1.y]`, `bpf: x (for 5.10)`, `bpf: x for 5.10-stable`; `(1.2)` may be the version of anything. */
function namesStable(title: string): boolean {
  const [, open = '', group = ''] = /([([])([^()[\]]{1,40})[)\]]\s{0,5}$/u.exec(title) ?? [];
  const words = group.toLowerCase().split(/[\s,;+]+/u);
  const sure = open === '[' || words.includes('for') ? isStableWord : isSurelyStable;
  const last = /\bfor ([\w.-]{1,40})$/u.exec(title)?.[1]?.toLowerCase() ?? '';
  return words.some((word) => sure(word)) || isSurelyStable(last);
}

/** More than a number: `6.1.y`, `5.10-stable`. */
function isSurelyStable(word: string): boolean {
  return isStableWord(word) && /y$|stable|lts/u.test(word);
}

/** The stable list in To: in Cc it stands by habit. */
function isToStable(headers: readonly RawHeader[]): boolean {
  return valuesOf(headers, 'to').some((value) => /\bstable@(?:vger\.)?kernel\.org\b/iu.test(value));
}

/** Of a kernel, or a tree; a sort may be stable, too. */
function saysStable(text: string): boolean {
  return /\bstable[- ](?:tree|kernel|branch|release|queue)|\b\d\.\d{1,3}(?:\.y\b|[- ](?:stable|lts)\b)|\bback-?port/iu.test(
    text.slice(0, 4000),
  );
}

/** The first line that is neither blank nor an in-body header. */
function firstMessageLine(text: string): string {
  let rest = text.slice(0, 4000);
  for (let i = 0; i < 20 && rest !== ''; i++) {
    const end = rest.indexOf('\n');
    const line = (end < 0 ? rest : rest.slice(0, end)).trim();
    rest = end < 0 ? '' : rest.slice(end + 1);
    if (line !== '' && !/^(?:From|Date|Subject): /u.test(line)) return line;
  }
  return '';
}
