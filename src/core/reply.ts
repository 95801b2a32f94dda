import type { Address, MessageId } from './mail.js';

/**
 * Why a mail exists: `reply` to what the rules found in a submission; `excerpt` of the FAQ that a maintainer asked for; `answer` to a
 * maintainer whose request came to nothing, for him alone.
 */
export type DraftKind = 'reply' | 'excerpt' | 'answer';

/** A reply ready for SMTP: header values are clean single lines, the body is wrapped and neutralised. */
export interface Draft {
  /** HMAC of the site secret over list, root id, kind and, for an excerpt, its question: the same reply always has the same, unguessable id. */
  readonly messageId: MessageId;
  readonly list: string;
  /** Root of the series answered, or the mail. */
  readonly root: MessageId;
  readonly kind: DraftKind;
  readonly from: Address;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly subject: string;
  readonly inReplyTo: MessageId;
  readonly references: readonly MessageId[];
  /** Body, LF line ends, ends with a newline. */
  readonly text: string;
  readonly rules: readonly string[];
}

/**
 * States of a ledger row. `queued` waits for its time, `draft` for a person, `claimed` has been handed to SMTP with the
 * outcome not yet known, `unknown` is a claim whose outcome a person must settle. `sent`, `rejected`, `withdrawn` are final.
 */
export type ReplyState = 'queued' | 'draft' | 'claimed' | 'unknown' | 'sent' | 'rejected' | 'withdrawn';

/** One row of the ledger: the truth about one reply. Kept for ever. */
export interface LedgerRow {
  readonly messageId: MessageId;
  readonly list: string;
  readonly root: MessageId;
  readonly state: ReplyState;
  /** Why it is in that state, in plain words. */
  readonly reason: string;
  readonly draft: Draft;
  /** Not to leave before (ms). */
  readonly notBefore: number;
  readonly createdAt: number;
  readonly changedAt: number;
  /** When the claim was taken (ms); undefined before. */
  readonly claimedAt: number | undefined;
  /** SMTP attempts that ended in a temporary refusal. */
  readonly attempts: number;
  /** Who approved, rejected or edited it. */
  readonly by: string | undefined;
}
