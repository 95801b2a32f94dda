import type { Address, Mail, Profile, Rule } from '../src/core/index.js';
import { lineOf } from '../src/rules/index.js';
import { culpritOf } from './shared/culprits.js';
import { isPersonsReport, reportLines } from './shared/report-text.js';

/** FAQ: "How do I report bugs for BPF kernel code?" */
export const reportMissingAuthor: Rule = {
  name: 'report-missing-author',
  summary: "A bug report whose culprit's author does not hear of it",
  judges: ['report'],
  needsWhole: false,
  codes: {
    author: 'names the commit that broke it, and its author is not in To or Cc',
  },
  misled: [
    'The author of the commit reads the list under another name and address than the commit carries.',
    'The address in the commit no longer works, and the reporter left it out for that.',
  ],
  check(series, { profile, facts }) {
    const [mail] = series.mails;
    if (mail === undefined || !isPersonsReport(mail) || !mail.addressed) return [];
    const culprit = culpritOf(reportLines(mail));
    const commit = culprit && facts.git.commits.get(culprit.hash);
    if (culprit === undefined || commit?.state !== 'known') return [];
    const { author } = commit;
    if (author.address === '' || knows(mail, author, profile)) return [];
    const name = author.name === '' ? author.address : `${author.name} <${author.address}>`;
    return [
      {
        rule: 'report-missing-author',
        code: 'author',
        messageId: mail.id,
        evidence: [lineOf(mail, culprit.line)],
        data: { commit: commit.hash.slice(0, 12), author: name },
      },
    ];
  },
};

/** The author wrote the report himself or gets it: by any address of his that the profile knows, or by the full name. */
function knows(mail: Mail, author: Address, { maintainers, reviewers }: Profile): boolean {
  const person = [...maintainers, ...reviewers].find(
    ({ name, addresses }) => addresses.includes(author.address) || sameName(name, author.name),
  );
  const addresses = new Set([author.address, ...(person?.addresses ?? [])]);
  const people = [mail.from, ...(mail.author === undefined ? [] : [mail.author]), ...mail.to, ...mail.cc];
  return people.some(({ address, name }) => addresses.has(address) || sameName(name, author.name));
}

function sameName(a: string, b: string): boolean {
  const [one, other] = [a, b].map((name) => name.trim().toLowerCase());
  return one !== '' && one === other;
}
