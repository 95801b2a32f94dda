import type { Mail, Person, Profile, Rule } from '../src/core/index.js';
import { foldName, plainAddress } from '../src/mail/index.js';
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
    if (author.address === '') return [];
    const addresses = facts.maintainers?.addressesOf(author) ?? [author.address];
    if (knows(mail, { name: author.name, addresses }, profile)) return [];
    const [today = author.address] = addresses;
    const name = author.name === '' ? today : `${author.name} <${today}>`;
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

/**
 * The author wrote the report himself or gets it: by any address of his that mailmap and profile know, or by the full name. An address without a
 * name that may be his cannot be told apart.
 */
function knows(mail: Mail, author: Person, { maintainers, reviewers }: Profile): boolean {
  const person = [...maintainers, ...reviewers].find(
    ({ name, addresses }) => addresses.some((one) => author.addresses.includes(one)) || sameName(name, author.name),
  );
  const addresses = new Set([...author.addresses, ...(person?.addresses ?? [])]);
  const people = [mail.from, ...(mail.author === undefined ? [] : [mail.author]), ...mail.to, ...mail.cc];
  return people.some(
    ({ address, name }) =>
      addresses.has(address) || sameName(name, author.name) || (name === '' && mayBeHis(address, author)),
  );
}

function sameName(a: string, b: string): boolean {
  const [one, other] = [foldName(a), foldName(b)];
  return one !== '' && one === other;
}

/** The mailbox is called like one of his, or starts or ends with a word of his name. */
function mayBeHis(address: string, { name, addresses }: Person): boolean {
  const box = boxOf(address);
  const words = foldName(name)
    .split(' ')
    .filter((word) => word.length > 2);
  return (
    addresses.some((one) => boxOf(one) === box) || words.some((word) => box.startsWith(word) || box.endsWith(word))
  );
}

/** `ann` of `ann+kernel@example.org`. */
function boxOf(address: string): string {
  return plainAddress(address).split('@')[0] ?? '';
}
