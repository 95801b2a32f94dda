import { ImapFlow, type ImapFlowError } from 'imapflow';
import {
  certificateRemedy,
  FaqtotumError,
  hideSecrets,
  isCertificateTrouble,
  isNoTls,
  noTls,
  noTlsRemedy,
  secretForms,
  type CertificateTrust,
} from '../core/index.js';
import { pinnedTransport } from './pinned-transport.js';

/** How to log in: a password, or OAuth2 with an access token fetched anew for every connection. */
export type ImapCredentials =
  | { readonly user: string; readonly pass: string }
  | { readonly user: string; readonly accessToken: () => Promise<string> };

/** An IMAP server and who we are there. */
export interface ImapServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the start (port 993). */
  readonly secure: boolean;
  /** STARTTLS or nothing. Ignored with `secure`. Default false: in clear, even where STARTTLS is offered. */
  readonly requireTls?: boolean;
  readonly auth: ImapCredentials;
  /** Default: certificates that an authority known to the system vouches for. */
  readonly trust?: CertificateTrust;
}

/** Largest single literal taken from a server, bytes: a mail within `maxMailBytes`, or the headers of a larger one. */
const maxLiteral = 32 * 1024 * 1024;

/**
 * Connects and logs in; gives up when the signal is aborted. The client never reconnects: once closed, make another.
 * Throws FaqtotumError: IMAP_AUTH when the login is refused, TLS_UNTRUSTED when the server's certificate is not believed, IMAP_UNREACHABLE for
 * everything else. The password is in none of them.
 */
export async function connectImap(server: ImapServer, timeoutMs: number, signal?: AbortSignal): Promise<ImapFlow> {
  const { auth, trust = { pins: [], ca: undefined } } = server;
  const secret = 'pass' in auth ? auth.pass : await freshToken(auth.accessToken, server);
  const client = new ImapFlow({
    host: server.host,
    port: server.port,
    secure: server.secure,
    // Never "if it is offered": whoever sits in between would leave the offer out.
    ...(server.secure ? {} : { doSTARTTLS: server.requireTls === true }),
    ...(trust.ca === undefined ? {} : { tls: { ca: trust.ca } }),
    ...(trust.pins.length === 0 ? {} : { transport: pinnedTransport(trust.pins) }),
    auth: { user: auth.user, ...('pass' in auth ? { pass: secret } : { accessToken: secret }) },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    maxLiteralSize: maxLiteral,
  });
  // The closing is noticed by whoever waits for an answer; unheard, the event would end the process.
  client.on('error', () => undefined);
  const giveUp = (): void => client.close();
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    await withTimeout(client, client.connect(), timeoutMs * 2, 'LOGIN');
    return client;
  } catch (cause) {
    client.close();
    throw asImapError(cause, server, secret);
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}

async function freshToken(accessToken: () => Promise<string>, server: ImapServer): Promise<string> {
  try {
    return await accessToken();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FaqtotumError(
      'IMAP_AUTH',
      `no access token: ${why}`,
      whereOf(server),
      'check the OAuth2 settings of imap',
      { cause },
    );
  }
}

/** Response codes of a refusal that is the server's own, passing trouble (RFC 5530). */
export const passingCodes: ReadonlySet<string> = new Set(['UNAVAILABLE', 'INUSE', 'SERVERBUG', 'LIMIT', 'ALERT']);

/** What imapflow threw, as one clear line. */
export function asImapError(cause: unknown, server: ImapServer, secret = ''): FaqtotumError {
  if (cause instanceof FaqtotumError) return cause;
  const error: Partial<ImapFlowError> = cause instanceof Error ? cause : new Error(String(cause));
  const words = [error.message, error.responseText ?? error.reason]
    .filter((word) => word !== undefined && word !== '')
    .join(': ');
  const what = hideSecrets(words, secretForms(secret, server.auth.user)).replace(/\s+/g, ' ').slice(0, 300);
  if (isCertificateTrouble(cause))
    return new FaqtotumError('TLS_UNTRUSTED', `no trust: ${what}`, whereOf(server), certificateRemedy('imap'));
  if (isNoTls(cause)) return new FaqtotumError('IMAP_UNREACHABLE', noTls, whereOf(server), noTlsRemedy('imap', 993));
  const refused = error.authenticationFailed === true && !passingCodes.has(error.serverResponseCode ?? '');
  return refused
    ? new FaqtotumError(
        'IMAP_AUTH',
        `login of ${server.auth.user} refused: ${what}`,
        whereOf(server),
        'check the IMAP user and its password or token',
      )
    : new FaqtotumError(
        'IMAP_UNREACHABLE',
        what,
        whereOf(server),
        'check host, port and TLS settings of imap, and that the server runs',
      );
}

/** The answer of a command, or, when none comes in time, an error and a closed connection: a hung connection is of no use. */
export async function withTimeout<T>(
  client: ImapFlow,
  answer: Promise<T>,
  timeoutMs: number,
  command: string,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer to ${command} within ${Math.round(timeoutMs / 1000)} s`));
      client.close();
    }, timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    answer.catch(() => undefined);
  }
}

/** Logs out, or hangs up when that takes more than two seconds. Never throws. */
export async function closeImap(client: ImapFlow): Promise<void> {
  if (client.usable) await withTimeout(client, client.logout(), 2000, 'LOGOUT').catch(() => undefined);
  client.close();
}

export function whereOf(server: ImapServer): string {
  return `${server.host}:${server.port}`;
}
