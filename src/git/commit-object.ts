import type { Address } from '../core/index.js';

/** What a commit object says. */
export interface CommitObject {
  /** First paragraph on one line, as `%s` of git log. */
  readonly title: string;
  readonly author: Address;
}

/** Reads a commit object (gitformat-pack, `git cat-file commit`); undefined when it is none. UTF-8 unless it says otherwise and is not. */
export function readCommit(content: Buffer): CommitObject | undefined {
  const text = decode(content);
  const blank = text.indexOf('\n\n');
  const headers = blank === -1 ? text : text.slice(0, blank);
  const author = /^author (.{0,1000}?) ?<([^<>\n]{0,500})> \d+ [+-]\d{4}$/m.exec(headers);
  if (author === null) return undefined;
  const [, name = '', address = ''] = author;
  const message = blank === -1 ? '' : text.slice(blank + 2).replace(/^\n+/, '');
  const [title = ''] = message.split(/\n[ \t]*\n/, 1);
  return {
    title: title.replace(/\s+/g, ' ').trim().slice(0, 1000),
    author: { name: name.trim(), address: address.trim().toLowerCase() },
  };
}

function decode(content: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return content.toString('latin1');
  }
}
