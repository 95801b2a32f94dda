import type { CliContext } from '../context.js';
import { untilInterrupted } from '../interrupt.js';
import { profileRequest, type ProfileOptions } from '../options.js';
import type { FaqView } from '../services.js';

export type FaqOptions = ProfileOptions & { readonly document?: string; readonly json?: boolean };

/** The FAQ of the profile asked for, from the document named, else from the config's. */
export function openFaq(options: FaqOptions, { services, terminal }: CliContext): Promise<FaqView> {
  const view = services.faq({ ...profileRequest(options), document: options.document });
  return untilInterrupted(view, terminal.signal);
}
