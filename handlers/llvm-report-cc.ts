import type { Evidence, Finding, Mail, Person, Profile, Rule } from '../src/core/index.js';
import { lineOf, subjectOf } from '../src/rules/index.js';
import { isRegular, mailboxOf, reaches } from './shared/people.js';
import { isReport, paragraphsOf, type Paragraph } from './shared/report.js';

/** FAQ: "Reporting LLVM BPF issues" */
export const llvmReportCc: Rule = {
  name: 'llvm-report-cc',
  summary: 'A report about the BPF back end of LLVM that misses its people',
  judges: ['report'],
  needsWhole: false,
  codes: {
    people: 'the people for the compiler or the kernel side are not in To or Cc',
    tracker: "lives in LLVM's tracker alone",
  },
  misled: [
    'The code that the verifier refuses is wrong in the source already, and the compiler only made it visible.',
    "The people for the compiler read the list, or follow LLVM's tracker, under a name that the profile does not know.",
  ],
  check(series, { profile }) {
    const [mail] = series.mails;
    if (mail === undefined || profile.compilerTargets.length === 0 || !mail.addressed || !isReport(mail)) return [];
    if (isRegular(series, profile)) return [];
    const paragraphs = paragraphsOf(mail);
    const sign = signOfTrouble(mail, paragraphs, profile);
    const entry = entryAlone(mail, paragraphs, profile);
    const people = missingPeople(mail, profile);
    if (entry !== undefined && (sign?.line ?? 0) === 0) return [findingOf(mail, 'tracker', entry, people)];
    return sign === undefined || people.length === 0 ? [] : [findingOf(mail, 'people', sign, people)];
  },
};

function findingOf(mail: Mail, code: 'people' | 'tracker', evidence: Evidence, missing: readonly Person[]): Finding {
  const people = missing.map(mailboxOf);
  return { rule: 'llvm-report-cc', code, messageId: mail.id, evidence: [evidence], data: { people } };
}

/** Of the compiler's people and of the maintainers, those groups of which nobody is in To or Cc. */
function missingPeople(mail: Mail, { compilerPeople, maintainers }: Profile): readonly Person[] {
  return [compilerPeople, maintainers].flatMap((group) => (reaches([mail], group) ? [] : group));
}

/** The compiler broke down, a subject that says that it makes wrong code, or prose that says that the verifier refuses what it made. */
function signOfTrouble(mail: Mail, paragraphs: readonly Paragraph[], profile: Profile): Evidence | undefined {
  if (![mail.subject, ...paragraphs.map(({ text }) => text)].some((text) => namesTarget(text, profile)))
    return undefined;
  for (const paragraph of paragraphs) {
    const place = placeOfCrash(paragraph.text);
    if (place >= 0) return lineOf(mail, paragraph.lineAt(place));
  }
  if (!mail.subject.includes('?') && subjectBlames(mail.prefix.title)) return subjectOf(mail);
  for (const paragraph of paragraphs) {
    const place = placeOfRefusal(paragraph.text);
    if (place >= 0) return lineOf(mail, paragraph.lineAt(place));
  }
  return undefined;
}

/** `-target bpf`, `-march=bpf`, "the BPF back end", `BPFISD::CALL`. */
function namesTarget(text: string, { compilerTargets }: Profile): boolean {
  const named = [
    ...text.matchAll(/(?:-target|-march)[ =]([a-z]\w{1,20})/gi),
    ...text.matchAll(/\b([a-z]\w{1,20}) (?:back[ -]?end|target|code ?gen)/gi),
    ...text.matchAll(/\b([a-z]{1,20})ISD::/gi),
  ];
  return named.some((match) => compilerTargets.includes((match[1] ?? '').toLowerCase()));
}

/** What LLVM prints when it gives up, limits that it tells of on purpose left out. */
function placeOfCrash(text: string): number {
  const crash =
    /\bPLEASE submit a bug report to https?:\/\/|\bLLVM ERROR: |\bfatal error: error in backend: |\b(?:clang|llc|opt)[\w.+-]{0,20}: [^`]{0,200}\bAssertion `|\b(?:clang|llc)[\w.+-]{0,20}: error: (?:unable to execute command: |clang frontend command failed)/.exec(
      text,
    );
  if (crash === null) return -1;
  return /not supported|unsupported|exceeded|too large|not allowed/i.test(text) ? -1 : crash.index;
}

const compiler = String.raw`(?:clang|llvm|llc)(?:[ -]?\d[\w.]{0,12})?(?:['’]s)?`;
const blame = [
  String.raw`\b${compiler} (?:[\w-]{1,20} ){0,3}(?:bugs?|crash(?:es|ed)?|segfaults?|miscompil\w{1,6}|code ?gen\w{0,7}|generates?|emits?|produces?|optimi[sz]es)\b`,
  String.raw`\b(?:bug|crash|segfault|assertion) in ${compiler}(?![\w/.-])`,
  String.raw`\b${compiler}\b.{0,80}\bmiscompil|\bmiscompil\w{1,6}\b.{0,80}\b${compiler}\b|\bmiscompiled by ${compiler}`,
].map((source) => new RegExp(source, 'i'));

function subjectBlames(title: string): boolean {
  return blame.some((pattern) => pattern.test(title));
}

const makes = new RegExp(
  String.raw`\b${compiler} (?:[\w-]{1,20} ){0,4}(?:generat|emit|produc|optimi[sz]|transform|miscompil)`,
  'i',
);
const refuses =
  /\bverifier\b.{0,60}\b(?:reject|refus|complain|unable|cannot|can['’]t|fails? to|does(?:n['’]t| not) (?:accept|like|understand))|\b(?:reject|refus)\w{0,4} by the (?:[\w-]{1,20} ){0,2}verifier\b/i;

/** One paragraph tells what the compiler made and that the verifier refuses it; a question, or something mended long ago, is no report. */
function placeOfRefusal(text: string): number {
  if (text.includes('?') || !refuses.test(text)) return -1;
  if (/\b(?:fixed|solved|known|reported) (?:in|by|already|upstream)\b|\balready (?:fixed|known|reported)\b/i.test(text))
    return -1;
  return makes.exec(text)?.index ?? -1;
}

/** More than this (characters) tells the trouble here. */
const SHORT = 800;

/** The line with a link to an entry of LLVM's tracker, in a mail that is about the subsystem and says little more. */
function entryAlone(mail: Mail, paragraphs: readonly Paragraph[], profile: Profile): Evidence | undefined {
  if (mail.ownText.length > SHORT || /\?(?:\s|$)/.test(mail.ownText)) return undefined;
  const words = `${mail.prefix.title} ${mail.ownText}`.toLowerCase().split(/[^a-z0-9_-]+/);
  if (!words.some((word) => profile.compilerTargets.includes(word))) return undefined;
  for (const paragraph of paragraphs) {
    const { text } = paragraph;
    const link =
      /\b(?:bugs\.llvm\.org\/(?:show_bug\.cgi\?id=)?|llvm\.org\/(?:PR|bugs\/show_bug\.cgi\?id=)|github\.com\/llvm\/llvm-project\/issues\/)\d/i.exec(
        text,
      );
    if (link === null || /(?:^|\s)[A-Z][\w-]{1,20}: \S{0,12}$/.test(text.slice(0, link.index))) continue;
    return lineOf(mail, paragraph.lineAt(link.index));
  }
  return undefined;
}
