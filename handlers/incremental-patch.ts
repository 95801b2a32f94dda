import type { Finding, Mail, MailFacts, Profile, Rule, Series, SeriesHistory } from '../src/core/index.js';
import { subjectOf } from '../src/rules/index.js';
import { appliedNotice, foldTitle, isNumbered, parentsOf, sameAddress, sameAuthor } from '../src/series/index.js';
import { proseOf } from './shared/prose.js';

/**
 * FAQ: "How do I indicate which tree my patch should be applied to?": when changes were requested, always send the whole series again, never
 * individual diffs on top of the old one.
 */
export const incrementalPatch: Rule = {
  name: 'incremental-patch',
  summary: 'A single new patch sent into an old series',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    'new-version-alone': 'one patch of a new version, in reply to its old version, instead of the whole series',
    'fix-on-top': 'a patch on top of a series that is still under review',
  },
  misled: [
    'A maintainer asked for the single patch in a chat or in a mail that this mailbox did not see.',
    'The patch belongs to other work and was sent into the old thread by a wrong In-Reply-To.',
  ],
  check(series, { history, profile }) {
    const [patch] = series.patches;
    if (series.cover !== undefined || patch === undefined || series.patches.length !== 1) return [];
    const above = mailsAbove(patch, history.thread);
    const old = [...history.earlier]
      .reverse()
      .find((earlier) => isOwn(earlier, patch) && isAnswered(earlier, above, patch));
    if (old === undefined || patchCount(old) < 2 || isSettled(old, patch, history.thread, profile)) return [];
    const code = codeOf(patch, old, series);
    if (code === 'new-version-alone' && !history.earlier.some(isSeenWhole)) return [];
    return code === undefined ? [] : [findingOf(patch, old, series, code, nextVersion(patch, old, series, history))];
  },
};

type Code = 'new-version-alone' | 'fix-on-top';

/** The author's own, by address: a name anybody can take. */
function isOwn(old: Series<MailFacts>, patch: Mail): boolean {
  return old.mails.some((mail) => sameAddress(mail, patch));
}

/** The patch replies to a mail of the old series, or into its review: the mails above it lead there. */
function isAnswered(old: Series<MailFacts>, above: readonly MailFacts[], patch: Mail): boolean {
  const own = new Set(old.mails.map((mail) => mail.id));
  const parents = parentsOf(patch);
  if (parents.some((id) => own.has(id))) return true;
  return above.some((mail) => mail.prefix.reply && [...mail.inReplyTo, ...mail.references].some((id) => own.has(id)));
}

/** The mails a patch answers, directly or through others, nearest first. */
function mailsAbove(patch: Mail, thread: readonly MailFacts[]): readonly MailFacts[] {
  const byId = new Map(thread.map((mail) => [mail.id, mail]));
  const above: MailFacts[] = [];
  let next = parentsOf(patch);
  while (next.length > 0 && above.length < 50) {
    const parent = next.map((id) => byId.get(id)).find((mail) => mail !== undefined && !above.includes(mail));
    if (parent === undefined) break;
    above.push(parent);
    next = parentsOf(parent);
  }
  return above;
}

function patchCount(series: Series<MailFacts>): number {
  return Math.max(series.total ?? 0, series.patches.length);
}

/** All patches of a former version reached this mailbox: where only a part did, the rest of the next one may pass it by as well. */
function isSeenWhole({ patches, total = 1 }: Series<MailFacts>): boolean {
  return total > 1 && patches.length >= total;
}

function sameTitle(old: Series<MailFacts>, patch: Mail): MailFacts | undefined {
  return old.patches.find((mail) => foldTitle(mail.prefix.title) === foldTitle(patch.prefix.title));
}

