import { setTimeout as sleep } from 'node:timers/promises';
import type { FetchMessageObject, FetchQueryObject, ImapFlow, ImapFlowError } from 'imapflow';
import { headerBlockEnd } from './header-block.js';
import { withTimeout } from './imap-connect.js';

/** A mail as it was fetched. */
export interface FetchedMail {
  readonly uid: number;
  readonly raw: Buffer;
  /** INTERNALDATE, ms; undefined when the server gave none. */
  readonly arrival: number | undefined;
  /** Bytes of the whole mail when `raw` holds the headers alone. */
  readonly fullSize: number | undefined;
}

/** A mail that cannot be had: after every try the server refused it, or broke the connection over it. */
export interface UnfetchableMail {
  readonly uid: number;
  readonly reason: string;
}

/** What is known of a mail before it is fetched. */
interface Listed {
  readonly uid: number;
  readonly size: number;
  readonly arrival: number | undefined;
}

export interface FetchOptions {
  readonly maxMailBytes: number;
  /** Tries for the whole mail before its headers are asked for, and for those before it is given up. */
  readonly tries: number;
  readonly retryMs: number;
  readonly timeoutMs: number;
  /** Mails that arrived before this (ms) are left out. */
  readonly notBefore?: number | undefined;
}

/** Trouble with single mails that must outlive a connection: a mail may be the very thing that breaks it. */
export class FetchTroubles {
  readonly #tries = new Map<number, { count: number; reason: string }>();
  /** Asked for when the connection broke: fetched one by one next time, so that the culprit shows. */
  #suspects = new Set<number>();

  forget(): void {
    this.#tries.clear();
    this.#suspects.clear();
  }

  isSuspect(uid: number): boolean {
    return this.#suspects.has(uid);
  }

  begin(uids: readonly number[]): void {
    this.#suspects = new Set([...this.#suspects, ...uids]);
  }

  done(uids: readonly number[]): void {
    for (const uid of uids) {
      this.#suspects.delete(uid);
      this.#tries.delete(uid);
    }
  }

  /** Counts a try before it is made: it may end the connection. */
  attempt(uid: number): void {
    this.#tries.set(uid, {
      count: this.tries(uid).count + 1,
      reason: 'the connection broke while it was being fetched',
    });
  }

  explain(uid: number, reason: string): void {
    this.#tries.set(uid, { count: this.tries(uid).count, reason });
  }

  tries(uid: number): { readonly count: number; readonly reason: string } {
    return this.#tries.get(uid) ?? { count: 0, reason: '' };
  }
}

/** Bytes asked for in one FETCH: bounds the memory of a batch. */
const batchBytes = 4 * 1024 * 1024;
const batchMails = 100;

/**
 * Fetches mails by UID, in the order given, without setting \Seen (BODY.PEEK): whole, or, over `maxMailBytes`, the headers alone. Gives batches. Mails
 * that are gone by now are left out. Throws what imapflow throws when the connection breaks; whatever was being fetched is then fetched one by one the
 * next time.
 */
export async function* fetchMails(
  client: ImapFlow,
  uids: readonly number[],
  troubles: FetchTroubles,
  options: FetchOptions,
): AsyncGenerator<readonly (FetchedMail | UnfetchableMail)[], void, undefined> {
  for (let at = 0; at < uids.length; at += batchMails) {
    const listed = await list(client, uids.slice(at, at + batchMails), options);
    const wanted = listed.filter(({ arrival }) => arrival === undefined || arrival >= (options.notBefore ?? 0));
    for (const batch of batches(wanted, troubles, options)) yield await fetchBatch(client, batch, troubles, options);
  }
}

async function list(client: ImapFlow, uids: readonly number[], options: FetchOptions): Promise<Listed[]> {
  const rows = await ask(client, uids, { uid: true, size: true, internalDate: true }, options);
  return uids.flatMap((uid) => {
    const row = rows.get(uid);
    return row === undefined ? [] : [{ uid, size: row.size ?? 0, arrival: timeOf(row.internalDate) }];
  });
}

function timeOf(internalDate: Date | string | undefined): number | undefined {
  const time = internalDate === undefined ? Number.NaN : new Date(internalDate).getTime();
  return Number.isNaN(time) ? undefined : time;
}

/** Neighbours of a kind together, up to `batchBytes`; suspects and large mails alone. */
function batches(listed: readonly Listed[], troubles: FetchTroubles, { maxMailBytes }: FetchOptions): Listed[][] {
  const all: Listed[][] = [];
  let bytes = 0;
  for (const mail of listed) {
    const alone = troubles.isSuspect(mail.uid) || mail.size > maxMailBytes;
    bytes += mail.size;
    const last = all.at(-1);
    if (last === undefined || alone || bytes > batchBytes) {
      all.push([mail]);
      bytes = alone ? batchBytes : mail.size;
    } else {
      last.push(mail);
    }
  }
  return all;
}

