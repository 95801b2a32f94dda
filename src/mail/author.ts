import type { Address } from '../core/index.js';

/** What is known about who sent a mail. */
export interface SenderFacts {
  readonly from: Address;
  readonly replyTo: readonly Address[];
  /** X-Original-From, set by list software that rewrote From. */
  readonly originalFrom: readonly Address[];
  readonly inBodyFrom: Address | undefined;
  readonly listIds: readonly string[];
  /** The From header is there once only. */
  readonly single: boolean;
}

/** Domains of list hosters that put their own address into From (DMARC). */
const rewritingDomains = /@(?:[\w-]+\.)*(?:groups\.io|googlegroups\.com|lists\.[\w.-]+|groups\.[\w.-]+)$/u;
const via = / via .+$/iu;

/**
 * Who to speak to. From, but for mail that was relayed (`devnull+...@kernel.org`: the person is in Reply-To) or whose From
 * the list rewrote (`X via list <list@...>` is not a person): then Reply-To, X-Original-From, the in-body From, in this order.
 * undefined when only the relay or the list is known, or when there are several From headers.
 */
export function authorOf(sender: SenderFacts): Address | undefined {
  const { from } = sender;
  if (from.address === '' || !sender.single) return undefined;
  if (!isRelay(from) && !isRewritten(sender)) return from;
  const name = from.name.replace(via, '').replace(/^["']+|["']+$/gu, '');
  const person = [
    ...sender.replyTo,
    ...sender.originalFrom,
    ...(sender.inBodyFrom === undefined ? [] : [sender.inBodyFrom]),
  ].find(
    (candidate) => candidate.address.includes('@') && !isRelay(candidate) && !isList(candidate.address, sender.listIds),
  );
  return person === undefined
    ? undefined
    : { name: via.test(person.name) || person.name === '' ? name : person.name, address: person.address };
}

/** b4's web endpoint and kernel.org's relays send in the name of others. */
function isRelay({ address }: Address): boolean {
  return /^devnull\+[^@]*@kernel\.org$/u.test(address);
}

function isRewritten({ from, listIds }: SenderFacts): boolean {
  return isList(from.address, listIds) || (via.test(from.name) && rewritingDomains.test(from.address));
}

/** The address is one of the lists the mail came through. */
function isList(address: string, listIds: readonly string[]): boolean {
  return listIds.includes(address.replace('@', '.'));
}

/**
 * Keys under which other mail of the same person is found: `addr:<address>` of From (unless it is a list's) and of the
 * author, and `name:<folded name>` for names of two or more words.
 */
export function authorKeys(sender: SenderFacts, author: Address | undefined): string[] {
  const keys = new Set<string>();
  if (sender.from.address !== '' && !isRewritten(sender)) keys.add(`addr:${sender.from.address}`);
  if (author !== undefined) keys.add(`addr:${author.address}`);
  const name = foldName(author?.name ?? sender.from.name);
  if (name.includes(' ')) keys.add(`name:${name}`);
  return [...keys];
}

/**
 * A person's name for comparing: lower case, no diacritics or punctuation, without `via ...` and what stands in brackets,
 * `Last, First` turned round. `'Zażółć, Jan (Example) via B4 Relay'` gives `jan zazoc`.
 */
export function foldName(name: string): string {
  const bare = name
    .slice(0, 200)
    .replace(via, '')
    .replace(/\([^()]*\)|\[[^[\]]*\]/gu, ' ');
  const parts = bare.split(',');
  const turned = parts.length === 2 ? `${parts[1] ?? ''} ${parts[0] ?? ''}` : bare;
  return turned
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[łøđß]/gu, (letter) => ({ ł: 'l', ø: 'o', đ: 'd', ß: 'ss' })[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
