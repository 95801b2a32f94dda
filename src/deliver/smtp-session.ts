import { TLSSocket, type ConnectionOptions } from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import XOAuth2 from 'nodemailer/lib/xoauth2';
import { pinFault, secretForms, type CertificateTrust } from '../core/index.js';
import type { OutboxOptions } from './outbox.js';

/** A connection that has said EHLO and logged in. */
export interface SmtpSession {
  readonly connection: SMTPConnection;
  /** Says QUIT and lets go; errors from here on no longer matter. */
  close(): void;
}

/**
 * Connects and logs in. Rejects with nodemailer's error (`code`, `responseCode`), or `EOAUTH2` when no access token can be had. A fetched token is
 * added to `secrets`. The password is not sent to a server that offers no login.
 */
export async function openSmtp(options: OutboxOptions, secrets: string[]): Promise<SmtpSession> {
  const { timeouts = {}, trust = { pins: [], ca: undefined } } = options;
  const connection = new SMTPConnection({
    host: options.host,
    port: options.port,
    secure: options.secure,
    requireTLS: options.requireTls && !options.secure,
    // Never "if it is offered": whoever sits in between would leave the offer out.
    ignoreTLS: !options.requireTls && !options.secure,
    tls: tlsOptions(trust),
    connectionTimeout: timeouts.connect ?? 30_000,
    greetingTimeout: timeouts.greeting ?? 30_000,
    socketTimeout: timeouts.idle ?? 300_000,
    socketCloseTimeout: 500,
    logger: false,
  });
  // Kept for as long as the connection lives: an error nobody listens to would end the process.
  connection.on('error', () => undefined);
  const session: SmtpSession = { connection, close: () => connection.quit() };
  try {
    await step((done) => connection.connect(done), connection);
    if (options.secure || options.requireTls) checkPin(connection, trust);
    if (options.auth !== undefined) await logIn(connection, options.auth, secrets);
    return session;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** The pin decides alone; Node's own verdict would end a connection to a self-signed certificate before we see it. */
function tlsOptions({ pins, ca }: CertificateTrust): ConnectionOptions {
  if (pins.length > 0) return { rejectUnauthorized: false };
  return ca === undefined ? {} : { ca };
}

/** Throws WrongPin, before login or mail: all that the server has heard by then is our EHLO. */
function checkPin(connection: SMTPConnection, { pins }: CertificateTrust): void {
  if (pins.length === 0) return;
  const { _socket: socket } = connection as unknown as { readonly _socket: unknown };
  const seen = socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.fingerprint256 : undefined;
  const fault = pinFault(seen, pins);
  if (fault !== undefined) throw fault;
}

async function logIn(
  connection: SMTPConnection,
  auth: NonNullable<OutboxOptions['auth']>,
  secrets: string[],
): Promise<void> {
  if (!connection.allowsAuth) {
    throw Object.assign(new Error('the server offers no login here; does it want TLS first?'), { code: 'ENOAUTH' });
  }
  if ('pass' in auth) {
    await step((done) => connection.login({ user: auth.user, pass: auth.pass }, done), connection);
    return;
  }
  let accessToken: string;
  try {
    accessToken = await auth.accessToken();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw Object.assign(new Error(`no access token: ${why}`, { cause }), { code: 'EOAUTH2' });
  }
  secrets.push(...secretForms(accessToken, auth.user));
  const oauth2 = new XOAuth2({ user: auth.user, accessToken });
  await step(
    (done) => connection.login({ type: 'OAUTH2', method: 'XOAUTH2', user: auth.user, oauth2 }, done),
    connection,
  );
}

/** One step of the conversation; some failures come by the callback, some as an event only. */
async function step(start: (done: (error?: Error | null) => void) => void, connection: SMTPConnection): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    connection.once('error', reject);
    start((error) => {
      connection.removeListener('error', reject);
      if (error) reject(error);
      else resolve();
    });
  });
}
