import type { Clock, Mail, MailFacts, MailStore, MessageId } from '../../core/index.js';
import { authorKeysOf, byArrival, linksOf, withoutText } from '../links.js';
import { retention } from '../retention.js';
import { walkThread, type Node } from '../thread-walk.js';
import { Sorted } from './sorted.js';

interface Entry {
  facts: MailFacts;
  text: string | undefined;
  /** The body is kept until then, ms. */
  textUntil: number;
  readonly links: readonly MessageId[];
}

/** Mails in memory. `thread` and `byAuthor` cost what they return, not what is stored. */
export class MemoryMails implements MailStore {
  readonly #entries = new Map<MessageId, Entry>();
  /** id -> entries that name it, whether the id itself was seen or not. */
  readonly #namedBy = new Map<MessageId, Entry[]>();
  readonly #byAuthor = new Map<string, Sorted<Entry>>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async put(mail: Mail): Promise<'new' | 'known'> {
    const known = this.#entries.get(mail.id);
    if (known !== undefined) {
      const listIds = [...new Set([...known.facts.listIds, ...mail.listIds])];
      if (listIds.length > known.facts.listIds.length) known.facts = { ...known.facts, listIds };
      return 'known';
    }
    const textUntil = this.#clock.now() + retention.body;
    const entry: Entry = { facts: withoutText(mail), text: mail.text, textUntil, links: linksOf(mail) };
    this.#entries.set(mail.id, entry);
    for (const id of entry.links) {
      const names = this.#namedBy.get(id);
      if (names === undefined) this.#namedBy.set(id, [entry]);
      else names.push(entry);
    }
    for (const key of authorKeysOf(mail)) {
      const mails = this.#byAuthor.get(key) ?? new Sorted<Entry>((a, b) => byArrival(a.facts, b.facts));
      mails.add(entry);
      this.#byAuthor.set(key, mails);
    }
    return 'new';
  }

  async get(id: MessageId): Promise<MailFacts | undefined> {
    return this.#entries.get(id)?.facts;
  }

  async load(ids: readonly MessageId[]): Promise<readonly Mail[]> {
    return ids.flatMap((id) => {
      const entry = this.#entries.get(id);
      return entry?.text === undefined || entry.textUntil <= this.#clock.now()
        ? []
        : [{ ...entry.facts, text: entry.text }];
    });
  }

  async thread(id: MessageId, limit: number): Promise<readonly MailFacts[]> {
    const anchor = this.#entries.get(id)?.facts.arrival ?? 0;
    return walkThread(id, limit, anchor, async (level) => level.map((each) => this.#node(each)));
  }

  #node(id: MessageId): Node<MessageId> {
    const entry = this.#entries.get(id);
    return { facts: entry?.facts, neighbours: [...(entry?.links ?? []), ...this.#namesOf(id)] };
  }

  #namesOf(id: MessageId): readonly MessageId[] {
    return (this.#namedBy.get(id) ?? []).map((entry) => entry.facts.id);
  }

  async byAuthor(keys: readonly string[], since: number, limit: number): Promise<readonly MailFacts[]> {
    const found = new Set<Entry>();
    for (const key of keys) {
      const mails = this.#byAuthor.get(key);
      if (mails === undefined) continue;
      const from = mails.firstWhere((entry) => entry.facts.arrival >= since);
      for (const entry of mails.items.slice(Math.max(from, mails.items.length - limit))) found.add(entry);
    }
    const facts = [...found].map((entry) => entry.facts).sort(byArrival);
    return facts.slice(Math.max(0, facts.length - limit));
  }

  /** Keeps bodies for the time after a judgement only. */
  settled(ids: readonly MessageId[]): void {
    for (const id of ids) {
      const entry = this.#entries.get(id);
      if (entry !== undefined) entry.textUntil = this.#clock.now() + retention.judgedBody;
    }
  }

  /** Removes what arrived before `now - retention.facts`, and bodies whose time is over; returns the ids of what is gone. */
  sweep(now: number): readonly MessageId[] {
    for (const entry of this.#entries.values()) if (entry.textUntil <= this.#clock.now()) entry.text = undefined;
    const old = [...this.#entries.values()].filter((entry) => entry.facts.arrival < now - retention.facts);
    for (const entry of old) {
      this.#entries.delete(entry.facts.id);
      for (const id of entry.links) this.#forgetName(id, entry);
      for (const key of authorKeysOf(entry.facts)) {
        const mails = this.#byAuthor.get(key);
        mails?.remove(entry);
        if (mails?.items.length === 0) this.#byAuthor.delete(key);
      }
    }
    return old.map((entry) => entry.facts.id);
  }

  #forgetName(id: MessageId, entry: Entry): void {
    const names = (this.#namedBy.get(id) ?? []).filter((other) => other !== entry);
    if (names.length === 0) this.#namedBy.delete(id);
    else this.#namedBy.set(id, names);
  }
}
