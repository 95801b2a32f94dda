import type { Address } from '../core/index.js';
import { parseAddresses } from './addresses.js';
import { longest } from './limits.js';

/** Headers that git puts at the top of a body (git format-patch --from, git mailinfo). */
export interface InBodyHeaders {
  /** Index (from 0) of the first line after them and their blank line. */
  readonly end: number;
  readonly from: Address | undefined;
}

const named =
  /^(?:>?From|Date|Subject|Author|Message-I[dD]|Content-Type|Content-Transfer-Encoding|MIME-Version|Cc|To|Reply-To|In-Reply-To): ?\S/u;

/**
 * Reads `From:`, `Date:`, `Subject:` at the top of a body: they are no description. Without a `From:` with an address,
 * a `Date:` with a number or a `Subject:` as the first of them, the lines are taken for prose.
 */
export function readInBodyHeaders(lines: readonly string[], start: number): InBodyHeaders {
  let i = start;
  while (i < lines.length && (lines[i] ?? '').trim() === '') i++;
  // `From <commit hash> Mon Sep 17 00:00:00 2001`, of an attached or pasted git patch
  if (/^From [0-9a-f]{40} /u.test(lines[i] ?? '')) i++;
  const first = lines[i] ?? '';
  if (!/^(?:>?From: .*[<@]|Date: .*\d|Subject: |Author: .*@)/u.test(first)) return { end: i, from: undefined };
  let from: string | undefined;
  let last = '';
  for (; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line.trim() === '') break;
    const continuation = /^[ \t]/u.test(line) && last !== '';
    if (!continuation && !named.test(line)) break;
    if (!continuation) last = line.slice(0, line.indexOf(':')).replace('>', '').toLowerCase();
    if (last === 'from' || last === 'author')
      from = continuation ? `${from ?? ''}${line}` : (from ?? line.slice(line.indexOf(':') + 1));
  }
  while (i < lines.length && (lines[i] ?? '').trim() === '') i++;
  return { end: i, from: from === undefined ? undefined : parseAddresses([from.slice(0, longest.fromHeader)])[0] };
}
