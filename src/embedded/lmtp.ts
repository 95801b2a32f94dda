import { connect } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

export interface LmtpDelivery {
  /** TCP, ... */
  readonly host?: string;
  readonly port?: number;
  /** ... or the path of a unix socket. */
  readonly socket?: string;
  readonly recipient: string;
  /** Envelope sender. Default: a bounce address of a list server. */
  readonly from?: string;
  readonly raw: Uint8Array;
}

/**
 * Delivers one mail by LMTP (RFC 2033). Throws when the server refuses it or cannot be reached.
 */
export async function deliverLmtp(delivery: LmtpDelivery): Promise<void> {
  const { host = '127.0.0.1', port, socket } = delivery;
  const connection = new SMTPConnection({
    lmtp: true,
    ignoreTLS: true,
    host,
    ...(port === undefined ? {} : { port }),
    ...(socket === undefined ? {} : { connection: connect(socket) }),
    socketCloseTimeout: 500,
    socketTimeout: 30_000,
  });
  const envelope = { from: delivery.from ?? 'list-bounces@example.org', to: [delivery.recipient] };
  try {
    await new Promise<void>((resolve, reject) => {
      connection.once('error', reject);
      connection.connect((connectError) => {
        if (connectError) return reject(connectError);
        connection.send(envelope, Buffer.from(delivery.raw), (error, info) => {
          if (error) reject(error);
          else if (info.rejected.length > 0)
            reject(info.rejectedErrors?.[0] ?? new Error(`LMTP refused ${delivery.recipient}`));
          else resolve();
        });
      });
    });
  } finally {
    connection.quit();
    connection.on('error', () => undefined);
  }
}

/**
 * The mail as a receiving server of that name hands it on: with a topmost `Authentication-Results` (RFC 8601) that vouches for the
 * domain of From. Earlier headers that claim to be by the same server are taken out (RFC 8601, 5). For demo and tests: nothing is verified.
 */
export function stampAuthentication(raw: Uint8Array, authservId: string): Buffer {
  const text = Buffer.from(raw).toString('latin1');
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const forged = /^Authentication-Results:[ \t]*(?:\r?\n[ \t]+)?([^\s;]+)(?![^\s;])[^\n]*\n(?:[ \t][^\n]*\n)*/gim;
  const head = text
    .slice(0, end + newline.length)
    .replace(forged, (header: string, by: string) => (by.toLowerCase() === authservId.toLowerCase() ? '' : header));
  const from = /^From:((?:[^\n]|\n[ \t])*)/im.exec(head)?.[1] ?? '';
  const domain = /@([a-z0-9.-]+)>?\s*$/i.exec(from.trim())?.[1]?.toLowerCase() ?? 'invalid';
  const results = [
    `Authentication-Results: ${authservId};`,
    `\tdkim=pass header.d=${domain};`,
    `\tdmarc=pass header.from=${domain}`,
  ];
  return Buffer.from(`${results.join(newline)}${newline}${head}${text.slice(end + newline.length)}`, 'latin1');
}
