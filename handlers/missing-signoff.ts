import type { Address, Finding, Mail, Rule } from '../src/core/index.js';
import { foldName } from '../src/mail/index.js';
import { subjectOf } from '../src/rules/index.js';

/** Submitting patches: "Sign your work - the Developer's Certificate of Origin". */
export const missingSignoff: Rule = {
  name: 'missing-signoff',
  summary: "A patch without its author's sign-off",
  judges: ['patches'],
  needsWhole: false,
  codes: {
    'no-signoff': 'no Signed-off-by of the author',
    'passed-on': "somebody else's patch, passed on without a Signed-off-by of the sender",
  },
  misled: [
    'The author signs with a name that has nothing in common with the one that he sends mail under, from another address.',
    'The patch is meant to be looked at only, and says so in words that the prefix does not have.',
  ],
  check(series) {
    if (series.rfc) return [];
    for (const patch of series.patches) {
      const finding = judge(patch);
      if (finding !== undefined) return [finding];
    }
    return [];
  },
};

function judge(patch: Mail): Finding | undefined {
  const facts = patch.patch;
  const sender = patch.author;
  if (facts === undefined || sender === undefined || facts.files.length === 0 || facts.messageWords === 0)
    return undefined;
  const signers = facts.trailers.filter(({ key }) => /^signed[- ]off[- ]by$/i.test(key)).map(({ value }) => value);
  // A message that names sign-offs where no trailer is read: the reader is to blame, not the author.
  if (signers.length === 0 && /signed[- ]?off/i.test(patch.text)) return undefined;
  const author = facts.inBodyFrom ?? sender;
  const finding = (code: string, who: Address): Finding => ({
    rule: 'missing-signoff',
    code,
    messageId: patch.id,
    evidence: [subjectOf(patch)],
    data: {
      author: who.name === '' ? who.address : `${who.name} <${who.address}>`,
      own: who.address === sender.address || foldName(who.name) === foldName(sender.name),
      again: true,
    },
  });
  if (!signers.some((signer) => isBy(signer, author))) return finding('no-signoff', author);
  // A sender without a name is a gateway of the author's own: it passes mail on, not patches.
  if (foldName(sender.name).includes(' ') && !signers.some((signer) => isBy(signer, sender)))
    return finding('passed-on', sender);
  return undefined;
}

/**
 * The same address, the same mailbox name, or a word of the name in common, also with one that a mailbox holds: people sign with other addresses,
 * and shorten or turn their names. Names in two scripts cannot be compared, and count as one.
 */
function isBy(signer: string, { name, address }: Address): boolean {
  const written = signer.toLowerCase();
  const mailbox = mailboxOf(address);
  if (written.includes(address) || (mailbox.length > 2 && written.includes(`<${mailbox}@`))) return true;
  const one = foldSpelling(name);
  const other = foldSpelling(signer.split('<')[0] ?? '');
  if (isLatin(one) !== isLatin(other) && one !== '' && other !== '') return true;
  const words = new Set(wordsOf(other, 2));
  const box = foldSpelling(mailbox);
  if (one !== '' && one === other) return true;
  if ([...wordsOf(one, 2), ...wordsOf(box, 2)].some((word) => words.has(word))) return true;
  return (
    holds(box, wordsOf(other, 3)) ||
    holds(foldSpelling(mailboxOf(/<([^<>]*)/.exec(written)?.[1] ?? '')), wordsOf(one, 3)) ||
    (!isLatin(one) &&
      (holds(one.replace(/ /g, ''), wordsOf(other, 2)) || holds(other.replace(/ /g, ''), wordsOf(one, 2))))
  );
}

/** `jane` of `jane+kernel@example.org`. */
function mailboxOf(address: string): string {
  return address.split('@')[0]?.split('+')[0] ?? '';
}

/** A folded name in which `ä` and `ae` are the same. */
function foldSpelling(name: string): string {
  return foldName(name).replace(/æ|ae/g, 'a').replace(/œ|oe/g, 'o').replace(/ue/g, 'u');
}

function isLatin(name: string): boolean {
  return /\p{Script=Latin}/u.test(name);
}

function wordsOf(name: string, least: number): string[] {
  return name.split(' ').filter((word) => word.length >= least);
}

function holds(text: string, words: readonly string[]): boolean {
  return words.some((word) => text.includes(word));
}
