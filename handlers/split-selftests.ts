import type { Finding, Mail, Profile, Rule } from '../src/core/index.js';
import type { FileDiff } from '../src/mail/index.js';
import { lineOf } from '../src/rules/index.js';
import { matchesAny } from '../src/scope/index.js';
import { changedCode, diffsOf, headerLine, touches, unmatched } from './shared/diffs.js';
import { isRegular } from './shared/people.js';

/** Submitting patches: the essential guide to getting your code into the kernel: "Separate your changes" */
export const splitSelftests: Rule = {
  name: 'split-selftests',
  summary: 'Code and its new tests in one patch',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    mixed: 'one patch changes the code and adds new tests',
  },
  misled: [
    'A fix and its one small test were taken together often enough, above all before 2021.',
    'The code is of use to the test alone, and the title does not say so.',
  ],
  check(series, { profile }) {
    if (series.rfc || isRegular(series, profile)) return [];
    return series.patches.flatMap((mail) => mixed(mail, profile) ?? []);
  },
};

function mixed(mail: Mail, profile: Profile): Finding | undefined {
  const { patch } = mail;
  if (patch === undefined || patch.revert || isAboutTests(mail)) return undefined;
  if (!touches(mail, profile.paths.tests) || !patch.files.some(({ path }) => isCode(path, profile))) return undefined;
  const diffs = diffsOf(mail);
  if (diffs.some(({ damaged }) => damaged)) return undefined;
  const code = diffs.find((diff) => isCode(diff.path, profile) && unmatched(changedCode(diff)).length > 0);
  if (code === undefined) return undefined;
  for (const diff of diffs) {
    const line = isTest(diff.path, profile) ? newTest(mail, diff) : undefined;
    if (line === undefined) continue;
    return {
      rule: 'split-selftests',
      code: 'mixed',
      messageId: mail.id,
      evidence: [lineOf(mail, line)],
      data: { code: code.path, test: diff.path },
    };
  }
  return undefined;
}

/** The patch is for the tests, and what else it touches serves them. */
function isAboutTests({ prefix: { title } }: Mail): boolean {
  return /\b(?:self-?)?tests?\b|\btest_|\btesting\b/i.test(title);
}

function isTest(path: string, { paths }: Profile): boolean {
  return /\.c$/.test(path) && matchesAny(path, paths.tests) && !matchesAny(path, paths.testSupport);
}

/** Code of the kernel or of a tool: no test, no helper of tests, no sample, no copy of a header. */
function isCode(path: string, { paths }: Profile): boolean {
  const aside = [...paths.aside, ...paths.tests, ...paths.testSupport, ...paths.samples, ...paths.noCode];
  return /\.[chS]$/.test(path) && !matchesAny(path, aside) && !paths.uapiCopies.some(({ to }) => to === path);
}

/** The line that shows a new test: a new file, or more test functions and programs in a known one than before. */
function newTest(mail: Mail, diff: FileDiff): number | undefined {
  if (diff.kind === 'new') return headerLine(mail, diff);
  const starts = unmatched(changedCode(diff)).filter(({ text }) =>
    /^(?:SEC\("|__?(?:success|failure)\b|(?:static |serial )?void (?:serial_)?test_\w+\()/.test(text),
  );
  const added = starts.filter(({ sign }) => sign === '+');
  return added.length * 2 > starts.length ? added[0]?.line : undefined;
}
