import type { Authenticator, IncomingMail, Mail } from '../../core/index.js';
import { parseMail } from '../../mail/index.js';

export interface Reading {
  readonly authenticator: Authenticator;
  /** A larger mail (bytes) is read from its headers alone. Default: as `parseMail`. */
  readonly maxMailBytes?: number;
}

/** Who vouches for a raw mail, and what it says; never rejects. One that was fetched in part (`fullSize`) is read from its headers alone. */
export async function readMail(
  { raw, arrival, fullSize }: IncomingMail,
  { authenticator, maxMailBytes }: Reading,
): Promise<Mail> {
  const authentication = await authenticator.authenticate(raw, fullSize !== undefined);
  return parseMail(raw, { arrival, authentication, maxBytes: fullSize === undefined ? maxMailBytes : 0 });
}
