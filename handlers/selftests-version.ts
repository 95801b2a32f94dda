import type { Mail, Profile, Rule } from '../src/core/index.js';
import { lineOf } from '../src/rules/index.js';
import { isRegular } from './shared/people.js';
import { isReport, paragraphsOf, type Paragraph } from './shared/report.js';

/** FAQ: "Which BPF kernel selftests version should I run my kernel against?" */
export const selftestsVersion: Rule = {
  name: 'selftests-version',
  summary: 'Selftests of one kernel run on another',
  judges: ['report'],
  needsWhole: false,
  codes: {
    mixed: 'selftests of one kernel fail on another',
  },
  misled: [
    'The kernel carries backports, and the tests were chosen to go with them.',
    'Old selftests that fail on a new kernel have found a real change of behaviour.',
  ],
  check(series, { profile }) {
    const [mail] = series.mails;
    if (mail === undefined || !isReport(mail) || isRegular(series, profile)) return [];
    if (!isFailure(mail) || !namesTests(mail, profile)) return [];
    const patterns = testsPatterns(profile.testPrograms);
    const mixed = paragraphsOf(mail).flatMap((paragraph) => mixedIn(paragraph, patterns));
    const [found] = mixed;
    if (found === undefined || mixed.some(({ tests, kernel }) => tests !== found.tests || kernel !== found.kernel))
      return [];
    const { tests, kernel, lines } = found;
    const evidence = lines.map((line) => lineOf(mail, line));
    return [{ rule: 'selftests-version', code: 'mixed', messageId: mail.id, evidence, data: { tests, kernel } }];
  },
};

interface Mixed {
  readonly tests: string;
  readonly kernel: string;
  /** Where both stand; one line, or two. */
  readonly lines: readonly number[];
}

/** Something fails; it is no robot's table of results, and no change of behaviour between two kernels that somebody hunts down. */
function isFailure({ subject, ownText }: Mail): boolean {
  const told = `${subject}\n${ownText}`;
  if (/\b(?:regress\w*|bisect\w*|backwards?|compatib\w*|lkft|kernelci|0-?day|test farm)\b/i.test(told)) return false;
  return /\b(?:fail(?:s|ed|ing|ures?)?|not ok|broken|crash(?:es|ed)?|errors?)\b/i.test(told);
}

/** The subsystem's selftests, not those of somebody else: by folder, by program, or by name (`bpf selftests`, `selftests/bpf`). */
function namesTests({ subject, ownText }: Mail, { paths, testPrograms, titleWords }: Profile): boolean {
  const told = `${subject}\n${ownText}`.toLowerCase();
  if (paths.tests.some((folder) => told.includes(folder.replace(/\/$/, '')))) return true;
  const words = new Set(told.split(/[^\w.-]+/));
  if (testPrograms.some((program) => words.has(program))) return true;
  const beside = [
    ...told.matchAll(/\b([a-z]\w{1,20}) (?:kernel )?k?selftests?\b/g),
    ...told.matchAll(/\bk?selftests?(?:\/|: ?)([a-z]\w{1,20})\b/g),
  ];
  return beside.some((match) => titleWords.includes(match[1] ?? ''));
}

const version = String.raw`v?([2-9]\.\d{1,2}(?:\.\d{1,3})?(?:-rc\d{1,2})?)(?![\w.]*\d)`;
const kernelWords = String.raw`(?:(?:a|an|the|my|our|linux|kernel|version|mainline|upstream|stable|vanilla|stock|lts|running|older|old|newer|latest|stable)[ -]){0,5}`;
const onKernel = new RegExp(String.raw`\b(?:on|against|under|booted|running) ${kernelWords}${version}`, 'gi');
/** `5.10 selftests on ...`: the number belongs to the tests, not to "on". */
const followedByTests =
  /^(?:['’]s)?(?: (?:linux|kernel|mainline|stable|upstream|[a-z]{2,6})){0,3} k?(?:selftests?|tests)\b/i;

/** A sentence that names the tests' version and the kernel's: "5.10 selftests on 5.4", "test_verifier from v5.10 against a 5.4 kernel". */
function mixedIn(paragraph: Paragraph, patterns: readonly RegExp[]): readonly Mixed[] {
  const found: Mixed[] = [];
  for (const { text, start } of sentencesOf(paragraph.text)) {
    if (
      !text.includes('.') ||
      text.includes('?') ||
      /\b(?:pass(?:es|ed|ing)?|works?|worked|fine|succeeds?)\b/i.test(text)
    )
      continue;
    const tests = testsVersion(text, patterns);
    const kernels = [...text.matchAll(onKernel)].filter(
      (match) => !followedByTests.test(text.slice(match.index + match[0].length)),
    );
    const [kernel, ...more] = kernels;
    if (tests === undefined || kernel === undefined || more.length > 0) continue;
    if (release(tests.version) === release(kernel[1] ?? '')) continue;
    const places = [tests.place, kernel.index + kernel[0].length - 1];
    const lines = [...new Set(places.map((place) => paragraph.lineAt(start + place)))].sort((a, b) => a - b);
    found.push({ tests: tests.version, kernel: kernel[1] ?? '', lines });
  }
  return found;
}

/** How a version is given to the tests: "selftests from 5.10", "5.10 selftests". */
function testsPatterns(programs: readonly string[]): readonly RegExp[] {
  const names = ['k?selftests?', ...programs.map((program) => program.replace(/[^\w-]/g, ''))].join('|');
  return [
    String.raw`\b(?:${names})(?: (?:suite|programs|binaries|sources|tree))?(?: (?:built|compiled|taken|shipped|coming))? (?:from|of|in|out of) ${kernelWords}${version}`,
    String.raw`(?<!\b(?:on|against|under|in|with|kernel|linux|version) (?:the )?)\b${version}(?:['’]s)?(?: (?:linux|kernel|mainline|stable|upstream|[a-z]{2,6})){0,3} (?:${names})\b`,
  ].map((source) => new RegExp(source, 'gi'));
}

/** The one version that the sentence gives the tests; undefined when it gives none or several. */
function testsVersion(
  text: string,
  patterns: readonly RegExp[],
): { readonly version: string; readonly place: number } | undefined {
  const found = patterns.flatMap((pattern) => [...text.matchAll(pattern)]);
  const [first] = found;
  if (first?.[1] === undefined || found.some((match) => match[1] !== first[1])) return undefined;
  return { version: first[1], place: first.index + first[0].indexOf(first[1]) };
}

/** `5.10` of `5.10.42` and `5.10-rc3`: stable kernels take the tests of their own series. */
function release(version: string): string {
  return /^\d+\.\d+/.exec(version)?.[0] ?? version;
}

function sentencesOf(text: string): { readonly text: string; readonly start: number }[] {
  const sentences: { text: string; start: number }[] = [];
  let start = 0;
  for (const end of text.matchAll(/[.!?:;](?= )/g)) {
    sentences.push({ text: text.slice(start, end.index + 1), start });
    start = end.index + 1;
  }
  sentences.push({ text: text.slice(start), start });
  return sentences;
}