function codeOf(patch: Mail, old: Series<MailFacts>, series: Series): Code | undefined {
  const { index, total, counted } = patch.prefix;
  const same = sameTitle(old, patch);
  if (counted && total !== undefined && total > 1) {
    if (index === undefined || !isNumbered(patch) || series.version <= old.version) return undefined;
    const replaced = old.patches.some((mail) => mail.prefix.index === index && total === old.total);
    return replaced || same !== undefined ? 'new-version-alone' : undefined;
  }
  if (counted) return undefined;
  if (same !== undefined) return series.version > old.version ? 'new-version-alone' : undefined;
  return sharesFiles(patch, old) &&
    !isForOtherCode(patch, old) &&
    /\b(fix|fixup|follow|incremental|on top|squash|address)/i.test(patch.prefix.title)
    ? 'fix-on-top'
    : undefined;
}

/** `v2: dropped the first patch`, `send it alone`: a patch without a counter may then be the whole of the new version. */
const tellsOfTheRest =
  /\b(?:drop\w{0,4}|squash\w{0,3}|fold(?:ed|ing)?|merg(?:ed?|ing)|combin\w{1,3}|split|applied|already in|alone|standalone|separately|(?:whole|entire) series)\b|\bnack/i;

/** It mends a commit that is no part of the series, or is for another tree: work of its own that came up in the thread. */
function isForOtherCode(patch: Mail, old: Series<MailFacts>): boolean {
  const { words } = patch.prefix;
  const known = old.mails.flatMap((mail) => mail.prefix.words);
  if (words.length > 0 && known.length > 0 && !words.some((word) => known.includes(word))) return true;
  const titles = old.patches.map((mail) => mail.prefix.title.toLowerCase());
  return (patch.patch?.trailers ?? []).some(
    ({ key, value }) => /^fixes$/i.test(key) && !titles.some((title) => value.toLowerCase().includes(title)),
  );
}

function sharesFiles(patch: Mail, old: Series<MailFacts>): boolean {
  const paths = new Set(old.patches.flatMap((mail) => mail.patch?.files.map((file) => file.path) ?? []));
  return patch.patch?.files.some((file) => paths.has(file.path)) ?? false;
}

/** Applied already, somebody asked for it, or nothing else is left: then a single patch is right. */
function isSettled(old: Series<MailFacts>, patch: Mail, thread: readonly MailFacts[], profile: Profile): boolean {
  const appliers = new Set(profile.maintainers.flatMap((person) => person.addresses));
  if (appliedNotice(old, thread, appliers) !== undefined) return true;
  const review = thread.filter((mail) => mail.prefix.reply && !sameAuthor(mail, patch)).map(({ ownText }) => ownText);
  if (review.some((text) => asksForOne.test(text))) return true;
  if (patch.prefix.counted) return false;
  return [...review, ...proseOf(patch).map(({ text }) => text)].some((text) => tellsOfTheRest.test(text));
}

const asksForOne =
  /\balone\b|\bapplied\b|\bfollow[- ]?up|\bon top\b|\bseparate(ly)?\b|\bincremental|\b(re)?send (a|another|the|just|only|me) (fix|patch|this|that)|\bonly (this|that) (one|patch)|no need to (re)?send/i;

/** One more than any version of it that has been seen: what came alone has used up its number. */
function nextVersion(patch: Mail, old: Series<MailFacts>, series: Series, history: SeriesHistory): number {
  const postings = [...history.earlier, ...history.later].filter(({ rfc }) => rfc === series.rfc);
  const inThread = history.thread.filter((mail) => sameAuthor(mail, patch) && isPosting(mail, series));
  const seen = [series, old, ...postings, ...inThread.map(({ prefix }) => prefix)].map(({ version }) => version ?? 1);
  return Math.floor(Math.max(...seen)) + 1;
}

function isPosting({ prefix }: MailFacts, { rfc }: Series): boolean {
  return prefix.patch && !prefix.reply && prefix.rfc === rfc;
}

function findingOf(patch: Mail, old: Series<MailFacts>, series: Series, code: Code, version: number): Finding {
  return {
    rule: 'incremental-patch',
    code,
    messageId: patch.id,
    evidence: [subjectOf(patch)],
    data: {
      came: Math.floor(series.version),
      version,
      index: patch.prefix.index ?? sameTitle(old, patch)?.prefix.index ?? 1,
      total: patchCount(old),
    },
  };
}
