import type { Draft, LedgerRow, MailFacts } from '../core/index.js';
import { lookUp, quotable } from '../faq/index.js';
import { isMachineAddress } from '../mail/index.js';
import { isForList } from '../scope/index.js';
import { isThroughGuarded } from './through-list.js';
import type { FailedRequest } from '../render/index.js';
import { isSubmission, sameAuthor } from '../series/index.js';
import { hasOptedOut } from './opt-out.js';
import type { GuardedList, LiveOptions, PipelineOptions } from './options.js';
import { isOurs, isVouched, refusedRecipient } from './recipients.js';
import { covers } from './signed.js';

/** `#faq <section>` at the very start of a line. */
const command = /^#faq[ \t\u00a0]{1,8}(\S[^\n]{0,400})$/gim;
/** First words that are commands of another kind. */
const otherCommands = /^(?:stop|wrong|draft|send|observe|pause|tree)\b/i;
/** Marks of a text that the author of a mail need not have written. */
const fromFiles = ['text from a file', 'text marked as attachment'];
/** One mail may ask for this many sections; more are left alone. */
const most = 5;

/** Told to the person whose command does not count: it may be somebody else's. */
const notSurelyOwn =
  'It stands below words that may be those of somebody else: there is a line of dashes, of a mail header or one that ends in a colon above it. ' +
  'Put it above them, or mark what you quote with ">".';

/** What the author of a mail asks for: each `#faq <section>` of his own text, as he wrote it, once. Other commands are none. */
export function sectionsAsked(ownText: string): string[] {
  const asked = [...ownText.matchAll(command)].map(([, words = '']) => words.trim());
  return [...new Set(asked.filter((words) => !otherCommands.test(words)))].slice(0, most);
}

/** The same, and which of them stand above everything that may be somebody else's. */
function requestsOf({ ownText, unmarked }: MailFacts): readonly { readonly words: string; readonly sure: boolean }[] {
  const sure = new Set(sectionsAsked(ownText.slice(0, unmarked)));
  return sectionsAsked(ownText).map((words) => ({ words, sure: sure.has(words) }));
}

/**
 * Does the mail carry requests that are to be met? Only of a person who may give commands, whose signature passes, through a guarded
 * list, in the live service, no patch, and no file. Anybody else's are passed over in silence.
 */
export function isRequest(mail: MailFacts, { live, lists }: PipelineOptions): boolean {
  return (
    live !== undefined &&
    mail.automatic === undefined &&
    !isSubmission(mail) &&
    live.allow?.includes(mail.from.address) === true &&
    isVouched(mail) &&
    !fromFiles.some((oddity) => mail.oddities.includes(oddity)) &&
    isThroughGuarded(mail, lists) &&
    sectionsAsked(mail.ownText).length > 0
  );
}

/**
 * Meets the requests of a mail: an excerpt for the author of the mail that it answers, or in private a word to the person who asked. Every mail is
 * one row of the ledger, which is there once whatever dies and however often this runs.
 */
export async function meetRequests(request: MailFacts, options: PipelineOptions): Promise<void> {
  const { live, lists } = options;
  const list = lists.find(({ profile }) => isForList(request, profile)) ?? lists[0];
  if (live === undefined || list === undefined) return;
  const { maxAge } = list.timing;
  if (maxAge !== undefined && options.clock.now() - request.arrival > maxAge) {
    options.log.info({ id: request.id }, 'a request too old to be met');
    return;
  }
  const failed: FailedRequest[] = [];
  for (const { words, sure } of requestsOf(request)) {
    const outcome = sure ? await meet(request, words, list, options, live) : { problem: notSurelyOwn };
    if (outcome !== undefined) failed.push({ line: `#faq ${words}`, candidates: [], ...outcome });
  }
  if (failed.length === 0) return;
  const answer = options.writer.answer({ profile: list.profile, request, failed });
  if (answer !== undefined && refusedRecipient(answer, options) === undefined)
    await post(answer, { request, list, held: undefined }, options, live);
}

