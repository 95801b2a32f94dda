import type {
  AutomaticMark,
  Judgement,
  LedgerRow,
  Mail,
  MailFacts,
  MessageId,
  Profile,
  Scope,
  Series,
} from '../core/index.js';
import { decide, type Decision } from '../decide/index.js';
import { runRules } from '../rules/index.js';
import { replaces } from '../series/index.js';
import { holdUntilIn, incoming, mayHold } from './barrier.js';
import { factsFor } from './facts.js';
import { mayBeJudged, viewOf, type View } from './neighbourhood.js';
import { isRequest, meetRequests } from './on-request.js';
import type { GuardedList, PipelineOptions, Restraining } from './options.js';
import { hasPredecessor } from './predecessors.js';
import { chooseList } from './choose-list.js';
import { listenerOf, toldBefore, untell } from './restraint.js';
import { situationOf } from './situation.js';
import { listsOf } from './take.js';
import { withReply } from './with-reply.js';

/** How the series stage left a mail. */
export type JudgeOutcome =
  | { readonly kind: 'judged'; readonly judgement: Judgement; readonly reply: LedgerRow | undefined }
  /** A late part of a series judged before. */
  | { readonly kind: 'joined'; readonly root: MessageId }
  | { readonly kind: 'waiting'; readonly until: number }
  | { readonly kind: 'nothing' };

/** What goes first holds a judgement up for this long at a time, ms. */
const BARRIER_WAIT = 500;
/** Earlier versions that are looked at. */
const mostEarlier = 20;
/** And so does a mailbox that cannot be read, ms. */
const SEE_AGAIN = 5000;

/** Second stage: judges the series of a mail when it is due, once. Safe to repeat, and from several workers. */
export async function judgeDue(id: MessageId, options: PipelineOptions): Promise<JudgeOutcome> {
  const { mails, work, clock, waker } = options;
  const [mail, before] = await Promise.all([mails.get(id), work.judgementOf(id)]);
  if (mail !== undefined && isRequest(mail, options)) {
    if (mayHold(await incoming(options), mail.arrival)) {
      await work.await(id, mail.arrival);
      return hold(mail, mail.arrival, options);
    }
    await meetRequests(mail, options);
    if (!mayBeJudged(mail)) {
      await work.settle([id]);
      return { kind: 'nothing' };
    }
  }
  if (mail === undefined || before !== undefined) {
    await work.settle([id]);
    return { kind: 'nothing' };
  }
  const [first] = listsOf([mail], options);
  if (first === undefined) {
    await work.settle([id]);
    return { kind: 'nothing' };
  }
  // A series is never due before its mail arrived: what holds that up is known without a look at its neighbours.
  const coming = await incoming(options);
  if (mayHold(coming, mail.arrival)) return hold(mail, mail.arrival, options);
  const view = await viewOf(mail, first.timing, options);
  const cut = first.timing.settle === 0 ? view.series.lastArrival : view.due;
  const [wait, stillComing, earlier] = await Promise.all([
    waitUntil(mail, view, first, options),
    incoming(options),
    firstJudgement(view.series.mails, options),
  ]);
  if (wait !== undefined) {
    await work.await(id, view.due);
    await waker.series(id, wait);
    return { kind: 'waiting', until: wait };
  }
  // As it was before the look at the neighbours, too: what came in meanwhile is not among them.
  if (mayHold(coming, cut) || mayHold(stillComing, cut)) {
    await work.await(id, view.due);
    return hold(mail, cut, options);
  }
  if (earlier !== undefined) {
    await work.joinJudgement(earlier.root, unjudged(view, earlier));
    return { kind: 'joined', root: earlier.root };
  }
  const judged = await judge(view, options);
  if (judged === undefined) {
    await work.settle([id]);
    return { kind: 'nothing' };
  }
  if (!(await work.claim(judged.judgement, judged.reply))) {
    await waker.series(id, clock.now());
    return { kind: 'waiting', until: clock.now() };
  }
  noteJudgement(judged.judgement, options);
  if (judged.reply?.state === 'queued') await waker.reply(judged.reply.messageId, judged.reply.notBefore);
  return { kind: 'judged', ...judged };
}

/** One line for each: a list that is only watched has nothing else to show for it. */
function noteJudgement(judgement: Judgement, { live, log }: PipelineOptions): void {
  if (live === undefined) return;
  const { list, root, subject, author, inScope, scopeReason, reply, reason } = judgement;
  const findings = judgement.findings.map(({ rule, code, decision }) => `${rule}/${code}: ${decision}`);
  log.info({ list, root, subject, author, findings, reply, reason: inScope ? reason : scopeReason }, 'judged');
}

async function firstJudgement(mails: readonly MailFacts[], { work }: PipelineOptions): Promise<Judgement | undefined> {
  const judgements = await Promise.all(mails.map(({ id }) => work.judgementOf(id)));
  return judgements.find((judgement) => judgement !== undefined);
}

function unjudged(view: View, judgement: Judgement): MessageId[] {
  return view.series.mails.map((mail) => mail.id).filter((id) => !judgement.mails.includes(id));
}

/** Not due yet, its mailbox cannot be read, or something else goes first: when to look again. */
async function waitUntil(
  mail: MailFacts,
  view: View,
  list: GuardedList,
  options: PipelineOptions,
): Promise<number | undefined> {
  const now = options.clock.now();
  if (view.due > now) return view.due;
  const [blind, behind] = await Promise.all([isBlind(view, options), hasPredecessor(mail, view, list.timing, options)]);
  // What came in the meantime cannot even be counted.
  if (blind) return now + SEE_AGAIN;
  return behind ? now + BARRIER_WAIT : undefined;
}

