import type { Finding, Mail, Profile, Rule, RuleContext } from '../src/core/index.js';
import { lineOf } from '../src/rules/index.js';
import { backportRequest, type BackportRequest } from './shared/backport-request.js';
import { isForList } from '../src/scope/index.js';
import { isAnyOf, isRegular, mailboxOf, reaches } from './shared/people.js';
import { isPersonsReport } from './shared/report-text.js';

/** FAQ: "I need a specific BPF commit in stable kernels. What should I do?" */
export const stableRequest: Rule = {
  name: 'stable-request',
  summary: 'A request for a stable kernel that does not reach the right people',
  judges: ['report'],
  needsWhole: false,
  codes: {
    people: "asks for one of the subsystem's commits in stable, without its maintainers or list",
    'already-in-stable': 'the branch has it already',
  },
  misled: [
    'The commit was agreed upon with the maintainers in another thread, and this mail only passes it on.',
    'The branch has the commit, and the mail asks for what was left out of its backport.',
  ],
  check(series, context) {
    const [mail] = series.mails;
    const { profile } = context;
    if (mail === undefined || !isPersonsReport(mail)) return [];
    if (isRegular(series, profile) || isAnyOf(series, profile.stablePeople)) return [];
    const request = backportRequest(mail, profile);
    if (request === undefined) return [];
    const there = alreadyThere(mail, request, context);
    return there === undefined ? withoutPeople(mail, request, profile) : [there];
  },
};

function withoutPeople(mail: Mail, { line }: BackportRequest, profile: Profile): Finding[] {
  const people = [...profile.maintainers, ...profile.reviewers];
  if (!mail.addressed || (isForList(mail, profile) && reaches([mail], people))) return [];
  const maintainers = profile.maintainers.map(mailboxOf);
  return [
    {
      rule: 'stable-request',
      code: 'people',
      messageId: mail.id,
      evidence: [lineOf(mail, line)],
      data: { maintainers },
    },
  ];
}

/** Every kernel that is asked for has every commit that is named: then nothing is left to ask for. */
function alreadyThere(mail: Mail, request: BackportRequest, { facts }: RuleContext): Finding | undefined {
  const branches = request.versions.map((version) => `linux-${version}.y`);
  const [branch] = branches;
  const [commit] = request.commits;
  if (branch === undefined || commit === undefined) return undefined;
  const all = request.commits.every((hash) => {
    const fact = facts.git.commits.get(hash);
    return fact?.state === 'known' && branches.every((wanted) => fact.stable.includes(wanted));
  });
  if (!all) return undefined;
  return {
    rule: 'stable-request',
    code: 'already-in-stable',
    messageId: mail.id,
    evidence: [lineOf(mail, request.line)],
    data: { commit: commit.slice(0, 12), branch },
  };
}
