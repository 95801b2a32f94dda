import type { MessageId } from '../core/index.js';
import { longest } from './limits.js';

/** More ids than this are not kept: the first (the thread's root) and the last ones. */
const mostIds = 200;

/**
 * Every `<...>` token of raw header values, in order, without duplicates and without `own`. Comments, prose and junk
 * between the tokens are left out; white space inside a token (folding by a broken mailer) is dropped.
 */
export function messageIds(values: readonly string[], own: MessageId | undefined): MessageId[] {
  const ids = new Set<MessageId>();
  for (const value of values) {
    for (const [token] of value.matchAll(/<[^<>]+>/gu)) {
      const id = token.replace(/[\s\p{Cc}]+/gu, '');
      if (id.length > 2 && id.length <= longest.messageId && id !== own) ids.add(id);
    }
  }
  const all = [...ids];
  return all.length <= mostIds ? all : [...all.slice(0, 1), ...all.slice(1 - mostIds)];
}

/** The mail's own Message-ID: the first `<...>` token of its Message-ID headers, or a bare `x@y`; undefined when there is none. */
export function ownMessageId(values: readonly string[]): MessageId | undefined {
  const token = messageIds(values, undefined)[0];
  if (token !== undefined) return token;
  const bare = values
    .map((value) => value.trim())
    .find((value) => value.length <= longest.messageId && /^[^\s<>@]+@[^\s<>]+$/u.test(value));
  return bare === undefined ? undefined : `<${bare}>`;
}
