import { handlers } from '../../handlers/index.js';
import type { Config, SmtpConfig } from '../config/index.js';
import type { Clock, Gate, Outbox } from '../core/index.js';
import { createOutbox } from '../deliver/index.js';
import { createSentLookup, type Listener } from '../intake/index.js';
import type { PipelineOptions } from '../pipeline/index.js';
import type { State } from '../state/index.js';
import type { FactSources } from './facts.js';
import { imapServer, mailboxKey } from './mailboxes.js';
import type { MailReader } from './reading/reader.js';

const DAY = 86_400_000;
/** Raw mail is kept this long after it was taken in, ms: until judged plus seven days, whatever settle says. */
export const keepRaw = 8 * DAY;
/** Well above every SMTP time-out, ms: an older claim is a crashed sender's. */
export const claimAge = 5 * 60_000;

/** What the live service has made for its stages. */
export type LiveParts = Pick<PipelineOptions, 'lists' | 'waker' | 'writer' | 'clock' | 'log'> & {
  readonly config: Config;
  readonly state: State;
  readonly gate: Gate;
  readonly facts: FactSources;
  readonly reader: MailReader;
  /** By `mailboxKey`. */
  readonly listeners: ReadonlyMap<string, Listener>;
};

/** The stages of the live service. */
export function livePipeline({ config, state, gate, facts, reader, listeners, ...shared }: LiveParts): PipelineOptions {
  const { lists, clock } = shared;
  const [first] = config.lists;
  return {
    ...shared,
    rules: handlers,
    mails: state.mails,
    work: state.work,
    trees: state.trees,
    git: facts.git,
    kernels: facts.kernels,
    read: (mail) => reader.read(mail),
    ownAddresses: config.ownAddresses,
    live: {
      intake: state.intake,
      gate,
      ledger: state.ledger,
      pause: state.pause,
      optOuts: state.optOuts,
      signed: state.signed,
      restraint: state.restraint,
      limits: { caps: config.caps, coolDown: config.coolDown },
      outbox: config.smtp === undefined ? noOutbox : outboxOf(config.smtp, config, clock),
      sent:
        first === undefined
          ? { find: async () => false }
          : createSentLookup({ imap: imapServer(first.imap), mailboxes: [first.imap.mailbox, 'Sent'] }),
      isBlind: async (address) => {
        const guarded = config.lists.filter((_, index) => lists[index]?.profile.list.address === address);
        const blind = await Promise.all(guarded.map(({ imap }) => isBlind(mailboxKey(imap), listeners, state)));
        return blind.includes(true);
      },
      allow: config.allow,
      keepRaw,
      claimAge,
    },
  };
}

/** Nobody reads the mailbox, as far as this process knows, or any that shares its Redis. */
async function isBlind(key: string, listeners: ReadonlyMap<string, Listener>, { intake }: State): Promise<boolean> {
  const state = listeners.get(key)?.status().state;
  return state === 'connecting' || state === 'retrying' || !(await intake.isRead(key));
}

/** Lists that only monitor need no SMTP; a row left over from another mode waits. */
const noOutbox: Outbox = { submit: async () => ({ kind: 'temporary', response: 'no smtp in the config' }) };

function outboxOf(smtp: SmtpConfig, config: Config, clock: Clock): Outbox {
  return createOutbox({
    host: smtp.host,
    port: smtp.port,
    secure: smtp.security === 'tls',
    requireTls: smtp.security === 'starttls',
    trust: smtp.tls,
    ...(smtp.auth === undefined ? {} : { auth: { user: smtp.auth.user, pass: smtp.auth.password } }),
    ...(config.identity === undefined ? {} : { envelopeFrom: config.identity.envelopeFrom }),
    clock,
  });
}
