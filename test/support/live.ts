import { handlers } from '../../handlers/index.js';
import { readMail } from '../../src/app/reading/read-mail.js';
import type {
  Authentication,
  Authenticator,
  Draft,
  FaqDocument,
  LedgerRow,
  MessageId,
  Outbox,
  SentLookup,
  SubmitOutcome,
} from '../../src/core/index.js';
import { parseMail } from '../../src/mail/index.js';
import {
  deliverReply,
  judgeDue,
  takeMail,
  VirtualClock,
  type JudgeOutcome,
  type PipelineOptions,
  type Restraint,
} from '../../src/pipeline/index.js';
import { createMemoryState, type State } from '../../src/state/index.js';
import { botAddress, bytesOf, guarded, replyWriter, writerOf, type JudgeOptions } from './judge.js';
import { dayStart } from './mails.js';

export const MINUTE = 60_000;
export const HOUR = 60;
export const DAY = 24 * HOUR;

const accepted: SubmitOutcome = { kind: 'accepted', response: '250 ok' };

/** SMTP that answers as it is told, and remembers what it was given. */
export class FakeOutbox implements Outbox {
  readonly submitted: Draft[] = [];
  /** Answers to come; then everything is accepted. An error is thrown: the worker dies with the outcome unknown. */
  readonly answers: (SubmitOutcome | Error)[] = [];
  /** Hears of every mail that SMTP has taken. */
  onAccepted: (draft: Draft) => Promise<void> = async () => undefined;

  async submit(draft: Draft): Promise<SubmitOutcome> {
    this.submitted.push(draft);
    const answer = this.answers.shift() ?? accepted;
    if (answer instanceof Error) throw answer;
    if (answer.kind === 'accepted') await this.onAccepted(draft);
    return answer;
  }
}

/** The service without its adapters: the stages on memory stores, a clock that stands still, and a sweeper that is called by hand. Times are minutes of the test's day. */
export interface Live {
  readonly clock: VirtualClock;
  readonly state: State;
  readonly outbox: FakeOutbox;
  /** Ids of mails that the look-up finds in Sent. */
  readonly found: Set<MessageId>;
  readonly lookups: () => number;
  /** What authenticating says from now on. */
  vouch(result: Authentication['result']): void;
  /** Whether the list's mailbox cannot be read from now on. */
  loseSight(lost: boolean): void;
  readonly options: PipelineOptions;
  readonly logged: readonly string[];
  /** Accepts a mail without processing it; gives its key. */
  accept(raw: string | Uint8Array): Promise<string>;
  /** Processes an accepted mail. */
  process(key: string): Promise<void>;
  /** Both, for each of these. */
  take(...raws: readonly (string | Uint8Array)[]): Promise<void>;
  /** Turns the clock to a minute, doing nothing. */
  turnTo(minute: number): void;
  judge(id: MessageId): Promise<JudgeOutcome>;
  /** Does what is to be done at this time: what is due is judged, what is ready leaves. */
  sweep(): Promise<void>;
  /** Lets the time pass up to a minute, with a sweep at each. */
  runUntil(minute: number): Promise<void>;
  rows(): Promise<readonly LedgerRow[]>;
}

const allStates = ['queued', 'draft', 'claimed', 'unknown', 'sent', 'rejected', 'withdrawn'] as const;

const plenty = { hour: 1000, day: 1000 };
const noLimits: Restraint = {
  caps: { author: plenty, thread: plenty, list: plenty, overall: plenty },
  coolDown: 0,
};

export interface LiveSettings extends Omit<JudgeOptions, 'eol'> {
  /** Who may give commands by mail; default: one maintainer of bpf. */
  readonly allow?: readonly string[];
  /** Default: nothing is ever too much, and nobody has heard of anything. */
  readonly limits?: Restraint;
  /** Default: one that says what `vouch` told it to. */
  readonly authenticator?: Authenticator;
  /** The FAQ that every list quotes from; default: none. */
  readonly document?: FaqDocument;
  /** Whose bot it is: its own address and site secret; default: those of the tests. */
  readonly bot?: { readonly address: string; readonly secret: string };
  /** What the bot remembers; default: a memory of its own. */
  readonly state?: State;
  /** One clock for several bots; default: its own, at the start of the test's day. */
  readonly clock?: VirtualClock;
}

