import type {
  FaqAnswer,
  FaqDocument,
  Judgement,
  LedgerRow,
  ListenerTrouble,
  ListMode,
  MailboxCursor,
  Profile,
  ReplyState,
  Rule,
  RuleMode,
  ServiceMark,
  TreeStatus,
} from '../core/index.js';

/** What the commands need from the rest of the house; `src/app` makes it. */
export interface Services {
  check(request: CheckRequest): Promise<ArchiveResult>;
  backtest(request: BacktestRequest): Promise<ArchiveResult>;
  rules(request: ProfileRequest): Promise<readonly RuleView[]>;
  faq(request: ProfileRequest & { readonly document: string | undefined }): Promise<FaqView>;
  /** Throws MAINTAINERS_UNREADABLE, INPUT_NOT_PATCH when no file holds a diff, and USAGE for a path outside the tree. */
  maintainers(request: MaintainersRequest): Promise<MaintainersView>;
  /** ./faqtotum.yaml, whole path; undefined where there is none. */
  ownConfig(): Promise<string | undefined>;
  /** Runs until the signal fires. */
  start(request: StartRequest): Promise<void>;
  demo(request: DemoRequest): Promise<void>;
  /** Opens the state of a service, running or not. Throws SERVICE_NOT_RUNNING when none is named and none is found. */
  open(request: StateRequest): Promise<Desk>;
}

export interface ProfileRequest {
  /** Profile name; undefined = the config's first list, else `bpf`. */
  readonly profile: string | undefined;
  readonly preset: string | undefined;
  /** A faqtotum.yaml for profile overrides; undefined = none. */
  readonly config: string | undefined;
}

/** Facts besides mail, over the config's. */
export interface FactRequest {
  /** Name of a tree -> path of a local clone, whose HEAD counts. Throws TREE_UNREADABLE. */
  readonly trees?: ReadonlyMap<string, string> | undefined;
  /** kernel.org's releases.json; undefined = the config's, else none. Throws KERNELS_UNREADABLE. */
  readonly kernels?: string | undefined;
  /** MAINTAINERS and mailmap; undefined = the config's, else none (a mailmap beside MAINTAINERS counts). */
  readonly maintainers?: string | undefined;
  readonly mailmap?: string | undefined;
}

interface ArchiveRequest extends ProfileRequest, FactRequest {
  /** Per-rule modes as in the config. */
  readonly mode: ListMode;
  /** Only these rules; undefined = all. */
  readonly rules: readonly string[] | undefined;
  /** FAQ document to quote from; undefined = the config's, else the profile's digest. */
  readonly faqDocument: string | undefined;
}

