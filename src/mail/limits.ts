/**
 * How much of a value the rest of the folder gets to see (characters). What comes from the network may be two megabytes long; tables and
 * regular expressions only ever see values that were cut here. Cut: subjects, names. Left out: an address that is too long, for a part of it would
 * be somebody else's.
 */
export const longest = {
  /** Of a decoded subject (RFC 5322 knows 998 octets a line). */
  subject: 4000,
  /** Of an address (RFC 5321, 4.5.3.1: 64 + 1 + 255). */
  address: 320,
  /** Of a display name. */
  name: 1000,
  /** Of a Message-ID (RFC 5322, 2.1.1: a line has at most 998 characters). */
  messageId: 998,
  /** Of all To headers together, and of all Cc headers: room for a thousand recipients. Whoever has more is answered by nobody. */
  recipients: 60_000,
  /** Of To as it is written: room for undisclosed recipients, and for what people write there by hand. */
  toText: 10_000,
  /** Of a From header: one mailbox, rarely two. Of all Reply-To headers together. */
  fromHeader: 10_000,
  /** Of the paths and trailers of a patch together: room for some thousand files. */
  patchFacts: 150_000,
  /** Of a Received header. */
  receivedHeader: 2000,
  /** Of an Authentication-Results header. */
  authenticationResults: 20_000,
} as const;

/** List-Id and X-Mailing-List headers that are looked at, of each. */
export const mostListHeaders = 100;
