import type { Address, LedgerRow, ReplyState } from '../../core/index.js';
import { cleanLine } from '../clean-text.js';
import { wrap } from '../layout.js';
import type { Printer } from '../context.js';
import type { UnreadMailbox } from '../services.js';
import { isoTime, minuteUtc, relative } from '../time-words.js';

export const replyStates: readonly ReplyState[] = [
  'draft',
  'unknown',
  'queued',
  'claimed',
  'sent',
  'rejected',
  'withdrawn',
];

/** A row as machines read it; times as ISO 8601, null where there is none. */
export function rowJson(row: LedgerRow): object {
  return {
    messageId: row.messageId,
    kind: row.draft.kind,
    state: row.state,
    reason: row.reason,
    list: row.list,
    root: row.root,
    from: row.draft.from,
    to: row.draft.to,
    cc: row.draft.cc,
    subject: row.draft.subject,
    rules: row.draft.rules,
    text: row.draft.text,
    attempts: row.attempts,
    by: row.by ?? null,
    createdAt: isoTime(row.createdAt),
    changedAt: isoTime(row.changedAt),
    notBefore: isoTime(row.notBefore),
  };
}

/** A row in a list: subject, to whom, why, and the id to name it by. */
export function rowLines(row: LedgerRow, { paint, width }: Printer, now: number): string[] {
  const about = `${row.state}, ${relative(row.createdAt, now)}, to ${row.draft.to.map(addressText).join(', ')}`;
  return [
    ...wrap(cleanLine(row.draft.subject), width).map(paint.bold),
    ...[about, ...whyTexts(row)].flatMap((text) =>
      wrap(cleanLine(text), width - 2).map((line) => `  ${paint.plain(line)}`),
    ),
    `  ${paint.cyan(idText(row))}`,
  ];
}

/** Its rules (a mail that a maintainer asked for has none: its kind) and why it is where it is. A reason may name the rule that decided. */
function whyTexts({ draft: { rules, kind }, reason }: LedgerRow): string[] {
  const [only] = rules;
  if (only === undefined) return [`${kind}: ${reason}`];
  const decisive = rules.find((rule) => reason.startsWith(`${rule}: `));
  if (decisive === undefined) return [`${rules.join(', ')}: ${reason}`];
  return rules.length === 1 && decisive === only ? [reason] : [rules.join(', '), reason];
}

/** The id without angle brackets: a shell takes it as it is. */
export const idText = (row: LedgerRow): string => row.messageId.replace(/^<|>$/g, '');

export function addressText({ name, address }: Address): string {
  return name === '' ? address : `${name} <${address}>`;
}

/** Which mailbox cannot be read, since when and why. */
export function unreadText({ mailbox, user, since, line }: UnreadMailbox): string {
  return `${mailbox} of ${user} cannot be read since ${minuteUtc(since)}: ${line}`;
}
