import type { AutomaticMark, IncomingMail, Mail, MailFacts } from '../core/index.js';
import { isForList, readAnnouncement } from '../scope/index.js';
import { mayBeJudged } from './neighbourhood.js';
import { isRequest } from './on-request.js';
import { noteOptOut } from './opt-out.js';
import type { GuardedList, PipelineOptions } from './options.js';
import { isOurs } from './recipients.js';
import { originalOf, withAddress, withAge } from './signed.js';
import { isThroughGuarded } from './through-list.js';

/** The lists that one of these mails is for: seen with their List-Id, or addressed to them; all of them for patches that are yet to be sent. */
export function listsOf(
  mails: readonly MailFacts[],
  { lists, unsent }: Pick<PipelineOptions, 'lists' | 'unsent'>,
): readonly GuardedList[] {
  if (unsent === true) return lists;
  return lists.filter(({ profile }) => mails.some((mail) => isForList(mail, profile)));
}

/** First stage: parses a raw mail, records it and has it judged when it may be. Safe to repeat. */
export async function takeMail(incoming: IncomingMail, options: PipelineOptions): Promise<Mail> {
  const parsed = withAge(await options.read(incoming));
  const own = await ownMark(parsed, options);
  const mail = own === undefined ? parsed : { ...parsed, automatic: own };
  if (await asksForSilence(mail, options)) {
    options.log.info({ id: mail.id, address: mail.from.address }, 'asked never to be written to again');
  }
  await noteTrees(mail, options);
  // Mail to the bot alone must not take the Message-ID of a list mail that is still to come.
  if (options.live !== undefined && !isThroughGuarded(mail, options.lists)) return mail;
  return keepMail(withAddress(mail, options), options);
}

/** Records a mail and has it judged when it may be, unless it is another one's copy or bears its name. */
async function keepMail(mail: Mail, options: PipelineOptions): Promise<Mail> {
  const [original, known] = await Promise.all([originalOf(mail, options), options.mails.get(mail.id)]);
  if (original !== undefined) {
    options.log.warn({ id: mail.id, original }, 'a copy of another mail under a new Message-ID; it is not judged');
    return mail;
  }
  if (known !== undefined && known.from.address !== mail.from.address) {
    options.log.warn(
      { id: mail.id, first: known.from.address, second: mail.from.address },
      'two mails carry one Message-ID; the second is not judged',
    );
    return mail;
  }
  await options.mails.put(mail);
  const due = dueOf(mail, options);
  if (due === undefined) return mail;
  // Not together with the mail: what waits without being known is taken for settled.
  await options.work.await(mail.id, due);
  await options.waker.series(mail.id, due);
  return mail;
}

async function asksForSilence(mail: Mail, { clock, live, simulated, mails }: PipelineOptions): Promise<boolean> {
  if (live !== undefined) return noteOptOut(mail, clock.now(), live);
  if (simulated === undefined) return false;
  // In an archive, our mail is what bears our address.
  return noteOptOut(mail, clock.now(), simulated, async (id) => {
    const known = await mails.get(id);
    return known?.automatic?.kind === 'own' ? known.to.map(({ address }) => address) : [];
  });
}

/** When to look at a mail first, ms; undefined when it is not to be judged. */
function dueOf(mail: MailFacts, options: PipelineOptions): number | undefined {
  const [list] = listsOf([mail], options);
  if (list === undefined) return undefined;
  if (isRequest(mail, options)) return mail.arrival;
  return mayBeJudged(mail) ? mail.arrival + Math.min(list.timing.grace, list.timing.settle) : undefined;
}

/** Our own mail, also through a `+tag` address, and by its Message-ID where a list has put its own address into From. */
async function ownMark(mail: MailFacts, { ownAddresses, live }: PipelineOptions): Promise<AutomaticMark | undefined> {
  if ((await live?.ledger.get(mail.id)) !== undefined) return { kind: 'own', why: 'our own Message-ID' };
  return isOurs(mail.from.address, { ownAddresses }) ? { kind: 'own', why: 'our own mail' } : undefined;
}

/** Notes what a mail announces about trees, wherever it was seen. Live, only a sender whose domain vouches for him is believed. */
async function noteTrees(mail: Mail, { lists, trees, live, log }: PipelineOptions): Promise<void> {
  if (trees === undefined || (live !== undefined && mail.authentication.result !== 'pass')) return;
  const profiles = lists.map(({ profile }) => profile);
  for (const { tree, state } of readAnnouncement(mail, profiles)) {
    const by = { kind: 'announcement', messageId: mail.id, from: mail.from.address, subject: mail.subject } as const;
    // A copy that comes later says nothing new.
    const since = Math.min(mail.arrival, mail.authentication.signed?.at ?? mail.arrival);
    await trees.note({ tree, state, since, by });
    log.info({ id: mail.id, tree, state }, 'a tree was announced open or closed');
  }
}
