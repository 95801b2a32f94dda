import type { CommitFact, Finding, Rule, RuleContext, Trailer } from '../src/core/index.js';
import { lineOf } from '../src/rules/index.js';
import { sameTitle } from './shared/commit-titles.js';

/** FAQ: "What is the minimum requirement before I submit my BPF patches?" */
export const badFixes: Rule = {
  name: 'bad-fixes',
  summary: 'A Fixes tag that people and scripts cannot follow',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    'short-hash': 'fewer than 12 digits of the hash',
    'no-title': 'no title behind the hash',
    format: 'not `Fixes: <hash> ("title")`',
    'unknown-commit': 'none of the trees at hand has that commit',
    'other-title': 'the commit has another title',
  },
  misled: [
    'The commit is in a tree that nobody here has a clone of, or its tree was rebased after the mail was sent.',
    'The tag was broken on its way by a mailer that wraps lines in a manner that the parser does not know.',
  ],
  check(series, { facts }) {
    return series.patches.flatMap((mail) =>
      (mail.patch?.trailers ?? []).flatMap((trailer): Finding[] => {
        const fault = faultOf(trailer, facts);
        if (fault === undefined) return [];
        const { code, ...more } = fault;
        return [{ rule: 'bad-fixes', code, messageId: mail.id, evidence: [lineOf(mail, trailer.line)], data: more }];
      }),
    );
  },
};

type Fault =
  | { readonly code: 'short-hash' | 'no-title' | 'format' | 'unknown-commit' }
  | { readonly code: 'other-title'; readonly title: string };

const fullEnough = 12;

/** What is wrong with a tag that names a commit; prose, links and bug numbers behind `Fixes:` name none. */
function faultOf({ key, value }: Trailer, { git }: RuleContext['facts']): Fault | undefined {
  if (!/^fix(?:es)?$/i.test(key)) return undefined;
  const [, word, hash = '', behind = ''] = /^(commit:? +)?([0-9a-f]{7,40})(?![\w-])(.*)$/i.exec(value) ?? [];
  // A word (`defaced`) or a bug's number, not a hash.
  if (!/\d/.test(hash) || (hash.length < fullEnough && !/[a-f]/i.test(hash))) return undefined;
  const rest = behind.trim();
  const title = titleIn(rest);
  if (title === undefined && !/^(?:$|[#[])/.test(rest)) return isCut(rest) ? undefined : { code: 'format' };
  if (word !== undefined || /^fix$/i.test(key)) return { code: 'format' };
  if (hash.length < fullEnough) return { code: 'short-hash' };
  if (title === undefined) return { code: 'no-title' };
  return faultOfCommit(git.commits.get(hash.toLowerCase()), title);
}

/** The title in `("title")`; notes may stand behind it. */
function titleIn(rest: string): string | undefined {
  return /^\( ?"(.+?)" ?\)/.exec(rest)?.[1];
}

/** `("title` without its end: wrapped or cut on its way, who knows how. */
function isCut(rest: string): boolean {
  return /^\( ?"/.test(rest);
}

function faultOfCommit(commit: CommitFact | undefined, title: string): Fault | undefined {
  if (commit === undefined) return undefined;
  if (commit.state === 'unknown') return { code: 'unknown-commit' };
  return sameTitle(title, commit.title) ? undefined : { code: 'other-title', title: commit.title };
}