async function fetchBatch(
  client: ImapFlow,
  batch: readonly Listed[],
  troubles: FetchTroubles,
  options: FetchOptions,
): Promise<(FetchedMail | UnfetchableMail)[]> {
  const uids = batch.map(({ uid }) => uid);
  if (batch.length > 1) {
    troubles.begin(uids);
    const mails = await fetchTogether(client, batch, options);
    if (mails !== undefined) {
      troubles.done(uids);
      return mails;
    }
  }
  const one: (FetchedMail | UnfetchableMail)[] = [];
  for (const mail of batch) {
    troubles.begin([mail.uid]);
    const fetched = await fetchOne(client, mail, troubles, options);
    troubles.done([mail.uid]);
    if (fetched !== undefined) one.push(fetched);
  }
  return one;
}

/** undefined when one of them did not come. */
async function fetchTogether(
  client: ImapFlow,
  batch: readonly Listed[],
  options: FetchOptions,
): Promise<FetchedMail[] | undefined> {
  try {
    const rows = await ask(
      client,
      batch.map(({ uid }) => uid),
      { source: true },
      options,
    );
    const mails = batch.map((mail) => whole(mail, rows.get(mail.uid)?.source, options));
    return mails.every((mail) => mail !== undefined) ? mails : undefined;
  } catch (error) {
    refusalOf(error);
    return undefined;
  }
}

/** undefined when the mail is gone. */
async function fetchOne(
  client: ImapFlow,
  mail: Listed,
  troubles: FetchTroubles,
  options: FetchOptions,
): Promise<FetchedMail | UnfetchableMail | undefined> {
  for (;;) {
    const { count, reason } = troubles.tries(mail.uid);
    if (count >= options.tries * 2) return { uid: mail.uid, reason };
    if (count > 0) await sleep(options.retryMs);
    troubles.attempt(mail.uid);
    const headersOnly = mail.size > options.maxMailBytes || count >= options.tries;
    try {
      const row = (await ask(client, [mail.uid], headersOnly ? { headers: true } : { source: true }, options)).get(
        mail.uid,
      );
      const fetched = headersOnly ? headers(mail, row?.headers) : whole(mail, row?.source, options);
      if (fetched !== undefined) return fetched;
      if (!(await ask(client, [mail.uid], { uid: true }, options)).has(mail.uid)) return undefined;
      troubles.explain(mail.uid, 'the server gives no text for it');
    } catch (error) {
      troubles.explain(mail.uid, `the server refuses it: ${refusalOf(error)}`);
    }
  }
}

function whole(mail: Listed, source: Buffer | undefined, { maxMailBytes }: FetchOptions): FetchedMail | undefined {
  if (source === undefined || (source.length === 0 && mail.size > 0)) return undefined;
  // The size was only the server's word.
  if (source.length > maxMailBytes)
    return headers({ ...mail, size: source.length }, source.subarray(0, headerBlockEnd(source)));
  return { uid: mail.uid, arrival: mail.arrival, raw: source, fullSize: undefined };
}

function headers(mail: Listed, block: Buffer | undefined): FetchedMail | undefined {
  if (block === undefined || block.length === 0) return undefined;
  return { uid: mail.uid, arrival: mail.arrival, raw: block, fullSize: mail.size };
}

/** One FETCH; rows that were not asked for are dropped, rows of the same mail merged. */
async function ask(
  client: ImapFlow,
  uids: readonly number[],
  query: FetchQueryObject,
  { timeoutMs }: FetchOptions,
): Promise<Map<number, FetchMessageObject>> {
  const answer = await withTimeout(
    client,
    client.fetchAll(uids.join(','), { ...query, uid: true }, { uid: true }),
    timeoutMs,
    'FETCH',
  );
  const rows = new Map<number, FetchMessageObject>();
  for (const row of answer) if (uids.includes(row.uid)) rows.set(row.uid, { ...rows.get(row.uid), ...row });
  return rows;
}

/** The words of a tagged NO or BAD: the connection lives, this mail does not come. Anything else goes on up. */
function refusalOf(error: unknown): string {
  const { responseStatus, responseText, message } = error as Partial<ImapFlowError>;
  if (responseStatus === 'NO' || responseStatus === 'BAD') return responseText ?? message ?? responseStatus;
  throw error;
}
