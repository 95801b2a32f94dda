import { mail } from '../support/mails.js';
import { bpf, type Mailbox, type Posted, type Received } from './world.js';

/** How an autoresponder goes about it. */
export interface Manners {
  /** Default: none of the headers that RFC 3834 asks for. */
  readonly headers?: readonly string[];
  /** Out of the subject of the mail that it answers; default: `Re: ...`. */
  readonly subject?: (of: string) => string;
  readonly threaded?: boolean;
  /** Out of the text of the mail that it answers. */
  readonly body?: (text: string) => string;
  /** Where it goes; default: back to From and, if it came through a list, to the list, too. */
  readonly to?: (received: Received) => readonly string[];
}

/** Answers every mail that comes in but its owner's. */
export function autoresponder(owner: string, manners: Manners = {}): Mailbox {
  return (received) => {
    const { mail: seen, freshId } = received;
    if (seen.from.address === addressOf(owner)) return [];
    const to = manners.to?.(received) ?? [seen.from.address, ...(received.list === undefined ? [] : [received.list])];
    const thread = manners.threaded === false ? {} : { inReplyTo: seen.id, references: seen.id };
    const raw = mail({
      ...thread,
      id: freshId(),
      from: owner,
      to: to.join(', '),
      cc: '',
      subject: manners.subject?.(seen.subject) ?? `Re: ${seen.subject}`,
      listIds: [],
      headers: manners.headers ?? [],
      body: manners.body?.(seen.text) ?? 'I am at sea until the 20th, and shall answer then.\n',
    });
    return [{ raw, sender: addressOf(owner), to }];
  };
}

/** Answers as `autoresponder` does, but only what comes from these addresses: others are none of its business. */
export function only(senders: readonly string[], mailbox: Mailbox): Mailbox {
  return (received) => (senders.includes(received.mail.from.address) ? mailbox(received) : []);
}

/** Answers each sender once: better programs keep a list (RFC 3834, 2). */
export function once(mailbox: Mailbox): Mailbox {
  const answered = new Set<string>();
  return (received) => {
    if (answered.has(received.mail.from.address)) return [];
    answered.add(received.mail.from.address);
    return mailbox(received);
  };
}

/** How a mail system says that it could not deliver. */
export interface Notice {
  readonly from: string;
  readonly subject: (of: string) => string;
  readonly headers?: readonly string[];
  readonly body: (raw: string) => string;
  /** Default: to the envelope sender. */
  readonly to?: (received: Received) => readonly string[];
}

const bounceMark = 'X-Bounced: yes';

/** A mailbox that does not exist (any more), and nobody told the lists. */
export function bouncing(notice: Notice): Mailbox {
  return (received): readonly Posted[] => {
    const to = notice.to?.(received) ?? [received.sender];
    const raw = mail({
      id: received.freshId(),
      from: notice.from,
      to: to.join(', '),
      cc: '',
      subject: notice.subject(received.mail.subject),
      inReplyTo: received.mail.id,
      listIds: [],
      headers: [...(notice.headers ?? []), bounceMark],
      body: notice.body(received.raw),
    });
    // A bounce of a bounce is nobody's (RFC 5321, 6.1), whatever way it came back.
    return received.sender === '' || received.raw.includes(bounceMark) ? [] : [{ raw, sender: '', to }];
  };
}

/** To everybody that a careless mail system finds in the mail. */
export const everywhere = ({ sender, mail: { from } }: Received): readonly string[] => [
  ...new Set([sender, from.address, bpf]),
];

function addressOf(person: string): string {
  return /<(.+)>/.exec(person)?.[1] ?? person;
}
