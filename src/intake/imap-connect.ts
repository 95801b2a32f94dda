import type { ConnectionOptions } from 'node:tls';
import { ImapFlow, type ImapFlowError } from 'imapflow';
import { FaqtotumError } from '../core/index.js';

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
  /** Refuse to log in without STARTTLS. Ignored with `secure`. Default false: STARTTLS is used where it is offered. */
  readonly requireTls?: boolean;
  readonly auth: ImapCredentials;
  readonly tls?: ConnectionOptions;
}

/** Largest single literal taken from a server, bytes: a mail within `maxMailBytes`, or the headers of a larger one. */
const maxLiteral = 32 * 1024 * 1024;

/**
 * Connects and logs in; gives up when the signal is aborted. The client never reconnects: once closed, make another.
 * Throws FaqtotumError: IMAP_AUTH when the login is refused, IMAP_UNREACHABLE for everything else. The password is in neither.
 */
export async function connectImap(server: ImapServer, timeoutMs: number, signal?: AbortSignal): Promise<ImapFlow> {
  const { auth } = server;
  const secret = 'pass' in auth ? auth.pass : await freshToken(auth.accessToken, server);
  const client = new ImapFlow({
    host: server.host,
    port: server.port,
    secure: server.secure,
    ...(server.requireTls === true && !server.secure ? { doSTARTTLS: true } : {}),
    ...(server.tls === undefined ? {} : { tls: server.tls }),
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
  const what = (secret === '' ? words : words.replaceAll(secret, '***')).replace(/\s+/g, ' ').slice(0, 300);
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
