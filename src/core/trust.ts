/** Which certificate of a server is believed. Both empty: any that an authority known to the system vouches for. */
export interface CertificateTrust {
  /** SHA-256 of the whole certificate, 64 lower-case hex digits each. With any, one of them decides alone: issuer, name and expiry are not looked at. */
  readonly pins: readonly string[];
  /** Certificates (PEM) of the authorities to believe instead of the usual ones. */
  readonly ca: string | undefined;
}

/** A server showed a certificate that is not pinned. */
export class WrongPin extends Error {
  /** What nodemailer leaves alone when it puts its own code over that of an error. */
  readonly code = 'WRONG_PIN';

  /** @param seen fingerprint of what was shown; '' when nothing was */
  constructor(readonly seen: string) {
    super(
      seen === ''
        ? 'the server shows no certificate'
        : `the server shows another certificate than the pinned one, sha256:${seen}`,
    );
    this.name = 'WrongPin';
  }
}

/** 64 lower-case hex digits, from what Node or openssl print (`AB:CD:...`). */
export function plainFingerprint(printed: string): string {
  return printed.replaceAll(':', '').toLowerCase();
}

/** Undefined when one of the pins is the certificate's. */
export function pinFault(fingerprint256: string | undefined, pins: readonly string[]): WrongPin | undefined {
  const seen = plainFingerprint(fingerprint256 ?? '');
  return seen !== '' && pins.includes(seen) ? undefined : new WrongPin(seen);
}

/** Codes of Node and OpenSSL for a certificate that is not believed (x509_vfy.h; node: lib/tls.js). */
const certificateCodes: ReadonlySet<string> = new Set([
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'WRONG_PIN',
]);

/** The connection failed because the server's certificate is not believed, wherever a library has left the code. */
export function isCertificateTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, originalCode } = error as { code?: unknown; originalCode?: unknown };
  return [code, originalCode].some((one) => typeof one === 'string' && certificateCodes.has(one));
}

/** What to do about it; `part` is the part of the config: imap, smtp. */
export function certificateRemedy(part: string): string {
  return `mend the certificate or the host name; only if the server's owner confirms its fingerprint, name that in ${part}.tls.pin (docs/config.md)`;
}

/** TLS was spoken to a port that answers in clear (OpenSSL reads the greeting as a record of TLS), wherever a library has left the words. */
export function isNoTls(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (
    `${String(code)} ${error.message}`.search(/wrong[ _]version[ _]number|packet[ _]length[ _]too[ _]long/i) !== -1
  );
}

/** The one line about it, without OpenSSL's own. */
export const noTls = 'the server speaks no TLS on this port';

/** What to do about it; `part` is the part of the config: imap, smtp, with the port that usually speaks TLS. */
export function noTlsRemedy(part: string, port: number): string {
  return `set ${part}.security to starttls, or ${part}.port to the one for TLS (mostly ${String(port)})`;
}
