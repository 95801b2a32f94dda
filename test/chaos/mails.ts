import { mail, thread, type MailSpec } from '../support/mails.js';
import { Random } from './random.js';

/** What becomes of a submission when nothing goes wrong: no reply, one to its author, or one to author and list. */
export type Wanted = 'none' | 'author' | 'author+list';

/** One submission, and what is wanted of it. */
export interface Submission {
  readonly ids: readonly string[];
  readonly author: string;
  readonly wanted: Wanted;
}

/** One mail to be put into the list's mailbox. */
export interface Delivery {
  readonly id: string;
  readonly raw: string;
}

export interface Post {
  readonly submissions: readonly Submission[];
  /** Mails that are no submission. */
  readonly talk: readonly string[];
  /** In the order in which they come; parts of a series are near one another, some mails come twice. */
  readonly deliveries: readonly Delivery[];
}

const kinds = { clean: 25, faulty: 30, faultyToList: 10, cleanSeries: 10, faultySeries: 15, talk: 10 };

/** List mail of `count` deliveries or a few more, the same for the same seed. */
export function writePost(seed: number, count: number): Post {
  const random = new Random(seed);
  const submissions: Submission[] = [];
  const talk: string[] = [];
  const deliveries: Delivery[] = [];
  for (let number = 1; deliveries.length < count; number += 1) {
    const kind = random.weighted(kinds);
    const name = `${seed}-${number}`;
    const mails = kind === 'talk' ? [talkOf(name)] : mailsOf(kind, name, random);
    if (kind === 'talk') talk.push(...mails.map(({ id }) => id));
    else submissions.push({ ids: mails.map(({ id }) => id), author: addressOf(name), wanted: wantedOf(kind) });
    const ordered = random.chance(0.3) ? random.shuffled(mails) : mails;
    for (const each of ordered) {
      deliveries.push(each);
      if (random.chance(0.05)) again(each, deliveries, random);
    }
  }
  return { submissions, talk, deliveries };
}

const addressOf = (name: string): string => `author-${name}@example.org`;

type Kind = Exclude<keyof typeof kinds, 'talk'>;

function wantedOf(kind: Kind): Wanted {
  if (kind === 'clean' || kind === 'cleanSeries') return 'none';
  return kind === 'faultyToList' ? 'author+list' : 'author';
}

/** The only fault is that the subject names no tree. */
function mailsOf(kind: Kind, name: string, random: Random): Delivery[] {
  const prefix = kind === 'clean' || kind === 'cleanSeries' ? 'PATCH bpf-next' : 'PATCH';
  const each: Partial<MailSpec> = {
    from: `Author ${name} <${addressOf(name)}>`,
    ...(kind === 'faultyToList'
      ? { trailers: ['Cc: stable@vger.kernel.org', `Signed-off-by: Author <${addressOf(name)}>`] }
      : {}),
  };
  if (kind === 'cleanSeries' || kind === 'faultySeries') {
    const titles = Array.from({ length: random.int(2, 4) }, (_, at) => `bpf: step ${at + 1} of work ${name}`);
    const raws = thread({
      prefix,
      titles,
      batch: name,
      each,
      ...(random.chance(0.7) ? { cover: `bpf: work ${name}` } : {}),
    });
    return raws.map((raw) => ({ id: idOf(raw), raw }));
  }
  const id = `<${name}@example.org>`;
  return [{ id, raw: mail({ subject: `[${prefix}] bpf: thing ${name}`, id, ...each }) }];
}

function talkOf(name: string): Delivery {
  const id = `<${name}@example.org>`;
  const subject = `Re: [PATCH bpf-next] bpf: an old thing ${name}`;
  const parent = `<long-ago-${name}@example.org>`;
  const body = 'I like it.\n';
  return {
    id,
    raw: mail({
      subject,
      id,
      from: `Reader <reader-${name}@example.org>`,
      inReplyTo: parent,
      references: parent,
      body,
    }),
  };
}

function idOf(raw: string): string {
  return /^Message-ID: (\S+)$/m.exec(raw)?.[1] ?? '';
}

/** The same mail once more, a while later or at once: the very bytes, or as another way through the list's server leaves it. */
function again(original: Delivery, deliveries: Delivery[], random: Random): void {
  const { id, raw } = original;
  const twin = random.chance(0.5)
    ? raw
    : `Received: from elsewhere.example.org by mx.example.org; Mon, 04 Mar 2024 09:00:09 +0000\n${raw}`;
  deliveries.splice(Math.max(0, deliveries.length - random.int(0, 3)), 0, { id, raw: twin });
}
