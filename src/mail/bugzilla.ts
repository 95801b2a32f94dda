import type { BugzillaFacts } from '../core/index.js';
import { headerText } from './header-text.js';
import { longest } from './limits.js';
import type { OwnLine } from './own-text.js';
import { valueOf, type RawHeader } from './raw-headers.js';

const host = 'bugzilla.kernel.org';
/** More links than this are not listed. */
const mostLinks = 20;

/** The kernel's bugzilla sent it itself, by its From address (lower case): the domain's DKIM vouches for no other header. */
export function isFromBugzilla(from: string): boolean {
  return from === 'bugzilla-daemon@kernel.org' || from.endsWith(`@${host}`);
}

/**
 * What a mail has to do with bugzilla.kernel.org: sent by it, or the author's own lines link to one of its entries. Links in
 * trailers are marked. undefined when neither. Other bugzillas do not count.
 */
export function bugzillaFacts(
  headers: readonly RawHeader[],
  from: string,
  own: readonly OwnLine[],
): BugzillaFacts | undefined {
  const fromBugzilla = isFromBugzilla(from);
  const links = own
    .filter(({ text }) => namesEntry(text))
    .slice(0, mostLinks)
    .map(({ line, text }) => ({ line, text, trailer: isTrailer(text) }));
  if (!fromBugzilla && links.length === 0) return undefined;
  const who = headerText((valueOf(headers, 'x-bugzilla-who') ?? '').slice(0, longest.address)).toLowerCase();
  return {
    fromBugzilla,
    isNew: (valueOf(headers, 'x-bugzilla-type') ?? '').trim().toLowerCase() === 'new',
    who: /^[^\s<>@]+@[^\s<>@]+$/u.test(who) ? who : undefined,
    links,
  };
}

/** `https://bugzilla.kernel.org/show_bug.cgi?id=1`, `bugzilla.kernel.org/1`. */
function namesEntry(line: string): boolean {
  const at = line.toLowerCase().indexOf(host);
  return at >= 0 && /^\/(?:show_bug\.cgi\?\S{0,40}id=|bug\/|)\d/iu.test(line.slice(at + host.length));
}

function isTrailer(line: string): boolean {
  return /^(?:Link|Links|Closes|Close|Fixes|Resolves|Bugzilla|BugLink|Bug|References|Reference|Ref|See-also|Reported-by):/iu.test(
    line.trimStart(),
  );
}
