import { createHmac } from 'node:crypto';
import type { Draft, MessageId } from '../core/index.js';

/**
 * The reply's Message-ID: HMAC-SHA256 of the site's secret over list, root and kind. The same reply always has the same
 * id, so that a lost answer can be looked up, and nobody without the secret can guess it.
 *
 * @param from the bot's address; its domain ends the id.
 * @param of what tells it from others of its kind: the question of an excerpt.
 */
export function replyMessageId(
  secret: string,
  list: string,
  root: MessageId,
  kind: Draft['kind'],
  from: string,
  of?: string,
): MessageId {
  const parts = JSON.stringify([list.toLowerCase(), root, kind, ...(of === undefined ? [] : [of])]);
  const digest = createHmac('sha256', secret).update(parts, 'utf8').digest('hex').slice(0, 40);
  const domain = /@([A-Za-z0-9.-]{1,190})$/.exec(from)?.[1] ?? 'faqtotum.invalid';
  return `<faq-${digest}@${domain.toLowerCase()}>`;
}
