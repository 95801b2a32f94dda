import type { ImapFlow } from 'imapflow';
import type { SentLookup } from '../core/index.js';
import { asImapError, closeImap, connectImap, withTimeout, type ImapServer } from './imap-connect.js';

export interface SentLookupOptions {
  readonly imap: ImapServer;
  /** Looked through in this order: the list's mailbox, Sent. One that does not exist is passed over, unless none does. */
  readonly mailboxes: readonly string[];
  /** Default 30 s a command. */
  readonly timeoutMs?: number;
}

/**
 * Looks for our own mail by IMAP SEARCH HEADER Message-ID. A hit counts only when the whole Message-ID and the address of From are ours: SEARCH finds
 * substrings, and anybody can reuse an id. Throws FaqtotumError (IMAP_AUTH, IMAP_UNREACHABLE): not having looked is not "not found".
 */
export function createSentLookup(options: SentLookupOptions): SentLookup {
  return { find: (messageId, from) => find(messageId, from, options) };
}

async function find(messageId: string, from: string, options: SentLookupOptions): Promise<boolean> {
  const timeoutMs = options.timeoutMs ?? 30_000;
  const client = await connectImap(options.imap, timeoutMs);
  try {
    let opened = 0;
    for (const mailbox of options.mailboxes) {
      const box = await withTimeout(client, client.mailboxOpen(mailbox, { readOnly: true }), timeoutMs, 'SELECT').catch(
        (error: unknown) => {
          if (client.usable) return undefined;
          throw error;
        },
      );
      if (box === undefined) continue;
      opened += 1;
      if (await isIn(client, messageId, from, timeoutMs)) return true;
    }
    if (opened === 0) throw new Error(`none of the mailboxes ${options.mailboxes.join(', ')} can be opened`);
    return false;
  } catch (error) {
    throw asImapError(error, options.imap, 'pass' in options.imap.auth ? options.imap.auth.pass : '');
  } finally {
    await closeImap(client);
  }
}

async function isIn(client: ImapFlow, messageId: string, from: string, timeoutMs: number): Promise<boolean> {
  const uids = await withTimeout(
    client,
    client.search({ header: { 'message-id': messageId } }, { uid: true }),
    timeoutMs,
    'SEARCH',
  );
  if (!Array.isArray(uids)) throw new Error('the server refused SEARCH');
  if (uids.length === 0) return false;
  const rows = await withTimeout(
    client,
    client.fetchAll(uids.join(','), { uid: true, envelope: true }, { uid: true }),
    timeoutMs,
    'FETCH',
  );
  return rows.some(
    ({ envelope }) =>
      envelope?.messageId?.trim() === messageId &&
      (envelope.from ?? []).some(({ address }) => address?.toLowerCase() === from.toLowerCase()),
  );
}
