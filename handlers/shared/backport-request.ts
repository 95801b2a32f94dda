import type { Mail, Profile } from '../../src/core/index.js';
import { reportLines, type ReportLine } from './report-text.js';

/** A person asks for something of the subsystem in a stable kernel. */
export interface BackportRequest {
  /** Where the words of asking start. */
  readonly line: number;
  /** Kernels asked for, `6.1`, in the order of the mail. */
  readonly versions: readonly string[];
  /** Hashes that the mail names, lower case. */
  readonly commits: readonly string[];
}

const verbs =
  '(?:back-?port(?:ing|ed)?|queu(?:e|ed|ing)|cherry-?pick(?:ed|ing)?|pick(?:ed|ing)?|appl(?:y|ied|ying)|includ(?:e|ed|ing)|add(?:ed|ing)?|tak(?:e|en|ing)|merged?)';
const asking =
  /\b(?:please|pls|kindly|request(?:ing)?|(?:could|can|would|will) (?:you|we|this|it|these|that|the|someone|somebody)|(?:would|should|i) like|asking)\b/i;
const taking = new RegExp(`\\b${verbs}\\b`, 'i');
const stable = /\bstable\b|\blinux-\d\.\d{1,2}\.y\b|\b\d\.\d{1,2}\.y\b|\b[2-9]\.\d{1,2} (?:lts|longterm|kernels?)\b/i;

/**
 * The request in a mail that starts a thread: a sentence that asks, with a verb of taking and a stable kernel in it, in a mail that
 * names one of the subsystem's commits. Talk about stable kernels alone is none.
 */
export function backportRequest(mail: Mail, profile: Profile): BackportRequest | undefined {
  const lines = reportLines(mail);
  const ask = findAsk(lines);
  if (ask === undefined) return undefined;
  const commits = lines.flatMap(({ text }) => commitsOf(text));
  if (!namesOwn(mail, lines, profile)) return undefined;
  return { line: ask.line, versions: versionsIn([mail.subject, ask.text].join('\n')), commits: [...new Set(commits)] };
}

/** The lines of a sentence are at most three: it may be wrapped. */
function findAsk(lines: readonly ReportLine[]): ReportLine | undefined {
  for (const [index, first] of lines.entries()) {
    if (!asking.test(first.text)) continue;
    const near = lines.slice(index, index + 3).filter(({ line }) => line - first.line <= 2);
    const sentence = near
      .map(({ text }) => text)
      .join(' ')
      .split(/[.?!](?=\s|$)/)
      .find((part) => asking.test(part) && taking.test(part) && stable.test(part));
    if (
      sentence !== undefined &&
      !/\b(?:don't|do not|not|never) (?:be )?(?:back-?port|queue|apply|pick|add|take)/i.test(sentence)
    )
      return { line: first.line, text: sentence };
  }
  return undefined;
}

function commitsOf(text: string): string[] {
  const found = text.matchAll(/(?<![\w@/.+-])([0-9a-f]{7,40})(?![\w@+-])/gi);
  return [...found].flatMap(([, hash = '']) => (/\d/.test(hash) && /[a-f]/i.test(hash) ? hash.toLowerCase() : []));
}

/** A commit's title with one of the subsystem's words before its colon: `("bpf: ...")`, behind a hash, or as the subject. */
function namesOwn(mail: Mail, lines: readonly ReportLine[], profile: Profile): boolean {
  const areas = lines.flatMap(({ text }) => [
    /["“(]([\w/, -]{2,40}): /.exec(text)?.[1],
    /\b[0-9a-f]{7,40}[ :]{1,3}([\w/, -]{2,40}): /i.exec(text)?.[1],
    /^\s{1,12}([\w/, -]{2,40}): \S/.exec(text)?.[1],
  ]);
  const quoted = /["“(]([\w/, -]{2,40}): /.exec(mail.subject)?.[1];
  return [...areas, quoted].some((area) => area !== undefined && hasTitleWord(area, profile));
}

function hasTitleWord(area: string, { titleWords }: Profile): boolean {
  return area
    .toLowerCase()
    .split(/[^a-z0-9_-]+/)
    .some((word) => titleWords.includes(word));
}

function versionsIn(text: string): string[] {
  const found = text.matchAll(
    /(?<![\w.])(?:linux-|v)?([2-9]\.\d{1,2})(?:\.y\b|[- ](?:stable|lts|longterm|kernels?)\b)/gi,
  );
  return [...new Set([...found].map(([, version = '']) => version))];
}