/** Posts the excerpt, or says why not. */
async function meet(
  request: MailFacts,
  words: string,
  list: GuardedList,
  options: PipelineOptions,
  live: LiveOptions,
): Promise<(Pick<FailedRequest, 'problem'> & Partial<FailedRequest>) | undefined> {
  const { profile, document } = list;
  const { found, candidates } = lookUp(profile, document, words);
  if (found === undefined) {
    const questions = [...new Set(candidates.map(({ question }) => question))];
    return { problem: questions.length === 0 ? 'unknown' : 'ambiguous', candidates: questions };
  }
  const target = await targetOf(request, options);
  const unusable = await unusableTarget(target, request, options, live);
  if (target === undefined || unusable !== undefined) return { problem: unusable ?? '' };
  const answer = quotable(profile, document, found);
  const by = nameOf(request, list);
  const draft = options.writer.excerpt({ profile, target, answer, by, request: request.id });
  if (draft === undefined) return { problem: 'That mail cannot be answered: it has no usable address or Message-ID.' };
  const refused = refusedRecipient(draft, options);
  if (refused !== undefined) return { problem: `That mail cannot be answered: ${refused}.` };
  await post(draft, { request, list, held: heldBy(request, target) }, options, live);
  return undefined;
}

/** Why an excerpt waits for a person: who gets it must be beyond doubt, and that the request was about his mail. */
function heldBy(request: MailFacts, target: MailFacts): string | undefined {
  if (!isVouched(target)) return 'nobody trusted vouches for the sender of the mail that it answers';
  const parent = request.inReplyTo.length > 0 ? 'in-reply-to' : 'references';
  return covers(request, parent) ? undefined : 'the signature of the request does not cover which mail it answers';
}

/** The mail that the request answers, as far as it is known. */
async function targetOf(request: MailFacts, { mails }: PipelineOptions): Promise<MailFacts | undefined> {
  const [parent = request.references.at(-1)] = request.inReplyTo;
  return parent === undefined ? undefined : mails.get(parent);
}

/** Why nobody can be pointed to the FAQ below that mail: a sentence for the person who asked. */
async function unusableTarget(
  target: MailFacts | undefined,
  request: MailFacts,
  options: PipelineOptions,
  live: LiveOptions,
): Promise<string | undefined> {
  if (target === undefined)
    return 'I do not know the mail that yours answers: it did not come through the list, or too long ago.';
  if (target.automatic?.kind === 'own' || isOurs(target.from.address, options))
    return 'The mail that yours answers is my own.';
  if (target.automatic !== undefined) return 'The mail that yours answers was written by a machine.';
  if (!isThroughGuarded(target, options.lists)) return 'The mail that yours answers did not come through the list.';
  if (target.author === undefined || isMachineAddress(target.author.address))
    return 'The mail that yours answers comes from no address of a person.';
  if (sameAuthor(target, request)) return 'The mail that yours answers is your own.';
  if (await hasOptedOut(target.author.address, live))
    return 'The author of that mail has asked me never to write to them.';
  return undefined;
}

/** As the profile has it, else as his mail has it. */
function nameOf({ from }: MailFacts, { profile }: GuardedList): string {
  const people = [...profile.maintainers, ...profile.reviewers];
  return people.find(({ addresses }) => addresses.includes(from.address))?.name ?? from.name;
}

interface Posting {
  readonly request: MailFacts;
  readonly list: GuardedList;
  /** Why it waits for a person; undefined: it leaves at once. */
  readonly held: string | undefined;
}

/** Puts a mail into the ledger, once. A list that is only monitored is never written to: there the row is its record. */
async function post(
  draft: Draft,
  { request, list, held }: Posting,
  { clock, waker, log }: PipelineOptions,
  { ledger }: LiveOptions,
): Promise<void> {
  const now = clock.now();
  const monitor = list.policy.mode === 'monitor';
  const row: LedgerRow = {
    messageId: draft.messageId,
    list: draft.list,
    root: draft.root,
    state: monitor ? 'withdrawn' : held === undefined ? 'queued' : 'draft',
    reason: monitor
      ? 'list mode monitor: recorded, never sent'
      : (held ?? `asked for by ${request.from.address} in ${request.id}`),
    draft,
    notBefore: now,
    createdAt: now,
    changedAt: now,
    claimedAt: undefined,
    attempts: 0,
    by: undefined,
  };
  const isNew = await ledger.insert(row);
  log.info({ messageId: row.messageId, request: request.id, kind: draft.kind, isNew }, 'a request was met');
  // Also after a crash between the two: a wake-up too many is no harm.
  if (row.state === 'queued') await waker.reply(row.messageId, now);
}
