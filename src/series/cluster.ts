import type { MailFacts, MessageId } from '../core/index.js';
import { mayCover, parentsOf } from './submission.js';

/** Mails of one author that belong to one submission, not yet ordered, with what is asked of them again and again. */
export class Cluster {
  readonly mails: MailFacts[] = [];
  /** What its mails reply to. */
  readonly parents = new Set<MessageId>();
  /** First mail with a counter. */
  counted: MailFacts | undefined;
  /** The version that its mails name. */
  version: number | undefined;
  /** Arrival of the first and the last mail, ms. */
  start = Infinity;
  end = -Infinity;
  /** It holds what may be a cover letter. */
  covered = false;
  /** Nothing but `0/n`. */
  coverAlone = true;
  /** No mail replies to anything, the first patch left out. */
  unthreaded = true;
  readonly #positions = new Set<number | 'cover'>();
  readonly #words = new Set<string>();

  constructor(mail: MailFacts) {
    this.#add(mail);
  }

  /** Takes the mails of another in. */
  absorb(other: Cluster): void {
    for (const mail of other.mails) this.#add(mail);
  }

  /** No position would be taken twice, and no two versions be named. Costs what the other one holds. */
  fits(other: Cluster): boolean {
    if (this.version !== undefined && other.version !== undefined && this.version !== other.version) return false;
    if (this.covered && other.covered) return false;
    return !other.mails.some((mail) => this.#positions.has(positionOf(mail)));
  }

  /** The prefixes say the same besides markers, versions and counters: trees, mostly. */
  saysLike(other: Cluster): boolean {
    return this.#words.size === other.#words.size && [...this.#words].every((word) => other.#words.has(word));
  }

  holds(position: number): boolean {
    return this.#positions.has(position);
  }

  #add(mail: MailFacts): void {
    const parents = parentsOf(mail);
    this.mails.push(mail);
    for (const id of parents) this.parents.add(id);
    for (const word of mail.prefix.words) this.#words.add(word);
    this.#positions.add(positionOf(mail));
    if (mail.prefix.counted) this.counted ??= mail;
    this.version ??= mail.prefix.version;
    this.start = Math.min(this.start, mail.arrival);
    this.end = Math.max(this.end, mail.arrival);
    this.covered ||= mayCover(mail);
    this.coverAlone &&= mail.prefix.index === 0;
    this.unthreaded &&= mail.prefix.index === 1 || parents.length === 0;
  }
}

function positionOf(mail: MailFacts): number | 'cover' {
  return mail.prefix.index ?? 'cover';
}

/** A mail of one and a mail of the other arrived within `limit` ms of each other. */
export function areNear(a: Cluster, b: Cluster, limit: number): boolean {
  if (a.start - b.end > limit || b.start - a.end > limit) return false;
  return a.mails.some((one) => b.mails.some((two) => Math.abs(one.arrival - two.arrival) <= limit));
}
