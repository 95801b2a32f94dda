import type { Address } from '../core/index.js';
import { isMachineAddress } from './machine-addresses.js';

/** What is known about who sent a mail. An in-body From is no part of it: it names the author of a commit, who may be anybody. */
export interface SenderFacts {
  readonly from: Address;
  readonly replyTo: readonly Address[];
  /** X-Original-From, set by list software that rewrote From. */
  readonly originalFrom: readonly Address[];
  readonly listIds: readonly string[];
  /** The From header is there once only. */
  readonly single: boolean;
}

/** List hosters that put their own address into From (DMARC). Others are known by the mail's own List-Id. */
const rewritingDomains: readonly string[] = ['googlegroups.com', 'groups.io'];
const via = / via .+$/iu;

/**
 * Who to speak to. From, but for mail that was relayed (`devnull+...@kernel.org`: the person is in Reply-To; 4 % of patches) or whose
 * From the list rewrote (`X via list <list@...>`, where the address is that of a list of the mail's own List-Ids or lies in a
 * domain known to rewrite): then Reply-To, X-Original-From, in this order, never a list or a machine.
 * undefined when only the relay or the list is known, or when there are several From headers.
 */
export function authorOf(sender: SenderFacts): Address | undefined {
  const { from } = sender;
  if (from.address === '' || !sender.single) return undefined;
  if (!isRelay(from) && !isRewritten(sender)) return isList(from.address, sender.listIds) ? undefined : from;
  const name = withoutQuotes(from.name.replace(via, ''));
  const person = [...sender.replyTo, ...sender.originalFrom].find(
    ({ address }) => address.includes('@') && !isList(address, sender.listIds) && !isMachineAddress(address),
  );
  return person === undefined
    ? undefined
    : { name: via.test(person.name) || person.name === '' ? name : person.name, address: person.address };
}

/** b4's web endpoint and kernel.org's relays send in the name of others. */
function isRelay({ address }: Address): boolean {
  return /^devnull\+[^@]+@kernel\.org$/u.test(address);
}

function isRewritten({ from, listIds }: SenderFacts): boolean {
  return via.test(from.name) && (isList(from.address, listIds) || rewrites(from.address));
}

function rewrites(address: string): boolean {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return rewritingDomains.some((known) => domain === known || domain.endsWith(`.${known}`));
}

/** The address is one of the lists the mail came through (List-Id `foo.vger.kernel.org`: foo@vger.kernel.org). */
function isList(address: string, listIds: readonly string[]): boolean {
  return listIds.includes(address.replace('@', '.'));
}

/**
 * Keys under which other mail of the same person is found: `addr:<address>` of From (unless it is a list's) and of the
 * author, and `name:<folded name>` for names of two or more words.
 */
export function authorKeys(sender: SenderFacts, author: Address | undefined): string[] {
  const keys = new Set<string>();
  const { from, listIds } = sender;
  if (from.address !== '' && !isRewritten(sender) && !isList(from.address, listIds)) keys.add(`addr:${from.address}`);
  if (author !== undefined) keys.add(`addr:${author.address}`);
  const name = foldName(author?.name ?? from.name);
  if (name.includes(' ')) keys.add(`name:${name}`);
  return [...keys];
}

function withoutQuotes(name: string): string {
  const isMark = (letter: string | undefined): boolean => letter === '"' || letter === "'";
  let start = 0;
  let end = name.length;
  while (start < end && isMark(name[start])) start++;
  while (end > start && isMark(name[end - 1])) end--;
  return name.slice(start, end);
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
