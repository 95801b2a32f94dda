import type { Address } from '../core/index.js';
import { cleanLine } from './clean-line.js';

const maxName = 100;
/** An address as SMTP takes it, without quoted local parts and domain literals: ASCII or UTF-8 letters, one @. */
const mailbox = /^[^\s"(),:;<>@[\\\]\p{Cc}\p{Cf}]{1,64}@[^\s"(),:;<>@[\\\]\p{Cc}\p{Cf}]{1,190}$/u;

/** Text from a mail as a header value (not yet RFC 2047 encoded): one line, no control or bidi characters, bounded. */
export function headerValue(text: string, max = 250): string {
  return cleanLine(text, max);
}

/** An address fit for a header; undefined when its mailbox is not one that can be written to. */
export function headerAddress({ name, address }: Address): Address | undefined {
  const clean = address.trim().toLowerCase();
  return mailbox.test(clean) ? { name: headerValue(name, maxName), address: clean } : undefined;
}