/** The mail of one of its lists is not being read. */
async function isBlind({ series }: View, options: PipelineOptions): Promise<boolean> {
  const { live } = options;
  if (live === undefined) return false;
  const lists = listsOf(series.mails, options);
  return (await Promise.all(lists.map(({ profile }) => live.isBlind(profile.list.address)))).includes(true);
}

function hold(mail: MailFacts, cut: number, options: PipelineOptions): JudgeOutcome {
  holdUntilIn(mail, cut, options);
  return { kind: 'waiting', until: options.clock.now() + BARRIER_WAIT };
}

/** Scope, rules, decision and the reply's text. Undefined for a mail that turns out to be no report and no submission. */
async function judge(
  view: View,
  options: PipelineOptions,
): Promise<{ judgement: Judgement; reply: LedgerRow | undefined } | undefined> {
  if (view.about === undefined) return undefined;
  const { list, scope: found, offList } = chooseList(view, view.about, options);
  const { profile } = list;
  const scope = narrowed(found, [...view.series.mails, ...view.about.mails]);
  const [series, situation] = await Promise.all([withBodies(view.series, options), situationOf(view, list, options)]);
  const missing = series === undefined;
  const run =
    series === undefined || !scope.inScope
      ? { findings: [], failures: [] }
      : runRules(
          options.rules,
          series,
          {
            profile,
            scope,
            history: view.history,
            facts: await factsFor({ series, scope, due: view.due }, list, options),
            now: view.due,
          },
          offList,
        );
  for (const failure of run.failures)
    options.log.error({ ...failure, root: view.series.root }, 'a rule failed; it stays silent');
  if (view.series.kind !== 'patches' && run.findings.length === 0) return undefined;

  const first = decide(run.findings, list.policy, profile, situation);
  const told = await toldOf(first, view, options);
  const decision = told.size === 0 ? first : decide(run.findings, list.policy, profile, { ...situation, told });
  const judgement: Judgement = {
    ...factsOf(view, profile),
    inScope: scope.inScope,
    scopeReason: missing ? 'the text of its mails is no longer kept' : scope.reason,
    ...decision,
    failures: run.failures,
  };
  if (series === undefined || judgement.reply === 'none') return { judgement, reply: undefined };
  return withReply(
    judgement,
    () =>
      options.writer.write({
        judgement,
        series,
        list,
        newcomer: isNewcomer(view, profile),
        repeated: repeatedOf(told),
      }),
    list,
    options,
  );
}

/** What its author has heard of lately; nothing in archives. */
async function toldOf(
  decision: Decision,
  { series, history }: View,
  { live, simulated, clock, work }: PipelineOptions,
): Promise<ReadonlyMap<string, number>> {
  const restraining = live ?? simulated;
  const listener = listenerOf(series);
  if (restraining === undefined || decision.reply === 'none' || listener === undefined) return new Map();
  await forgetReplaced(series, history.earlier, { work, restraining });
  return toldBefore(decision.findings, { listener, root: series.root, now: clock.now() }, restraining);
}

/** A reply to an earlier version that has not left will not: this version withdraws it, so its author has not heard of anything by it. */
async function forgetReplaced(
  series: Series<MailFacts>,
  earlier: readonly Series<MailFacts>[],
  { work, restraining }: { readonly work: PipelineOptions['work']; readonly restraining: Restraining },
): Promise<void> {
  for (const before of earlier.filter((other) => replaces(series, other)).slice(-mostEarlier)) {
    const id = (await work.judgementOf(before.root))?.replyId;
    const row = id === undefined ? undefined : await restraining.ledger.get(id);
    if (row?.state === 'queued') await untell(row, restraining);
  }
}

function repeatedOf(told: ReadonlyMap<string, number>): ReadonlyMap<string, 'short'> {
  return new Map([...told].flatMap(([rule, times]) => (times > 0 ? [[rule, 'short'] as const] : [])));
}

function factsOf(view: View, profile: Profile) {
  const [first] = view.series.mails;
  return {
    list: profile.list.address,
    profile: profile.name,
    root: view.series.root,
    mails: view.series.mails.map((mail) => mail.id),
    kind: view.series.kind,
    subject: first?.subject ?? '',
    author: first?.author?.address ?? first?.from.address ?? '',
    arrival: first?.arrival ?? view.due,
    due: view.due,
  };
}

/** Kinds of machine mail that are not submissions to this list at all. */
const notJudged: readonly AutomaticMark['kind'][] = ['stable-queue', 'ignored', 'digest', 'recall'];

function narrowed(scope: Scope, mails: readonly MailFacts[]): Scope {
  const mark = mails
    .map((mail) => mail.automatic)
    .find((found) => found !== undefined && notJudged.includes(found.kind));
  return mark === undefined ? scope : { ...scope, inScope: false, reason: `not judged: ${mark.why}` };
}

/** The series with the text of its mails; undefined when one is no longer kept. */
async function withBodies(series: Series<MailFacts>, { mails }: PipelineOptions): Promise<Series | undefined> {
  const bodies = new Map((await mails.load(series.mails.map((mail) => mail.id))).map((mail) => [mail.id, mail]));
  if (series.mails.some((mail) => !bodies.has(mail.id))) return undefined;
  const full = (mail: MailFacts) => bodies.get(mail.id) as Mail;
  return {
    ...series,
    cover: series.cover && full(series.cover),
    patches: series.patches.map(full),
    mails: series.mails.map(full),
  };
}

function isNewcomer({ series, history }: View, profile: Profile): boolean {
  const address = series.author?.address ?? '';
  const regular = [...profile.maintainers, ...profile.reviewers].some((person) => person.addresses.includes(address));
  return !regular && history.submissions === 0 && series.version <= 1;
}
