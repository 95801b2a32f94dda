import type { ImapConfig } from '../config/index.js';

/** The IMAP server of a mailbox, and who we are there. */
export function imapServer(imap: ImapConfig) {
  return {
    host: imap.host,
    port: imap.port,
    secure: imap.security === 'tls',
    requireTls: imap.security === 'starttls',
    trust: imap.tls,
    auth: { user: imap.auth.user, pass: imap.auth.password },
  };
}

/** Name of a mailbox in the store: cursor, lease. */
export function mailboxKey({ auth, host, port, mailbox }: ImapConfig): string {
  return `${auth.user}@${host}:${String(port)}/${mailbox}`;
}
