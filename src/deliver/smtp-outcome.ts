import type { SubmitOutcome } from '../core/index.js';

/** What an SMTP failure of nodemailer carries. */
export interface SmtpFailure {
  readonly message: string;
  readonly code?: string | undefined;
  /** The server's reply code when there was a reply. */
  readonly responseCode?: number | undefined;
}

/** Replies that say "log in first" or "wrong password": our configuration's fault, never the mail's (RFC 4954, 6). */
const authReplies = new Set([454, 530, 534, 535, 538]);

/**
 * What a failed submission means for the mail. The reply code is read first: nodemailer's EENVELOPE and EMESSAGE ride on 4xx as well as on 5xx.
 * Without a reply, everything hangs on whether the whole message was handed over: before that nothing can have left.
 */
export function classifyFailure(failure: SmtpFailure, handedOver: boolean): SubmitOutcome {
  const { code = '', responseCode } = failure;
  if (isAuthFailure(failure))
    return { kind: 'temporary', response: `SMTP_AUTH: the mail server refused the login (${failure.message})` };
  // The settings' fault again, whatever code STARTTLS was refused with.
  if (code === 'ETLS') return { kind: 'temporary', response: failure.message };
  if (responseCode !== undefined && responseCode >= 500) return { kind: 'refused', response: failure.message };
  if (responseCode !== undefined && responseCode >= 400) return { kind: 'temporary', response: failure.message };
  if (handedOver) return { kind: 'unknown', response: `${failure.message} - the message had been handed over` };
  // nodemailer's own verdict on the mail: trying again cannot change it.
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return { kind: 'refused', response: failure.message };
  return { kind: 'temporary', response: failure.message };
}

export function isAuthFailure({ code = '', responseCode }: SmtpFailure): boolean {
  return (
    ['EAUTH', 'ENOAUTH', 'EOAUTH2'].includes(code) || (responseCode !== undefined && authReplies.has(responseCode))
  );
}
