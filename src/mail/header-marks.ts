import type { AutomaticMark } from '../core/index.js';
import { valuesOf, type RawHeader } from './raw-headers.js';

/** A header that gives a machine away by itself. */
export interface HeaderMark {
  /** Shown as the reason. */
  readonly name: string;
  readonly kind: AutomaticMark['kind'];
  /** Lower case. */
  readonly header: string;
  /** One of its values, trimmed, is of this form; default: any. */
  readonly value?: RegExp;
  /** Why the mail is never answered. */
  readonly because: string;
}

const autoresponder = 'an autoresponder: it answers every answer';
const autoresponders = [
  'x-autoreply',
  'x-autorespond',
  'x-autoresponder',
  'x-autoreply-from',
  'x-mail-autoreply',
  'x-vacation',
];
const filtered = "the list's own filter took it for spam: an answer tells the spammer that somebody is there";

/** In the order in which they are looked at, kind by kind. */
export const headerMarks: readonly HeaderMark[] = [
  {
    name: 'Return-Path: <>',
    kind: 'bounce',
    header: 'return-path',
    value: /^<\s*>$/u,
    because: 'a bounce (RFC 5321, 4.5.5): what is sent to it comes back again',
  },
  {
    name: 'X-Failed-Recipients',
    kind: 'bounce',
    header: 'x-failed-recipients',
    because: "a bounce of a mail system that says so in a header of its own (Exim, Google's)",
  },
  ...autoresponders.map((header): HeaderMark => ({
    name: header,
    kind: 'auto-submitted',
    header,
    value: /^(?!no$)/iu,
    because: autoresponder,
  })),
  {
    name: 'Precedence: auto_reply',
    kind: 'auto-submitted',
    header: 'precedence',
    value: /^auto[_-]?reply/iu,
    because: autoresponder,
  },
  // Not X-Spam: senders' own servers write it on mail that is none.
  ...['x-spam-flag', 'x-spam-status'].map((header): HeaderMark => ({
    name: header,
    kind: 'spam',
    header,
    value: /^(?:yes|true)\b/iu,
    because: filtered,
  })),
  {
    name: 'X-Patchwork-Hint: ignore',
    kind: 'ignored',
    header: 'x-patchwork-hint',
    value: /^ignore\b/iu,
    because: "Patchwork's own sign that a mail is not meant to be tracked",
  },
];

/** The first mark of that kind that the headers bear. */
export function headerMark(kind: AutomaticMark['kind'], headers: readonly RawHeader[]): AutomaticMark | undefined {
  const found = headerMarks.find(
    (mark) =>
      mark.kind === kind && valuesOf(headers, mark.header).some((text) => mark.value?.test(text.trim()) ?? true),
  );
  return found === undefined ? undefined : { kind, why: found.name };
}
