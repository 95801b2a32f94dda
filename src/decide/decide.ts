import { mostTold } from '../core/index.js';
import type {
  AutomaticMark,
  DecidedFinding,
  DecisionKind,
  Excerpt,
  Finding,
  Profile,
  RuleMode,
} from '../core/index.js';
import { careful, ceilingOf, modeOf, type Policy } from './modes.js';

/** What is known around a submission when it is decided what becomes of its findings. */
export interface Situation {
  /** Set when the mail is a machine's. */
  readonly automatic: AutomaticMark | undefined;
  /** Somebody can be answered: an author address that is a person's. */
  readonly answerable: boolean;
  /** He asked never to be written to. */
  readonly optedOut: boolean;
  /** Seen with the List-Id of the guarded list. `unjudged` in archives and `check`. */
  readonly throughList: boolean | 'unjudged';
  /** Does the author's domain vouch for the mail? `unjudged` in archives and `check`. */
  readonly authentication: 'pass' | 'fail' | 'none' | 'unjudged';
  /** Why nobody vouches for it although it is signed. */
  readonly doubt?: string | undefined;
  /** Older than the configured maximum when judged (restart, backfill). */
  readonly tooOld: boolean;
  /** A maintainer or reviewer has answered in the thread since the series arrived; his name. */
  readonly answeredBy: string | undefined;
  /** The same at any time, also above the series: a patch sent into an old series comes into a talk that goes on; his name. */
  readonly answeredInThread: string | undefined;
  /** Somebody who may has said that the series was applied; his address. */
  readonly applied: string | undefined;
  /** The same work was posted again meanwhile: subject of the newer posting, which is judged itself. */
  readonly postedAgain: string | undefined;
  /** A reply of ours already stands in the thread, and this is no new version. */
  readonly repliedInThread: boolean;
  /** Rule -> how many other submissions of the author were answered for it lately. */
  readonly told: ReadonlyMap<string, number>;
  /** What a reply may quote per rule. */
  readonly excerpts: ReadonlyMap<string, Excerpt>;
}

export interface Decision {
  readonly findings: readonly DecidedFinding[];
  readonly reply: 'send' | 'draft' | 'none';
  readonly reason: string;
}

/** A limit on what may be said, with its reason. */
interface Limit {
  readonly mode: RuleMode;
  readonly reason: string;
}

/**
 * What becomes of each finding of one series, and of the reply as a whole: one mail, in the most careful mode of its findings (observed ones
 * left out). Always gives a reason. Findings whose mode is `off` disappear.
 */
export function decide(findings: readonly Finding[], policy: Policy, profile: Profile, situation: Situation): Decision {
  const suppressed = neverReply(situation);
  const judged = findings
    .map((finding) => ({ finding, ...modeOf(finding, policy, profile) }))
    .filter(({ mode }) => mode !== 'off');
  if (suppressed !== undefined) {
    return {
      findings: judged.map(({ finding }) => decided(finding, 'suppress', suppressed)),
      reply: 'none',
      reason: suppressed,
    };
  }
  const limits = limitsOf(situation, policy);
  const limited = judged.map(({ finding, mode, from }) =>
    strictest(finding, { mode, reason: from }, limits, situation),
  );
  const spoken = limited.filter(({ limit }) => limit.mode === 'draft' || limit.mode === 'send');
  if (spoken.length === 0) {
    const reason = limited[0]?.limit.reason ?? 'nothing found';
    return {
      findings: limited.map(({ finding, limit }) => decided(finding, 'observe', limit.reason)),
      reply: 'none',
      reason,
    };
  }
  const named = spoken.map(({ finding, limit }): Limit => ({
    mode: limit.mode,
    reason: spoken.length > 1 ? `${finding.rule}: ${limit.reason}` : limit.reason,
  }));
  const whole = named.reduce(lower);
  const reply: DecisionKind = whole.mode === 'send' ? 'send' : 'draft';
  return {
    findings: limited.map(({ finding, limit }) => {
      if (limit.mode === 'observe') return decided(finding, 'observe', limit.reason);
      return limit.mode === reply
        ? decided(finding, reply, limit.reason)
        : decided(finding, reply, `goes with ${whole.reason}`);
    }),
    reply,
    reason: whole.reason,
  };
}

function decided(finding: Finding, decision: DecisionKind, reason: string): DecidedFinding {
  return { ...finding, decision, reason };
}

function lower(a: Limit, b: Limit): Limit {
  return careful(a.mode, b.mode) === a.mode ? a : b;
}

/** Mail that never gets a reply (safety.md, 1 to 5). A bugzilla entry is no bot's mail here: its own rule drafts. */
function neverReply(situation: Situation): string | undefined {
  if (situation.automatic !== undefined) return `never answered: ${situation.automatic.why}`;
  if (situation.optedOut) return 'never answered: the author asked not to be written to';
  if (situation.throughList === false) return 'never answered: did not come through the list';
  return undefined;
}

/** Limits on the whole mail. */
function limitsOf(situation: Situation, policy: Policy): Limit[] {
  const limits: Limit[] = [{ mode: ceilingOf(policy.mode), reason: `list mode ${policy.mode}` }];
  const observe = (reason: string) => limits.push({ mode: 'observe', reason });
  const draft = (reason: string) => limits.push({ mode: 'draft', reason });
  if (!situation.answerable) observe('no author address to answer');
  if (situation.tooOld) observe('too old to be answered');
  if (situation.applied !== undefined) observe(`applied before it was judged, says ${situation.applied}`);
  if (situation.postedAgain !== undefined) observe('posted again meanwhile');
  if (situation.authentication === 'fail') draft("the author's domain disowns the mail");
  if (situation.authentication === 'none')
    draft(`nobody trusted vouches for the sender${situation.doubt === undefined ? '' : `: ${situation.doubt}`}`);
  if (situation.answeredBy !== undefined) draft(`${situation.answeredBy} has answered in the thread`);
  return limits;
}

/** Speaks of a posting inside an older thread: what a second mail in a thread may do besides a new version (safety.md, "Who receives"). */
const followsReply: ReadonlySet<string> = new Set(['incremental-patch']);

/** A finding under every limit that holds for it; the strictest gives the reason. */
function strictest(
  finding: Finding,
  own: Limit,
  limits: readonly Limit[],
  situation: Situation,
): { finding: Finding; limit: Limit } {
  const excerpt = situation.excerpts.get(finding.rule);
  const particular: Limit[] = [];
  if (situation.repliedInThread && !followsReply.has(finding.rule))
    particular.push({ mode: 'observe', reason: 'this thread has had its reply' });
  if (situation.answeredInThread !== undefined && followsReply.has(finding.rule))
    particular.push({ mode: 'draft', reason: `${situation.answeredInThread} has answered in the thread` });
  const told = situation.told.get(finding.rule) ?? 0;
  if (told >= mostTold)
    particular.push({ mode: 'observe', reason: `the author has heard of it ${mostTold} times lately` });
  if (excerpt?.kind === 'missing') particular.push({ mode: 'observe', reason: 'its FAQ section is gone' });
  if (excerpt?.kind === 'digest' && excerpt.drifted)
    particular.push({ mode: 'draft', reason: 'its FAQ text has changed' });
  return { finding, limit: [...limits, ...particular].reduce(lower, own) };
}
