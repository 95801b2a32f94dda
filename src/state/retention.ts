const day = 24 * 3600 * 1000;

/** How long things are kept, in ms. Ledger rows, cursors and the pause switch are kept for ever. */
export const retention = {
  /** Facts of mails (from their arrival) and judgements (from their due time). */
  facts: 180 * day,
  /** Bodies of mails that nobody has judged. */
  body: 30 * day,
  /** Bodies of mails that were judged or need no judgement. */
  judgedBody: 7 * day,
  /** Which mail a signed text came with: longer than a signed mail is believed, and a service is ever down. */
  signed: 30 * day,
} as const;

/** What a retention sweep removed. */
export interface Swept {
  readonly mails: number;
  readonly judgements: number;
}
