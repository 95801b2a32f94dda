import type { MessageId } from './mail.js';
import type { SeriesKind } from './series.js';

/** Where a finding can be seen. Verified against the mail before anybody hears of it. */
export interface Evidence {
  readonly messageId: MessageId;
  /** Decoded body line from 1; 0 = a header (Subject or To, unfolded and decoded). */
  readonly line: number;
  /** Occurs verbatim in that line (line > 0), or in the Subject or To header (line 0). */
  readonly quote: string;
}

/** What a rule found. `code` is one of the rule's declared codes; modes hang on it. */
export interface Finding {
  readonly rule: string;
  readonly code: string;
  /** The mail that shows it. */
  readonly messageId: MessageId;
  readonly evidence: readonly Evidence[];
  /** Plain values for the template of the rule; text from a mail in here is hostile. */
  readonly data: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** Per-rule modes, from least to most outspoken. */
export type RuleMode = 'off' | 'observe' | 'draft' | 'send';
/** What a list allows at most. */
export type ListMode = 'monitor' | 'draft' | 'auto';
/** What was decided about one finding. */
export type DecisionKind = 'send' | 'draft' | 'observe' | 'suppress';
/** Who gets a reply. */
export type Audience = 'author' | 'author+list';

/** A finding with what was decided and the reason in plain words (always given). */
export interface DecidedFinding extends Finding {
  readonly decision: DecisionKind;
  readonly reason: string;
}

/** The one judgement of one series. */
export interface Judgement {
  /** The list's address that judged it. */
  readonly list: string;
  readonly profile: string;
  /** The series' root. */
  readonly root: MessageId;
  readonly mails: readonly MessageId[];
  readonly kind: SeriesKind;
  readonly subject: string;
  readonly author: string;
  /** Arrival of the root, ms. */
  readonly arrival: number;
  /** When it fell due (ms); mail that arrived later was not looked at. */
  readonly due: number;
  readonly inScope: boolean;
  /** Why it was (not) judged, in plain words. */
  readonly scopeReason: string;
  readonly findings: readonly DecidedFinding[];
  /** What becomes of the reply: the most careful mode of its findings; `none` when nothing is to be said. */
  readonly reply: 'send' | 'draft' | 'none';
  /** Why there is (no) reply. */
  readonly reason: string;
  /** The reply's row in the ledger. */
  readonly replyId?: MessageId;
  /** Rules that threw: logged, never a reply. */
  readonly failures: readonly { readonly rule: string; readonly message: string }[];
}
