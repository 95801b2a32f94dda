import type { Mail, Rule } from '../src/core/index.js';
import type { FileDiff, HunkLine } from '../src/mail/index.js';
import { hasUnseenCover, lineOf } from '../src/rules/index.js';
import { changedCode, changesOf, touchesAnywhere, unmatched } from './shared/diffs.js';
import { isRegular } from './shared/people.js';
import { proseOf } from './shared/prose.js';
import { speaksOfTests } from './shared/tests.js';

/** FAQ: "Verifier changes and test cases" */
export const verifierWithoutSelftests: Rule = {
  name: 'verifier-without-selftests',
  summary: 'A change of what the verifier accepts, without tests',
  judges: ['patches'],
  needsWhole: true,
  codes: {
    'no-tests': 'changes the behaviour of the verifier and adds or changes no selftest',
  },
  misled: [
    'The conditions changed their form and not their meaning, and the description does not say so.',
    'A selftest of the kernel covers the change already, and nothing in the submission mentions it.',
    'A corner case that no program in C or assembler can reach has no test to write.',
  ],
  check(series, { profile, history }) {
    if (series.rfc || isRegular(series, profile) || hasUnseenCover(series)) return [];
    if (touchesAnywhere(series, history, profile.paths.tests)) return [];
    for (const { mail, diff } of changesOf(series, profile.paths.verifier)) {
      if (diff.damaged || diff.kind !== 'modified' || isHarmless(mail)) continue;
      const line = newVerdict(mail, diff);
      if (line === undefined || speaksOfTests(series)) continue;
      return [
        {
          rule: 'verifier-without-selftests',
          code: 'no-tests',
          messageId: mail.id,
          evidence: [lineOf(mail, line.line)],
          data: { path: diff.path },
        },
      ];
    }
    return [];
  },
};

/** Words of a change that leaves alone what is accepted, or mends the verifier's own memory, locks and messages. */
const harmless =
  /\b(?:revert|refactor\w*|clean-?ups?|clean up|renam\w+|simplif\w+|mov(?:e|es|ing)|split|factor|extract|consolidat\w+|unif(?:y|ies)|convert|replace|remove|drop|delete|get rid|unused|redundant|unnecessary|dead code|typos?|spelling|comments?|docs?|kernel-?doc|const|static|style|format|indent\w*|whitespace|warnings?|sparse|build|compil\w+|config|log(?:s|ging)?|print\w*|messages?|verbose|debug\w*|dump|stats?|leaks?|kmemleak|null[- ]?(?:ptr|pointer|deref\w*)|oob|overflows?|out[- ]of[- ]bounds|use[- ]after[- ]free|uaf|memory|alloc\w*|k?v?free|kasan|ubsan|syzbot|race|locks?|locking|deadlock|crash|panic|oops|optimi[sz]\w*|speed\w*|faster|perf(?:ormance)?|prepar\w+|(?:add|introduc)\w* (?:\S+ ){0,4}(?:helpers?|kfuncs?))\b/i;

function isHarmless(mail: Mail): boolean {
  return mail.patch?.revert === true || harmless.test(mail.prefix.title) || saysNoChange(mail);
}

/** Lines are joined: the words may be wrapped. */
function saysNoChange(mail: Mail): boolean {
  const prose = proseOf(mail).map(({ text }) => text.trim());
  return /\bno (?:\w+ ){0,2}changes?\b|\bno[- ]op\b|\bnon-?functional\b|\bwithout (?:any )?(?:functional|behaviou?r)/i.test(
    prose.join(' '),
  );
}

/** What the title of a change says that accepts more, or less. */
const verdictWords =
  /\b(?:allow\w*|disallow\w*|accept\w*|reject\w*|refus\w+|forbid\w*|prohibit\w*|prevent\w*|permit\w*|restrict\w*|enforc\w+|relax\w*|track\w*|prun\w+|precis\w+|bounds?|propagat\w+|spill\w*|backtrack\w*|liveness|trusted|ranges?)\b/i;

/** A condition or a refusal that is new, in a patch that says of itself that it decides otherwise, or has a new refusal to tell of. */
function newVerdict(mail: Mail, diff: FileDiff): HunkLine | undefined {
  const lines = unmatched(changedCode(diff));
  const added = lines.filter(({ sign }) => sign === '+');
  const refusals = added.filter(({ text }) => /\bverbose\(env,/.test(text));
  const refuses =
    refusals.length > lines.filter(({ sign, text }) => sign === '-' && /\bverbose\(env,/.test(text)).length;
  if (!refuses && !verdictWords.test(mail.prefix.title)) return undefined;
  return added.find(({ text }) => /^\s*(?:\} )?(?:else )?if \(|^\s*(?:case \w+:|return -E[A-Z]+;)/.test(text));
}
