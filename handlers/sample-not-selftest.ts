import type { FileChange, Mail, Rule, Series } from '../src/core/index.js';
import { hasAllPatches, lineOf } from '../src/rules/index.js';
import { matchesAny } from '../src/scope/index.js';
import { diffsOf, headerLine, touchesAnywhere } from './shared/diffs.js';
import { isRegular } from './shared/people.js';

/** FAQ: "samples/bpf preference vs selftests?" */
export const sampleNotSelftest: Rule = {
  name: 'sample-not-selftest',
  summary: 'A new program below samples/',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    'new-sample': 'adds a program to the samples, and nothing to the selftests',
    test: 'adds a program to the samples that is a test by its name or title',
  },
  misled: [
    'A simple demonstration of a feature may well be a sample: the FAQ leaves that open.',
    'A sample is rewritten under another name, and the old one goes in a later submission.',
  ],
  check(series, { profile, history }) {
    const { samples, tests } = profile.paths;
    if (isRegular(series, profile) || replacesSample(series, samples)) return [];
    const added = series.patches.flatMap((mail) => newPrograms(mail, samples).map((file) => ({ mail, file })));
    const test = added.find(({ mail, file }) => isTest(mail, file));
    const first = test ?? added[0];
    if (first === undefined) return [];
    if (test === undefined && (!hasAllPatches(series) || touchesAnywhere(series, history, tests))) return [];
    const { mail, file } = first;
    const diff = diffsOf(mail).find(({ path }) => path === file.path);
    if (diff === undefined) return [];
    return [
      {
        rule: 'sample-not-selftest',
        code: test === undefined ? 'new-sample' : 'test',
        messageId: mail.id,
        evidence: [lineOf(mail, headerLine(mail, diff))],
        data: { path: file.path },
      },
    ];
  },
};

function newPrograms(mail: Mail, samples: readonly string[]): readonly FileChange[] {
  return (mail.patch?.files ?? []).filter(
    ({ kind, path }) => kind === 'new' && path.endsWith('.c') && matchesAny(path, samples),
  );
}

/** What goes away or moves has a successor: no new program. */
function replacesSample(series: Series, samples: readonly string[]): boolean {
  return series.patches.some((mail) =>
    mail.patch?.files.some(
      ({ kind, path, oldPath }) =>
        ['deleted', 'renamed'].includes(kind) && [path, oldPath ?? path].some((one) => matchesAny(one, samples)),
    ),
  );
}

function isTest(mail: Mail, { path }: FileChange): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /(?:^|[_.-])tests?[_.-]/.test(name) || /\btest(?:s|ing|[ -]?cases?)?\b/i.test(mail.prefix.title);
}