export async function startLive(settings: LiveSettings = {}): Promise<Live> {
  const clock = settings.clock ?? new VirtualClock();
  clock.moveTo(dayStart);
  const state = settings.state ?? createMemoryState({ clock });
  const outbox = new FakeOutbox();
  const found = new Set<MessageId>();
  const logged: string[] = [];
  const log = (_fields: object, message: string) => void logged.push(message);
  let vouched: Authentication['result'] = 'pass';
  let lookups = 0;
  let blind = false;
  const sent: SentLookup = {
    find: async (id) => {
      lookups++;
      return found.has(id);
    },
  };
  const profiles = typeof settings.profile === 'string' ? [settings.profile] : (settings.profile ?? ['bpf']);
  const authenticator: Authenticator = settings.authenticator ?? {
    authenticate: async () => ({ result: vouched, by: 'mx.example.org' }),
  };
  const options: PipelineOptions = {
    lists: await Promise.all(
      profiles.map(async (profile) => ({ ...(await guarded(profile, settings)), document: settings.document })),
    ),
    rules: settings.rules ?? handlers,
    clock,
    mails: state.mails,
    work: state.work,
    trees: state.trees,
    waker: { mail: async () => undefined, series: async () => undefined, reply: async () => undefined },
    writer: settings.bot === undefined ? await replyWriter() : await writerOf(settings.bot),
    log: { info: log, warn: log, error: log },
    read: (mail) => readMail(mail, { authenticator }),
    ownAddresses: [settings.bot?.address ?? botAddress],
    live: {
      intake: state.intake,
      gate: { hold: () => undefined },
      ledger: state.ledger,
      pause: state.pause,
      optOuts: state.optOuts,
      signed: state.signed,
      restraint: state.restraint,
      limits: settings.limits ?? noLimits,
      isBlind: async () => blind,
      allow: settings.allow ?? ['daniel@iogearbox.net'],
      outbox,
      sent,
      keepRaw: 7 * DAY * MINUTE,
      claimAge: 5 * MINUTE,
    },
  };
  const accept = async (raw: string | Uint8Array) => {
    const bytes = typeof raw === 'string' ? bytesOf(raw) : raw;
    return state.intake.accept({
      raw: bytes,
      arrival: (await parseMail(bytes, { maxBytes: 0 })).arrival,
      mailbox: 'INBOX',
    });
  };
  const process = async (key: string) => {
    const incoming = await state.intake.read(key);
    if (incoming === undefined) throw new Error('no such mail');
    await takeMail(incoming, options);
    await state.intake.processed(key, 7 * DAY * MINUTE);
  };
  const sweep = async () => {
    const now = clock.now();
    for (const id of await state.work.due(now, 1000)) await judgeDue(id, options);
    // A worker that dies is a worker that says no more.
    for (const row of await state.ledger.ready(now, 5 * MINUTE, 1000))
      await deliverReply(row.messageId, options).catch(() => undefined);
  };
  return {
    clock,
    state,
    outbox,
    found,
    lookups: () => lookups,
    vouch: (result) => {
      vouched = result;
    },
    loseSight: (lost) => {
      blind = lost;
    },
    options,
    logged,
    accept,
    process,
    take: async (...raws) => {
      for (const raw of raws) await process(await accept(raw));
    },
    turnTo: (minute) => {
      clock.moveTo(dayStart + minute * MINUTE);
    },
    judge: (id) => judgeDue(id, options),
    sweep,
    runUntil: async (minute) => {
      for (let now = clock.now(); now <= dayStart + minute * MINUTE; now += MINUTE) {
        clock.moveTo(now);
        await sweep();
      }
    },
    rows: () => state.ledger.list(allStates, 1000),
  };
}
