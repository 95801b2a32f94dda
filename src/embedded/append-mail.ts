import { ImapFlow } from 'imapflow';

export interface AppendMail {
  readonly imap: {
    readonly host: string;
    readonly port: number;
    readonly secure: boolean;
    readonly auth: { readonly user: string; readonly pass: string };
  };
  readonly mailbox: string;
  /** Each with the INTERNALDATE it shall have, ms; the server's present time when left out. */
  readonly mails: readonly { readonly raw: Uint8Array; readonly internalDate?: number }[];
}

/** Puts mails into a mailbox by IMAP APPEND over one connection, in order. For demo and tests. Throws what imapflow throws. */
export async function appendMails({ imap, mailbox, mails }: AppendMail): Promise<void> {
  const client = new ImapFlow({ ...imap, auth: { ...imap.auth }, logger: false });
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (const { raw, internalDate } of mails) {
      await client.append(mailbox, raw, [], internalDate === undefined ? undefined : new Date(internalDate));
    }
  } finally {
    await client.logout();
  }
}
