import type { AutomaticMark } from '../core/index.js';
import { withoutComments } from './header-comments.js';
import { valuesOf, type RawHeader } from './raw-headers.js';

/** A header that gives a machine away by itself. */
export interface HeaderMark {
  /** Shown as the reason. */
  readonly name: string;
  readonly kind: AutomaticMark['kind'];
  /** Lower case. */
  readonly header: string;
  /** One of its values, trimmed, as it stands or without comments, is of this form; default: any. */
  readonly value?: RegExp;
  /** Why the mail is never answered. */
  readonly because: string;
}

const autoresponder = 'an autoresponder: it answers every answer';
const autoresponders = [
  'x-autoreply',
  'x-auto-reply',
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
    name: 'Return-Path: MAILER-DAEMON',
    kind: 'bounce',
    header: 'return-path',
    value: /^<?(?:mailer-?daemon|mail-daemon|post[_-]?master)(?:@|>|$)/iu,
    because: 'a bounce of a mail system that names itself as the envelope sender',
  },
  {
    name: 'Return-Path: <#@[]>',
    kind: 'bounce',
    header: 'return-path',
    value: /^<?#@\[\]>?$/u,
    because: "a bounce of a bounce (qmail's mark)",
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
    value: /(?:^|[\s,;])auto[_-]?reply/iu,
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
    (mark) => mark.kind === kind && valuesOf(headers, mark.header).some((text) => isOfForm(text, mark.value)),
  );
  return found === undefined ? undefined : { kind, why: found.name };
}

function isOfForm(text: string, form: RegExp | undefined): boolean {
  return form === undefined || form.test(text.trim()) || form.test(withoutComments(text));
}
