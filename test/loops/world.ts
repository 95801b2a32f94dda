import { handlers } from '../../handlers/index.js';
import type { Draft, Mail, MessageId } from '../../src/core/index.js';
import { composeMessage } from '../../src/deliver/compose-message.js';
import { recipientsOf } from '../../src/deliver/compose-message.js';
import { parseMail } from '../../src/mail/index.js';
import { VirtualClock } from '../../src/pipeline/index.js';
import { MINUTE, startLive, type Live, type LiveSettings } from '../support/live.js';
import { dayStart } from '../support/mails.js';

/** A mail as the servers hand it on: LF line ends. */
export interface Posted {
  readonly raw: string;
  /** RFC 5321's MAIL FROM; '' for a bounce. */
  readonly sender: string;
  readonly to: readonly string[];
}

/** Somebody's mailbox: what it sends when a mail comes in. */
export type Mailbox = (received: Received) => readonly Posted[];

export interface Received {
  readonly raw: string;
  readonly mail: Mail;
  readonly sender: string;
  /** It came through this list. */
  readonly list: string | undefined;
  /** A Message-ID nobody has used yet. */
  readonly freshId: () => MessageId;
}

/** A mailing list. */
export interface MailingList {
  readonly address: string;
  readonly id: string;
  /** Addresses: people, bots, other lists. */
  readonly members: readonly string[];
  /** What it does to a mail on the way; default: it adds its List-Id. */
  readonly rewrite?: (raw: string, freshId: () => MessageId) => string;
}

export interface WorldOptions {
  /** Addresses of the bots; each guards the same lists, with a state and a secret of its own. */
  readonly bots?: readonly string[];
  readonly lists?: readonly MailingList[];
  readonly people?: Readonly<Record<string, Mailbox>>;
  readonly live?: LiveSettings;
}

export const bot = 'bpf-bot@example.org';
export const otherBot = 'faq@example.net';
export const bpf = 'bpf@vger.kernel.org';
export const guardedList: MailingList = { address: bpf, id: '<bpf.vger.kernel.org>', members: [bot] };

/** Every rule may send: whoever stays silent does so for another reason. */
export const outspoken = Object.fromEntries(
  handlers.flatMap(({ name, codes }) => Object.keys(codes).map((code) => [`${name}/${code}`, 'send'] as const)),
);

/** More mails than any story here has: the loop is found. */
const tooMany = 400;
/** One server hands a mail to the next in this time, minutes. */
const hop = 1;

/**
 * A small closed world in which every mail arrives: lists that send on what they get, people whose mailboxes answer by themselves, and bots as they
 * run, with nothing but the rules of who is answered to hold them back: every domain vouches, no cap, no cool-down.
 */
export class World {
  readonly clock = new VirtualClock();
  /** What the bots sent, in order. */
  readonly left: Draft[] = [];
  /** Every mail that anybody sent. */
  readonly posted: Posted[] = [];
  readonly #queue: { readonly at: number; readonly mail: Posted }[] = [];
  readonly #bots = new Map<string, Live>();
  readonly #lists: ReadonlyMap<string, MailingList>;
  #ids = 0;

  private constructor(private readonly options: WorldOptions) {
    this.#lists = new Map((options.lists ?? [guardedList]).map((list) => [list.address, list]));
  }

  static async make(options: WorldOptions = {}): Promise<World> {
    const world = new World(options);
    for (const address of options.bots ?? [bot]) await world.#addBot(address);
    return world;
  }

  async #addBot(address: string): Promise<void> {
    const { clock } = this;
    const secret = `the secret of ${address}`;
    const live = await startLive({ overrides: outspoken, ...this.options.live, bot: { address, secret }, clock });
    live.outbox.onAccepted = async (draft) => {
      this.left.push(draft);
      const raw = (await composeMessage(draft, new Date(clock.now()))).toString('latin1').replaceAll('\r\n', '\n');
      this.post({ raw, sender: address, to: recipientsOf(draft) });
    };
    this.#bots.set(address, live);
  }

  live(address: string = bot): Live {
    const live = this.#bots.get(address);
    if (live === undefined) throw new Error(`no such bot: ${address}`);
    return live;
  }

  /** Somebody sends a mail, now. */
  post(mail: Posted): void {
    this.posted.push(mail);
    if (this.posted.length > tooMany) throw new Error(`more than ${String(tooMany)} mails: they go round in circles`);
    this.#queue.push({ at: this.clock.now() + hop * MINUTE, mail });
  }

  /** Lets the hours pass. */
  async run(hours: number): Promise<void> {
    const end = this.clock.now() + hours * 60 * MINUTE;
    for (let now = this.clock.now(); now <= end; now += MINUTE) {
      this.clock.moveTo(now);
      for (let next = this.#due(now); next !== undefined; next = this.#due(now)) await this.#arrive(next);
      for (const live of this.#bots.values()) await live.sweep();
    }
  }

  #due(now: number): Posted | undefined {
    const at = this.#queue.findIndex((waiting) => waiting.at <= now);
    return at < 0 ? undefined : this.#queue.splice(at, 1)[0]?.mail;
  }

  async #arrive({ raw, sender, to }: Posted): Promise<void> {
    for (const address of to) {
      const list = this.#lists.get(address);
      if (list !== undefined) await this.#expand(list, raw);
      else await this.#deliver(address, raw, sender, undefined);
    }
  }

  async #expand(list: MailingList, raw: string): Promise<void> {
    // RFC 2919: a list keeps what it has sent before from going round.
    if (raw.includes(`\nX-Loop: ${list.address}\n`)) return;
    const sent = (list.rewrite ?? ((same) => same))(raw, this.freshId);
    const marked = `List-Id: ${list.id}\nX-Loop: ${list.address}\nPrecedence: bulk\n${sent}`;
    for (const member of list.members) {
      if (this.#lists.has(member)) this.post({ raw: marked, sender: bounces(list), to: [member] });
      else await this.#deliver(member, marked, bounces(list), list.address);
    }
  }

  async #deliver(address: string, raw: string, sender: string, list: string | undefined): Promise<void> {
    const received = `Received: from mx.example.org by mail.example.org; ${new Date(this.clock.now()).toUTCString()}\n${raw}`;
    await this.#bots.get(address)?.take(received);
    const mailbox = this.options.people?.[address];
    if (mailbox === undefined) return;
    const mail = await parseMail(Buffer.from(received, 'utf8'));
    for (const answer of mailbox({ raw, mail, sender, list, freshId: this.freshId })) this.post(answer);
  }

  readonly freshId = (): MessageId => `<made-${String(++this.#ids)}@mail.example.org>`;
}

const bounces = ({ address }: MailingList): string => address.replace('@', '+bounces@');

/** A mail's time in minutes of the test's day. */
export const minuteOf = (world: World): number => (world.clock.now() - dayStart) / MINUTE;
