import type { Finding, Mail, Profile, Rule, Trailer } from '../src/core/index.js';
import { lineOf } from '../src/rules/index.js';
import { isOwn } from '../src/scope/index.js';
import { isRegular } from './shared/people.js';

/** FAQ: "The BPF patch I am about to submit needs to go to stable as well". The trailer belongs below `---`, as a note. */
export const ccStable: Rule = {
  name: 'cc-stable',
  summary: 'Cc: stable in a commit message',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    trailer: "a Cc: stable trailer stands in a commit message aimed at the profile's own trees",
    'other-code': 'the same in a patch of code that others look after, who may want the tag',
  },
  misled: [
    'A maintainer of the tree asked for the tag in a review that this mailbox did not see.',
    'The stable rules changed after the FAQ was written: the maintainers may have stopped minding the tag.',
  ],
  check(series, { profile, scope }) {
    if (scope.tree?.ownership === 'shared' || isRegular(series, profile)) return [];
    const findings: Finding[] = [];
    for (const patch of series.patches) {
      const trailer = patch.patch?.trailers.find(isCcStable);
      if (trailer === undefined) continue;
      findings.push({
        rule: 'cc-stable',
        code: isOthers(patch, profile) ? 'other-code' : 'trailer',
        messageId: patch.id,
        evidence: [lineOf(patch, trailer.line)],
        data: {},
      });
    }
    return findings;
  },
};

/** Not one of its files is the subsystem's. */
function isOthers({ patch }: Mail, profile: Profile): boolean {
  return patch?.files.every(({ path }) => !isOwn(path, profile)) === true;
}

/** `Cc: stable@...`, with or without brackets, name, `# 5.7.x` or `[5.8]` behind it. */
function isCcStable(trailer: Trailer): boolean {
  return trailer.key.toLowerCase() === 'cc' && /(^|[\s<"])stable@(vger\.)?kernel\.org\b/i.test(trailer.value);
}
