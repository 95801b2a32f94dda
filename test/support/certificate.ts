import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** A certificate with its key, both in PEM. */
export interface MadeCertificate {
  readonly cert: string;
  readonly key: string;
  /** SHA-256 of the certificate, 64 hex digits. */
  readonly fingerprint: string;
}

export interface CertificateWishes {
  /** Host names it is for; default: localhost. The loopback address 127.0.0.1 is always among them unless `ip` is false. */
  readonly names?: readonly string[];
  readonly ip?: boolean;
  /** Default: from yesterday to tomorrow. */
  readonly from?: Date;
  readonly until?: Date;
}

const day = 86_400_000;

/** Makes a certificate that signs itself (RFC 5280), with an EC key on P-256. */
export function makeCertificate(wishes: CertificateWishes = {}): MadeCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const tbs = toBeSigned(publicKey, wishes);
  const der = sequence(tbs, ecdsaWithSha256, bitString(sign('sha256', tbs, privateKey)));
  const body = der.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprint: createHash('sha256').update(der).digest('hex'),
  };
}

function toBeSigned(publicKey: KeyObject, wishes: CertificateWishes): Buffer {
  const { names = ['localhost'], ip = true } = wishes;
  const { from = new Date(Date.now() - day), until = new Date(Date.now() + day) } = wishes;
  const name = sequence(tagged(0x31, sequence(oid(2, 5, 4, 3), tagged(0x0c, Buffer.from(names[0] ?? 'x')))));
  const alternatives = sequence(
    ...names.map((one) => tagged(0x82, Buffer.from(one))),
    ...(ip ? [tagged(0x87, Buffer.from([127, 0, 0, 1]))] : []),
  );
  const extensions = sequence(
    sequence(oid(2, 5, 29, 17), octets(alternatives)),
    sequence(oid(2, 5, 29, 19), octets(sequence(tagged(0x01, Buffer.from([0xff]))))),
  );
  return sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    name,
    sequence(time(from), time(until)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, extensions),
  );
}

/** DER (X.690): tag, length, value. */
function tagged(tag: number, value: Buffer): Buffer {
  const { length } = value;
  const head = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), value]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function bitString(value: Buffer): Buffer {
  return tagged(0x03, Buffer.concat([Buffer.from([0]), value]));
}

function octets(value: Buffer): Buffer {
  return tagged(0x04, value);
}

function time(date: Date): Buffer {
  return tagged(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));
}

function oid(first: number, second: number, ...rest: readonly number[]): Buffer {
  const bytes = rest.flatMap((one) => {
    const digits = [one & 127];
    for (let left = one >> 7; left > 0; left >>= 7) digits.unshift((left & 127) | 128);
    return digits;
  });
  return tagged(0x06, Buffer.from([first * 40 + second, ...bytes]));
}

const ecdsaWithSha256 = sequence(oid(1, 2, 840, 10045, 4, 3, 2));
