import { headerValue } from './header-value.js';

/**
 * `Re: <subject>`, so that Patchwork files the mail as a comment. A subject that starts with `Re:` stays; a missing one
 * is named. One clean line, at most 300 characters.
 */
export function replySubject(subject: string): string {
  const clean = headerValue(subject, 296);
  const title = clean === '' ? '(no subject)' : clean;
  return /^re:/i.test(title) ? title.replace(/^re:\s*(?:re:\s*)*/i, 'Re: ').trim() : `Re: ${title}`;
}
