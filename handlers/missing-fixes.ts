import type { Finding, Mail, Profile, Rule, RuleContext, Series } from '../src/core/index.js';
import { lineOf, subjectOf } from '../src/rules/index.js';
import { matchesAny } from '../src/scope/index.js';
import { changesOnly } from './shared/changed-files.js';
import { changedCode, diffsOf } from './shared/diffs.js';
import { hasFixes } from './shared/fixes.js';
import { isForLoader } from './shared/loader.js';
import { proseOf } from './shared/prose.js';

/** FAQ: "What is the minimum requirement before I submit my BPF patches?": fixes must have a Fixes tag. */
export const missingFixes: Rule = {
  name: 'missing-fixes',
  summary: 'A fix without a Fixes tag',
  judges: ['patches'],
  needsWhole: true,
  codes: {
    'fixes-tree': 'aimed at a tree for fixes, changes code, and no patch carries a Fixes tag',
    'lone-test': 'the same in one patch of selftests alone',
    'next-tree': 'aimed at a next tree, names the commit that it fixes, and carries no Fixes tag',
  },
  misled: [
    'The change is no fix although it names the tree for fixes: then the tree is what is wrong.',
    'The code was broken from its first commit on, and the author says so in words that the rule does not know.',
  ],
  check(series, context) {
    const { scope } = context;
    if (series.rfc || scope.tree === undefined || series.patches.some(hasFixes) || isExempt(series, context)) return [];
    if (scope.tree.ownership === 'shared' && !scope.majorityOwn) return [];
    if (isForLoader(series, context.profile)) return [];
    if (scope.tree.takes === 'fixes') {
      const lone = series.total === 1 && changesOnly(series, context.profile.paths.tests);
      return inFixesTree(series, scope.tree.name, lone ? 'lone-test' : 'fixes-tree');
    }
    return scope.tree.takes === 'next' ? inNextTree(series, scope.tree.name) : [];
  },
};

function inFixesTree(series: Series, tree: string, code: string): Finding[] {
  const [first] = series.mails;
  if (first === undefined) return [];
  return [{ rule: 'missing-fixes', code, messageId: first.id, evidence: [subjectOf(first)], data: { tree } }];
}

/** "Commit 0123456789ab ("title") introduced ..." in a patch whose title says it fixes something. */
function inNextTree(series: Series, tree: string): Finding[] {
  for (const patch of series.patches) {
    const culprit = /\bfix(es|ed)?\b/i.test(patch.prefix.title) ? culpritOf(patch) : undefined;
    if (culprit === undefined) continue;
    return [
      {
        rule: 'missing-fixes',
        code: 'next-tree',
        messageId: patch.id,
        evidence: [lineOf(patch, culprit.line)],
        data: { tree, commit: culprit.commit },
      },
    ];
  }
  return [];
}

function culpritOf(mail: Mail): { readonly line: number; readonly commit: string } | undefined {
  const range = mail.patch?.message;
  if (range === undefined) return undefined;
  const lines = mail.text.split('\n').slice(range.start - 1, range.end - 1);
  for (const [offset, line] of lines.entries()) {
    const commit = /\b([0-9a-f]{12,40}) \("/.exec(line)?.[1];
    if (commit === undefined) continue;
    const around = lines.slice(Math.max(0, offset - 1), offset + 3).join(' ');
    if (/\b(introduced by|caused by|since commit|regress|broke|introduced (a|the|this))\b/i.test(around)) {
      return { line: range.start + offset, commit };
    }
  }
  return undefined;
}

/** No code is touched, everything is a revert, or the author says why there is no tag. */
function isExempt(series: Series, { profile }: RuleContext): boolean {
  if (series.patches.every((mail) => changesNoCode(mail, profile)) || series.patches.every(isRevert)) return true;
  return series.mails.some((mail) => {
    const prose = proseOf(mail).map(({ text }) => text);
    return prose.some((text) => speaksOfTag.test(text)) || noTag.test(prose.join(' '));
  });
}

const speaksOfTag = /\bfixes?[:-]?[ -]?tags?\b|^[ \t]{0,8}fixes:?[ \t]{1,8}[0-9a-f]{7,}/i;
/** It was always so: there is no commit to name. `from the start of the packet` says nothing. */
const noTag =
  /\bno tag\b|\b(?:initial|git) import\b|\bpre-?dates? git\b|\bday (?:one|1|zero)\b|\bsince (?:the |its )(?:very )?(?:beginning|start|inception|introduction|initial \w|first (?:commit|version|day))|\bfrom the (?:very )?(?:beginning|start)\b(?! of)|\b1da177e4c3f4/i;

/** Made by git, or in somebody's own words. */
function isRevert(mail: Mail): boolean {
  if (mail.patch?.revert === true || /\brevert(?:s|ed|ing)?\b/i.test(mail.prefix.title)) return true;
  const prose = proseOf(mail).map(({ text }) => text.trim());
  return /\brevert(?:s|ing)?,? (?:of )?(?:the )?(?:\w{1,10} )?(?:commits?\b|[0-9a-f]{7,40}\b|")/i.test(prose.join(' '));
}

/** Files that hold none, or lines that are none: comments, the help of a Kconfig. */
function changesNoCode(mail: Mail, profile: Profile): boolean {
  const diffs = diffsOf(mail).filter(({ path }) => !isNoCode(path, profile));
  return diffs.every(
    (diff) =>
      !diff.damaged &&
      diff.hunks.length > 0 &&
      changedCode(diff).every(({ text }) => isKconfig(diff.path) && !kconfigWord.test(text.trim())),
  );
}

function isKconfig(path: string): boolean {
  return path.slice(path.lastIndexOf('/') + 1).startsWith('Kconfig');
}

/** What starts a line of Kconfig that is no help text (Documentation/kbuild/kconfig-language.rst). */
const kconfigWord =
  /^(?:(?:main|end)?menu|(?:menu)?config|(?:end)?choice|comment|(?:end)?if|source|bool|tristate|string|hex|int|default|def_(?:bool|tristate)|depends|select|imply|visible|range|prompt|option|modules)\b|^[&|(]/;

function isNoCode(path: string, profile: Profile): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return matchesAny(path, profile.paths.noCode) || matchesAny(name, profile.paths.noCode);
}
