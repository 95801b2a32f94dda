import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { CertificateTrust, Clock, Draft, Outbox, SubmitOutcome } from '../core/index.js';
import {
  certificateRemedy,
  FaqtotumError,
  hideSecrets,
  isCertificateTrouble,
  isNoTls,
  noTls,
  noTlsRemedy,
  secretForms,
} from '../core/index.js';
import { composeMessage, recipientsOf } from './compose-message.js';
import { classifyFailure, isAuthFailure, type SmtpFailure } from './smtp-outcome.js';
import { openSmtp } from './smtp-session.js';

/** How to log in: a password, or OAuth2 with an access token fetched anew for every connection. */
export type SmtpCredentials =
  | { readonly user: string; readonly pass: string }
  | { readonly user: string; readonly accessToken: () => Promise<string> };

export interface OutboxOptions {
  readonly host: string;
  readonly port: number;
  /** TLS from the start (port 465). */
  readonly secure: boolean;
  /** STARTTLS or nothing. Ignored with `secure`. Neither: in clear, even where STARTTLS is offered. */
  readonly requireTls: boolean;
  readonly auth?: SmtpCredentials;
  /** Default: certificates that an authority known to the system vouches for. */
  readonly trust?: CertificateTrust;
  /** Envelope sender; takes bounces. Default: the draft's From. */
  readonly envelopeFrom?: string;
  /** Milliseconds. Defaults: connect 30 s, greeting 30 s, silence of the server 5 min (RFC 5321, 4.5.3.2 asks for up to 10 behind DATA). */
  readonly timeouts?: { readonly connect?: number; readonly greeting?: number; readonly idle?: number };
  /** Gives the Date header. Default: the system's. */
  readonly clock?: Clock;
}

/** The Outbox with a look at the server for `doctor`. */
export interface SmtpOutbox extends Outbox {
  /** Connects and logs in without sending. Throws FaqtotumError SMTP_UNREACHABLE, SMTP_AUTH or TLS_UNTRUSTED. */
  verify(): Promise<void>;
}

/**
 * Hands drafts to one SMTP server, each over a connection of its own. Never retries, never throws: whatever happens is an outcome.
 *
 * - `accepted`: the server took it for at least one recipient. When it refused others, the response names them: the mail is out, and sending it
 *   again to the rest would give the first a second copy.
 * - `temporary`: a 4xx, a failure before the message was handed over, a refused login (SMTP_AUTH in the response), or a certificate that is not
 *   believed (TLS_UNTRUSTED in the response): nothing left.
 * - `refused`: a 5xx, or a draft that makes no clean mail.
 * - `unknown`: the message was handed over and no answer came.
 *
 * No response ever contains the password or token.
 */
export function createOutbox(options: OutboxOptions): SmtpOutbox {
  return {
    submit: (draft) => submit(draft, options),
    verify: () => verify(options),
  };
}

async function submit(draft: Draft, options: OutboxOptions): Promise<SubmitOutcome> {
  let message: Buffer;
  try {
    message = await composeMessage(draft, new Date(options.clock?.now() ?? Date.now()));
  } catch (error) {
    return { kind: 'refused', response: oneLine(describe(error)) };
  }
  const envelope = { from: options.envelopeFrom ?? draft.from.address, to: recipientsOf(draft), size: message.length };
  const handed = { over: false };
  const secrets = secretsOf(options);
  // Hidden before it is cut and laid out: half a secret, or one with its blanks moved, would not be found.
  const hide = (text: string): string => oneLine(hideSecrets(text, secrets));
  try {
    const session = await openSmtp(options, secrets);
    try {
      return { kind: 'accepted', response: hide(await send(session.connection, envelope, message, handed)) };
    } finally {
      session.close();
    }
  } catch (error) {
    const outcome = classifyFailure(failureOf(error), handed.over);
    const response = hide(outcome.response);
    const known = isCertificateTrouble(error) ? untrusted(response, options) : withoutTls(error, options);
    return { ...outcome, response: known?.toLine() ?? response };
  }
}

function send(
  connection: SMTPConnection,
  envelope: { from: string; to: string[]; size: number },
  message: Buffer,
  handed: { over: boolean },
): Promise<string> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject);
    // nodemailer reads the stream only after the server answered DATA: from then on the message may be whole at the other end.
    const body = new Readable({
      read() {
        const answer = String(connection.lastServerResponse);
        if (answer.startsWith('354')) {
          handed.over = true;
          this.push(message);
          this.push(null);
        } else {
          // nodemailer takes any 2xx or 3xx. Another answer belongs to an earlier command, and DATA's own would be taken for the message's.
          connection.close();
          reject(new Error(`the server is out of step, it answered DATA with: ${answer}`));
        }
      },
    });
    connection.send(envelope, body, (error, info) => {
      if (error) return reject(error);
      const refused = (info.rejectedErrors ?? []).map(
        (rejection) => `${rejection.recipient ?? ''} refused: ${rejection.response ?? rejection.message}`,
      );
      resolve([info.response, ...refused].join('; '));
    });
  });
}

async function verify(options: OutboxOptions): Promise<void> {
  const where = `${options.host}:${options.port}`;
  const secrets = secretsOf(options);
  try {
    (await openSmtp(options, secrets)).close();
  } catch (error) {
    const failure = failureOf(error);
    const what = oneLine(hideSecrets(failure.message, secrets));
    const plain = withoutTls(error, options);
    if (plain !== undefined) throw plain;
    if (isCertificateTrouble(error)) throw untrusted(what, options);
    if (isAuthFailure(failure)) {
      throw new FaqtotumError(
        'SMTP_AUTH',
        `the mail server refused the login: ${what}`,
        where,
        'check the SMTP user and its password or token',
      );
    }
    throw new FaqtotumError(
      'SMTP_UNREACHABLE',
      `no usable mail server: ${what}`,
      where,
      'check host, port and TLS settings of smtp',
    );
  }
}

function failureOf(error: unknown): SmtpFailure {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, responseCode } = error as Error & { code?: unknown; responseCode?: unknown };
  return {
    message: error.message,
    code: typeof code === 'string' ? code : undefined,
    responseCode: typeof responseCode === 'number' ? responseCode : undefined,
  };
}

function describe(error: unknown): string {
  return error instanceof FaqtotumError ? error.toLine() : error instanceof Error ? error.message : String(error);
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 500);
}

/** The password; a token is added when it is fetched. */
function secretsOf({ auth }: OutboxOptions): string[] {
  return auth !== undefined && 'pass' in auth ? [...secretForms(auth.pass, auth.user)] : [];
}

function untrusted(what: string, { host, port }: OutboxOptions): FaqtotumError {
  return new FaqtotumError('TLS_UNTRUSTED', `no trust: ${what}`, `${host}:${port}`, certificateRemedy('smtp'));
}

function withoutTls(error: unknown, { host, port }: OutboxOptions): FaqtotumError | undefined {
  if (!isNoTls(error)) return undefined;
  return new FaqtotumError('SMTP_UNREACHABLE', noTls, `${host}:${port}`, noTlsRemedy('smtp', 465));
}
