import type { Address, Mail, MailFacts, MessageId } from './mail.js';

/**
 * What is judged: a submission; a mail that starts a thread and may be a bug report or a request; or its author's own short answer in the
 * thread of his submission.
 */
export type SeriesKind = 'patches' | 'report' | 'ping';

/**
 * One submission: a cover letter and its patches, a single patch, or a bug report.
 * `M` is `Mail` for the series being judged and `MailFacts` for those it is compared with.
 */
export interface Series<M extends MailFacts = Mail> {
  readonly kind: SeriesKind;
  /** Message-ID of the cover letter, else of the patch with the lowest number, else of the report. Names the series everywhere. */
  readonly root: MessageId;
  readonly cover: M | undefined;
  /** In order of their number. Empty for a report. */
  readonly patches: readonly M[];
  /** Cover and patches (or the report), cover first. */
  readonly mails: readonly M[];
  readonly author: Address | undefined;
  /** Version named by the prefix or the title; 1 when none is named. */
  readonly version: number;
  readonly versionNamed: boolean;
  readonly rfc: boolean;
  readonly resend: boolean;
  /** Number of patches announced; undefined for `3/n`. 1 for a lone patch. */
  readonly total: number | undefined;
  /** Every announced patch is here, and the cover letter if one is known to exist. */
  readonly complete: boolean;
  /**
   * Whether a cover letter exists: `seen`; `none` (the first patch is the thread's root or answers somebody's review,
   * so there is none); `unknown` (its parent is a mail nobody here has seen).
   */
  readonly coverState: 'seen' | 'none' | 'unknown';
  readonly firstArrival: number;
  readonly lastArrival: number;
}

/** What a rule may look at besides the series: everything known at the moment of judgement, nothing later. */
export interface SeriesHistory {
  /** Earlier postings of the same work (earlier versions, first sends, resends), oldest first. */
  readonly earlier: readonly Series<MailFacts>[];
  /** Newer postings of the same work that have arrived, oldest first: a new version, or a resend of what was partly lost. */
  readonly later: readonly Series<MailFacts>[];
  /** Submissions by the same person seen before this one, any subject. */
  readonly submissions: number;
  /** Every other mail of the threads this series stands in, oldest first, this series' own mails left out. */
  readonly thread: readonly MailFacts[];
  /** The mail that says that this series was applied: Patchwork's bot's, or a maintainer's. */
  readonly applied: MailFacts | undefined;
  /** What other people have answered to this series, oldest first; no machines. */
  readonly reviews: readonly MailFacts[];
}
