import addressparser from 'nodemailer/lib/addressparser';
import type { Address } from '../core/index.js';
import { headerText, oneLine } from './header-text.js';

/** An address header longer than this (characters) is cut: room for more than 10,000 recipients. */
const longestHeader = 1_000_000;

/**
 * The mailboxes of address headers (RFC 5322, 3.4), groups flattened, in order. Addresses are lower case, names decoded.
 * Entries without an address are left out. Parsing comes before decoding, so that an encoded comma is part of a name.
 */
export function parseAddresses(values: readonly string[]): Address[] {
  return values.flatMap((value) =>
    addressparser(value.slice(0, longestHeader), { flatten: true })
      .filter((entry) => entry.address !== '')
      .map((entry) => ({ name: headerText(entry.name), address: oneLine(entry.address).toLowerCase() })),
  );
}
