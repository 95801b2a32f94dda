import type { MessageId } from '../core/index.js';
import { inert } from './neutralise.js';
import { isHeaderId } from './references.js';

/** Characters of an id that still fit behind `Why: ` in the footer. */
const maxWhy = 66;

/** The Message-ID that the footer names: that of the mail it is about, or, where it would not fit or hold a bot's command, our own. */
export function whyOf(about: MessageId, own: MessageId): MessageId {
  return isHeaderId(about) && about.length <= maxWhy && inert(about) === about ? about : own;
}
