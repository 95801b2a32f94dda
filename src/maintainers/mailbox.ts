/** A name and an address as get_maintainer.pl reads and writes them: names keep their quotes. */
export interface Mailbox {
  /** With quotes where it needs them; '' for an address alone. */
  readonly name: string;
  /** As written. */
  readonly address: string;
}

/** Reads `Name <address> (remark)`, `<address>` or `address` (get_maintainer.pl, parse_email). */
export function readMailbox(text: string): Mailbox {
  const open = text.indexOf('<');
  const close = text.lastIndexOf('>');
  const inside = open === -1 || close < open ? '' : text.slice(open + 1, close);
  if (inside.indexOf('@') > 0) return { name: quoted(text.slice(0, open)), address: inside.trim() };
  const at = text.lastIndexOf('@');
  if (at <= 0) return { name: '', address: '' };
  const end = /^\S*/.exec(text.slice(at))?.[0].length ?? 0;
  return { name: '', address: text.slice(0, at + end).trim() };
}

/** A mailbox as `writeMailbox` writes it, its name without quotes. */
export function mailboxOf(text: string): Mailbox {
  const { name, address } = readMailbox(text);
  return { name: unquoted(name), address };
}

/** Every mailbox of an M: or R: line: nearly always one; several only where each part has an address. */
export function readMailboxes(text: string): readonly Mailbox[] {
  const parts = text.includes(',') ? splitAtCommas(text) : [text];
  const list = parts.length > 1 && parts.every((part) => /^[^@]*[^@\s]@[^@\s]+>?\s*$/.test(part));
  return (list ? parts : [text]).map(readMailbox).filter(({ address }) => address !== '');
}

/** Commas outside of quotes, comments and angle brackets. */
function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  let closer = '';
  const pairs: Readonly<Record<string, string>> = { '"': '"', '(': ')', '<': '>' };
  for (const char of text) {
    if (closer === '' && char === ',') {
      parts.push(part);
      part = '';
      continue;
    }
    if (closer === '') closer = pairs[char] ?? '';
    else if (char === closer) closer = '';
    part += char;
  }
  return [...parts, part];
}

/** `Name <address>`, or the address alone. */
export function writeMailbox({ name, address }: Mailbox): string {
  return name === '' ? address : `${name} <${address}>`;
}

/** A name with quotes when it has more than ASCII letters, digits, `_`, `-` and spaces. */
export function quoted(name: string): string {
  const bare = name.trim().replace(/^"|"$/g, '');
  if (!/[^\w -]/.test(bare)) return bare;
  return `"${bare.replace(/(?<!\\)"/g, '\\"')}"`;
}

/** A name as people write it, without quotes. */
export function unquoted(name: string): string {
  return name.replace(/^"|"$/g, '').replaceAll('\\"', '"');
}
