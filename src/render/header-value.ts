import type { Address } from '../core/index.js';
import { cleanLine } from './clean-line.js';

const maxName = 100;
/** An address, a link, a trailer or a command is no name: the bot does not repeat it in its own mail. */
const noName = /[@<>:/\\#]|\bwww\.|[\p{L}\p{N}-]\.\p{L}{2}/u;
/**
 * An address as every SMTP server takes it (RFC 5321, 4.1.2): ASCII, dots between letters only, no quoted local part, no domain literal. Others need
 * SMTPUTF8 (RFC 6531) all the way, and one that reads as an encoded word (RFC 2047) becomes another address in somebody's program.
 */
const mailbox =
  /^(?!.*=\?)(?=.{1,64}@)[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@[a-z\d](?:[a-z\d.-]{0,188}[a-z\d])?$/;

/** Text from a mail as a header value (not yet RFC 2047 encoded): one line, no control or bidi characters, bounded. */
export function headerValue(text: string, max = 250): string {
  return cleanLine(text, max);
}

/** An address fit for a header, with a name that is one; undefined when its mailbox is not one that can be written to. */
export function headerAddress({ name, address }: Address): Address | undefined {
  const clean = address.trim().toLowerCase();
  const shown = headerValue(name, maxName);
  return mailbox.test(clean) ? { name: noName.test(shown) ? '' : shown, address: clean } : undefined;
}
