import addressparser from 'nodemailer/lib/addressparser';
import type { Address } from '../core/index.js';
import { headerText, oneLine } from './header-text.js';
import { longest } from './limits.js';

/**
 * The mailboxes of address headers (RFC 5322, 3.4), groups flattened, in order. Addresses are lower case, names decoded and cut.
 * Entries without an address, or with one longer than SMTP takes, are left out. Parsing comes before decoding, so that an encoded comma is part
 * of a name.
 */
export function parseAddresses(values: readonly string[]): Address[] {
  return values.flatMap((value) =>
    addressparser(value.slice(0, longest.recipients), { flatten: true })
      .filter((entry) => entry.address !== '' && entry.address.length <= longest.address)
      .map((entry) => ({ name: displayName(entry.name), address: oneLine(entry.address).toLowerCase() })),
  );
}

/** A decoded display name, cut. */
export function displayName(written: string): string {
  return headerText(written).slice(0, longest.name);
}
