import type {
  Clock,
  Draft,
  Excerpt,
  FaqDocument,
  Gate,
  GitSource,
  IncomingMail,
  IntakeStore,
  Judgement,
  KernelSource,
  Ledger,
  Mail,
  MailStore,
  Maintainers,
  OptOuts,
  Outbox,
  PauseSwitch,
  Profile,
  RestraintStore,
  Rule,
  SentLookup,
  Series,
  SignedStore,
  TreeStore,
  Waker,
  WorkStore,
} from '../core/index.js';
import type { Policy } from '../decide/index.js';
import type { AnswerInput, ExcerptInput } from '../render/index.js';
import type { Restraint } from './restraint.js';

/** One list that the bot guards, with everything that judging its mail needs. */
export interface GuardedList {
  readonly profile: Profile;
  readonly policy: Policy;
  /** What a reply may quote, per rule. */
  readonly excerpts: ReadonlyMap<string, Excerpt>;
  /** The FAQ itself, for those who ask for a part of it; undefined: the digests are all there is. */
  readonly document?: FaqDocument | undefined;
  readonly maintainers?: Maintainers | undefined;
  readonly timing: Timing;
}

/** All in ms. */
export interface Timing {
  /** An incomplete series waits this long after its last mail; 0 judges at once. */
  readonly settle: number;
  /** A complete one waits this long. */
  readonly grace: number;
  /** A reply that may leave by itself waits this long after the judgement. */
  readonly sendDelay: number;
  /** Older mail is never answered; undefined = age is not judged (archives). */
  readonly maxAge: number | undefined;
}

/** Writes the one reply to a series; undefined when none can be written (nobody to write to). Pure. */
export interface ReplyWriter {
  write(input: {
    readonly judgement: Judgement;
    readonly series: Series;
    readonly list: GuardedList;
    readonly newcomer: boolean;
    /** Rules that the author heard of lately: the link instead of the excerpt. */
    readonly repeated?: ReadonlyMap<string, 'short'>;
  }): Draft | undefined;
  /** An excerpt for the author of a mail; undefined when none can be written. */
  excerpt(input: ExcerptInput): Draft | undefined;
  /** What became of a maintainer's requests, for him alone. */
  answer(input: AnswerInput): Draft | undefined;
  /** Rule -> what its findings ask for: an imperative without a full stop. */
  steps(judgement: Judgement, list: GuardedList): ReadonlyMap<string, string>;
}

export interface PipelineLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What the stages stand on. `intake`, `outbox` and `sent` exist only in the live service. */
export interface PipelineOptions {
  readonly lists: readonly GuardedList[];
  readonly rules: readonly Rule[];
  readonly clock: Clock;
  readonly mails: MailStore;
  readonly work: WorkStore;
  readonly trees?: TreeStore;
  readonly git?: GitSource | undefined;
  readonly kernels?: KernelSource | undefined;
  readonly waker: Waker;
  readonly writer: ReplyWriter;
  readonly log: PipelineLog;
  /** Reads a raw mail: what it says and, live, who vouches for it. */
  read(raw: IncomingMail): Promise<Mail>;
  /** Addresses of this bot: mail from them is its own. */
  readonly ownAddresses: readonly string[];
  /** The mails are judged before they are sent: they are for every list, whoever they are addressed to. */
  readonly unsent?: boolean;
  readonly live?: LiveOptions;
  /** In an archive: what would have kept the live service back. */
  readonly simulated?: Restraining;
}

/** What keeps the bot from saying too much, or to whom it must not. */
export interface Restraining {
  readonly ledger: Ledger;
  readonly optOuts: OptOuts;
  readonly restraint: RestraintStore;
  readonly limits: Restraint;
}

export interface LiveOptions extends Restraining {
  readonly intake: IntakeStore;
  readonly gate: Gate;
  readonly pause: PauseSwitch;
  readonly signed: SignedStore;
  readonly outbox: Outbox;
  readonly sent: SentLookup;
  /** Addresses of the people who may give commands by mail, lower case; nobody by default. */
  readonly allow?: readonly string[];
  /** The mail of this list (its address) is not being read at the moment: what has come meanwhile is not known, so nothing is judged, and nothing leaves. */
  isBlind(list: string): Promise<boolean>;
  /** How long raw mail is kept after it was processed, ms. */
  readonly keepRaw: number;
  /** A claim older than this whose outcome nobody knows is looked up, ms. */
  readonly claimAge: number;
}
