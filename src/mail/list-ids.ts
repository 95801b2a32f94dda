import { longest, mostListHeaders } from './limits.js';
import { valuesOf, type RawHeader } from './raw-headers.js';

/**
 * The lists a mail came through: List-Id (RFC 2919) of all headers, and X-Mailing-List (`bpf@vger.kernel.org` gives
 * `bpf.vger.kernel.org`), lower case, without brackets, without duplicates. More than 100 headers of a kind are not looked at.
 */
export function listIds(headers: readonly RawHeader[]): string[] {
  const ids = new Set<string>();
  for (const value of valuesOf(headers, 'list-id').slice(0, mostListHeaders)) {
    const open = value.lastIndexOf('<');
    const close = value.indexOf('>', open);
    // Behind the id stands a comment at most: `<a.example.org> (<b.example.org>)` names no list for certain.
    if (open >= 0 && close > open && !/^\s*(?:\(|$)/u.test(value.slice(close + 1))) continue;
    add(ids, open >= 0 && close > open ? value.slice(open + 1, close) : value);
  }
  for (const value of valuesOf(headers, 'x-mailing-list').slice(0, mostListHeaders)) {
    const address = /(?<![^\s<>;,@])[^\s<>;,@]{1,64}@[^\s<>;,]+/u.exec(value.slice(0, longest.address))?.[0];
    if (address !== undefined) add(ids, address.replace('@', '.'));
  }
  return [...ids];
}

function add(ids: Set<string>, id: string): void {
  const clean = id.trim().toLowerCase();
  if (/^[a-z0-9][\w.+-]{0,250}$/u.test(clean)) ids.add(clean);
}
