import type { AutomaticMark, LedgerRow, MailFacts, MessageId, Profile, Series } from '../core/index.js';
import type { Situation } from '../decide/index.js';
import { sameAuthor } from '../series/index.js';
import { answeredBefore, type View } from './neighbourhood.js';
import { hasOptedOut } from './opt-out.js';
import type { GuardedList, PipelineOptions } from './options.js';
import { ownRepliesAbove } from './own-replies.js';
import { authenticationOf } from './recipients.js';
import { listenerOf } from './restraint.js';
import { isThroughGuarded } from './through-list.js';

/** What is known around a submission when it is decided what becomes of its findings. */
export async function situationOf(view: View, list: GuardedList, options: PipelineOptions): Promise<Situation> {
  const { series, history } = view;
  const { profile, timing } = list;
  const live = options.live !== undefined;
  const maintainers = maintainersOf(profile, options.live?.allow);
  const vouched = authenticationOf(series, history.earlier);
  const age = options.clock.now() - series.lastArrival;
  const above = options.live === undefined ? [] : await ownRepliesAbove(series.mails, options.live);
  const restraining = options.live ?? options.simulated;
  const listener = listenerOf(series);
  return {
    automatic:
      series.mails.find((mail) => mail.automatic !== undefined)?.automatic ??
      (live ? (forgedEntry(series) ?? aboutOurs(series, above)) : undefined),
    answerable: series.author !== undefined && !(live && isNameless(series.root)),
    optedOut: restraining !== undefined && listener !== undefined && (await hasOptedOut(listener, restraining)),
    throughList: live ? series.mails.some((mail) => isThroughGuarded(mail, options.lists)) : 'unjudged',
    authentication: live ? vouched.result : 'unjudged',
    doubt: vouched.doubt,
    tooOld: timing.maxAge !== undefined && age > timing.maxAge,
    answeredBy: answeredBy(view.about ?? series, history.thread, maintainers),
    answeredInThread: answeredBy(view.about ?? series, history.thread, maintainers, 0),
    applied: history.applied?.from.address,
    postedAgain: history.later[0]?.mails[0]?.subject,
    repliedInThread: await repliedInThread(view, above, options),
    excerpts: list.excerpts,
    told: new Map(),
  };
}

/** It came without a Message-ID: a reply could not be threaded. (Patches that are yet to be sent have none either.) */
function isNameless(root: MessageId): boolean {
  return root.endsWith('@check.invalid>');
}

/** Mail in the name of bugzilla.kernel.org is answered only where kernel.org's signature vouches for it: it names whom to write to. */
function forgedEntry(series: Series<MailFacts>): AutomaticMark | undefined {
  const forged = series.mails.some(
    (mail) => mail.bugzilla?.fromBugzilla === true && mail.authentication.result !== 'pass',
  );
  return forged ? { kind: 'bot', why: 'in the name of bugzilla.kernel.org, without its signature' } : undefined;
}

/** What answers our own mail and is no patch is about that mail: a word to the maintainers, or the work of somebody's program. */
function aboutOurs({ kind }: Series<MailFacts>, above: readonly LedgerRow[]): AutomaticMark | undefined {
  return kind === 'report' && above.length > 0 ? { kind: 'own', why: 'in answer to our own mail' } : undefined;
}

/** The maintainers and reviewers of a list, and the people who may give commands: by address. */
export function maintainersOf({ maintainers, reviewers }: Profile, allow: readonly string[] = []): Maintainers {
  const people = [...maintainers, ...reviewers].flatMap(({ addresses, name }) =>
    addresses.map((address) => [address, name] as const),
  );
  return new Map([...allow.map((address) => [address, ''] as const), ...people]);
}

/** Address -> name, '' where it is not known. */
export type Maintainers = ReadonlyMap<string, string>;

/** A maintainer, other than the author, who wrote into the thread after the series arrived, or `since` another time (ms). */
export function answeredBy(
  series: Series<MailFacts>,
  thread: readonly MailFacts[],
  maintainers: Maintainers,
  since = series.firstArrival,
): string | undefined {
  const [first] = series.mails;
  for (const mail of thread) {
    if (mail.automatic !== undefined && isAbsence(mail.automatic)) continue;
    if (!mail.prefix.reply || mail.arrival < since || (first !== undefined && sameAuthor(mail, first))) continue;
    const name = maintainers.get(mail.from.address);
    if (name !== undefined) return name || mail.from.name || mail.from.address;
  }
  return undefined;
}

/** A maintainer who is away has said nothing. */
const isAbsence = ({ kind }: AutomaticMark): boolean => kind === 'auto-submitted' || kind === 'bounce';

/** One mail a thread: a second one only for a new version or an incremental patch. */
async function repliedInThread(
  view: View,
  above: readonly LedgerRow[],
  { work, mails }: PipelineOptions,
): Promise<boolean> {
  const isNewer = (version: number | undefined) =>
    view.series.kind === 'patches' && view.series.version > (version ?? 1);
  for (const mail of answeredBefore(view)) {
    const before = await work.judgementOf(mail.id);
    if (before === undefined || before.reply === 'none') continue;
    if (!isNewer(mail.prefix.version)) return true;
  }
  // What names our mail alone hangs below what that mail answers.
  for (const { root } of above) if (!isNewer((await mails.get(root))?.prefix.version)) return true;
  return false;
}