export interface CheckRequest extends ArchiveRequest {
  /** Each file's bytes with the name shown to people (`-` for standard input). */
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

export interface BacktestRequest extends ArchiveRequest {
  readonly paths: readonly string[];
  /** Arrival bounds in ms; `since` included, `until` not. Earlier mail is read as history, not judged. */
  readonly since: number | undefined;
  readonly until: number | undefined;
  /** ms. */
  readonly settle: number;
  readonly grace: number;
  /** Caps, breaker, cool-down and opt-outs hold back what the service would have held back; else every series is judged by itself. */
  readonly simulate?: boolean;
  /** Called now and then. Bytes are bytes of the input files. */
  progress(done: {
    readonly bytes: number;
    readonly totalBytes: number | undefined;
    readonly mails: number;
    readonly stage: string;
  }): void;
}

/** One judged series with what a report shows of it. */
export interface JudgedSeries {
  readonly judgement: Judgement;
  /** The reply as it would look (headers and body); undefined when nothing is to be said. */
  readonly reply: string | undefined;
  /** Per mail id of the series. */
  readonly mails: ReadonlyMap<string, MailView>;
  /** Per rule what its author can do about it, as the reply says it; `check` only. */
  readonly fixes?: ReadonlyMap<string, string>;
}

/** A mail as a report shows it: subject, author and Date (ms) as the sender gave them. */
export interface MailView {
  readonly subject: string;
  readonly author: string;
  readonly date: number | undefined;
  /** Where it was read, for people: a file, `list.mbox#12`. */
  readonly file: string | undefined;
  /** `check` only. */
  readonly place?: FilePlace | undefined;
}

/** Where a mail stands in its file, in lines from 1. What cannot be known is undefined. */
export interface FilePlace {
  /** As it was named; `-` for standard input. */
  readonly path: string;
  /** Where the header starts. */
  readonly subject: number | undefined;
  readonly to: number | undefined;
  /** Lines of the file in front of the body; undefined for an encoded body. */
  readonly beforeBody: number | undefined;
}

export interface ArchiveResult {
  readonly series: readonly JudgedSeries[];
  /** Mails read. */
  readonly mails: number;
  /** Things passed over, one line each (a damaged mail, an unreadable file). */
  readonly notes: readonly string[];
}

export interface RuleView {
  readonly rule: Rule;
  /** Mode per code under the chosen preset and config. */
  readonly modes: Readonly<Record<string, RuleMode>>;
  /** '' when the subsystem's FAQ does not speak of it: then nothing is ever replied. */
  readonly question: string;
  /** What people call the document with the question: `FAQ`, or the name of another one. */
  readonly source: string;
  readonly url: string;
  /** Findings on labelled real mail: right, wrong, and labels that it missed; undefined where nothing was measured. */
  readonly measured?: { readonly right: number; readonly wrong: number; readonly missed: number } | undefined;
}

export interface FaqView {
  readonly profile: Profile;
  /** undefined when no document is configured. */
  readonly document: FaqDocument | undefined;
  /** Every question with its answer; in this project's words without a document. */
  all(): readonly FaqAnswer[];
  /** The part that is meant by the words, else those that come near, best first. */
  search(words: string): readonly FaqAnswer[];
  /** One row per pinned rule: does its text still stand in the document? */
  verify(): readonly PinRow[];
}

/** How a rule's pin stands, and what its replies may do at most because of it; `dropsTo` is undefined while it holds. */
export interface PinRow {
  readonly rule: string;
  /** The question, as pinned. */
  readonly section: string;
  readonly state: 'ok' | 'changed' | 'gone';
  readonly dropsTo: 'draft' | 'observe' | undefined;
}

/** Paths or patches, one of the two. */
export interface MaintainersRequest {
  /** undefined = the config's, else ./MAINTAINERS. */
  readonly maintainers: string | undefined;
  /** undefined = the config's, else the ones beside MAINTAINERS. */
  readonly mailmap: string | undefined;
  readonly ignore: string | undefined;
  readonly config: string | undefined;
  readonly paths: readonly string[];
  readonly patches: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

export interface MaintainersView {
  /** In the order of get_maintainer.pl: people, then lists. */
  readonly people: readonly {
    /** `Name <address>` with quotes where they are needed, or an address. */
    readonly mailbox: string;
    readonly name: string;
    readonly address: string;
    /** `maintainer:SECTION`, `open list` ... */
    readonly role: string;
  }[];
  /** Lines of MAINTAINERS that cannot be used, and mails that were passed over. */
  readonly notes: readonly string[];
}

export interface StartRequest {
  readonly config: string;
  readonly signal: AbortSignal;
  readonly verbose: boolean;
}

export interface DemoRequest {
  /** Folder for the demo's data; undefined = a fresh temporary one. */
  readonly dataDir: string | undefined;
  /** Leave when everything has been shown instead of waiting for Ctrl-C. */
  readonly once: boolean;
  readonly signal: AbortSignal;
  readonly verbose: boolean;
  print(text: string): void;
}

/** Which service: the config, else the data folder, else ./faqtotum.yaml, else the demo while it runs. */
export interface StateRequest {
  readonly config: string | undefined;
  /** Data folder of a demo, running or not. */
  readonly dataDir: string | undefined;
}

/** A person's desk: drafts, switch and status, over the durable state. */
export interface Desk {
  /** Path of the configuration whose service this is. */
  readonly service: string;
  status(): Promise<StatusView>;
  /** Whether a service runs that can let a queued reply to this list (its address) leave now; else the mailbox that must be read first. */
  running(list: string): Promise<boolean | UnreadMailbox>;
  drafts(states: readonly ReplyState[]): Promise<readonly LedgerRow[]>;
  /**
   * By its Message-ID, the Message-ID of the mail that it answers, or at least four characters from the start of its hash
   * (`faq-` may stand before them). Throws DRAFT_UNKNOWN.
   */
  draft(id: string): Promise<LedgerRow>;
  /** A row as a person reads it: headers and body. */
  show(row: LedgerRow): string;
  /** Throws DRAFT_UNKNOWN, or DRAFT_STATE when it is not waiting for a person. */
  approve(id: string, by: string): Promise<LedgerRow>;
  /** Also what is queued: it leaves no more, and gives back what it was counted for. Throws DRAFT_UNKNOWN, or DRAFT_STATE when it has left, or may just do. */
  reject(id: string, by: string, reason: string): Promise<LedgerRow>;
  /** Replaces the body (LF lines); wrapped lines and neutralising are the person's own business except bot commands and diffs. */
  edit(id: string, by: string, text: string): Promise<LedgerRow>;
  pause(by: string, reason: string): Promise<void>;
  resume(by: string): Promise<void>;
  /** undefined while replies may leave. */
  paused(): Promise<StatusView['paused']>;
  judgements(limit: number): Promise<readonly Judgement[]>;
  /** The last `limit` judgements, newest first, as a report shows them: with what these rules found (undefined: all), without replies. Throws RULE_UNKNOWN. */
  judged(limit: number, rules: readonly string[] | undefined): Promise<readonly JudgedSeries[]>;
  /** Every tree of the guarded lists that takes new work. */
  trees(): Promise<readonly TreeView[]>;
  /** Turns a tree's switch; `auto` takes it back, so that announcements hold again. Throws USAGE for a tree that no guarded list has. */
  turnTree(tree: string, to: TreeStatus['state'] | 'auto', by: string): Promise<void>;
  close(): Promise<void>;
}

/** A mailbox that the running service cannot read. */
export interface UnreadMailbox extends ListenerTrouble {
  readonly mailbox: string;
  readonly user: string;
}

export interface StatusView {
  /** At least one service works on this state now. */
  readonly running: boolean;
  /** Those services. */
  readonly services: readonly Pick<ServiceMark, 'since' | 'host' | 'pid'>[];
  readonly paused: { readonly by: string; readonly at: number; readonly reason: string } | undefined;
  /** The breaker has fallen: every reply waits for a person until `resume`. */
  readonly broken: { readonly at: number; readonly reason: string } | undefined;
  /** Mails that left in the last hour and in the last 24 hours. */
  readonly left: { readonly hour: number; readonly day: number };
  /** The most that may leave by themselves. */
  readonly most: { readonly hour: number; readonly day: number };
  /** Ledger rows per state. */
  readonly replies: Readonly<Record<ReplyState, number>>;
  readonly unprocessed: number;
  readonly waiting: number;
  /** ms; undefined when nothing waits. */
  readonly nextDue: number | undefined;
  readonly mailboxes: readonly {
    readonly mailbox: string;
    readonly user: string;
    /** `host:port` */
    readonly server: string;
    /** undefined when it has not been read yet. */
    readonly cursor: MailboxCursor | undefined;
    /** How the listener of a running service stands (of several the one that is furthest); undefined when none has it. */
    readonly listener: Omit<ServiceMark['mailboxes'][number], 'mailbox'> | undefined;
  }[];
  readonly lists: readonly {
    readonly address: string;
    readonly mode: ListMode;
    /** Mails that left for it in the last hour and in the last 24 hours. */
    readonly left: { readonly hour: number; readonly day: number };
  }[];
  /** The most that may leave by themselves for one list. */
  readonly mostPerList: { readonly hour: number; readonly day: number };
  /** People who asked never to be written to. */
  readonly optedOut: number;
  readonly trees: readonly TreeView[];
}

/** A tree that takes new work, and what was last said about it; undefined when that is not known. */
export interface TreeView {
  readonly tree: string;
  readonly status: TreeStatus | undefined;
}
