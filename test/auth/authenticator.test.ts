import { generateKeyPairSync } from 'node:crypto';
import { createSeal } from 'mailauth/lib/arc/index.js';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { describe, expect, it } from 'vitest';
import { createAuthenticator, type AuthenticatorOptions, type ResolveTxt } from '../../src/auth/index.js';

/** 2024-03-04 09:00 UTC. */
const now = Date.UTC(2024, 2, 4, 9);
const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const key = [['v=DKIM1; k=rsa; p=', publicKey.toString('base64')]];
const absent = (code: string) => Object.assign(new Error(code), { code });

/** A DNS in which these domains have the test's key under the selector `s`. */
function dnsOf(...domains: string[]): { resolve: ResolveTxt; asked: string[] } {
  const asked: string[] = [];
  const resolve: ResolveTxt = async (name) => {
    asked.push(name);
    if (domains.some((domain) => name === `s._domainkey.${domain}`)) return key;
    throw absent('ENOTFOUND');
  };
  return { resolve, asked };
}

interface Letter {
  readonly from?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
}

const letter = ({ from = 'Ada <ada@dev.example.com>', headers = [], body = 'Hello.\r\n' }: Letter = {}) =>
  [
    `From: ${from}`,
    'To: list@example.org',
    'Subject: Hi',
    'Date: Mon, 04 Mar 2024 08:59:00 +0000',
    'Message-ID: <1@dev.example.com>',
    ...headers,
    '',
    body,
  ].join('\r\n');

async function signed(
  raw: string,
  domain: string,
  more: { maxBodyLength?: number; headerList?: string[]; expires?: Date } = {},
): Promise<string> {
  const { headerList, expires, maxBodyLength } = more;
  const { signatures } = await dkimSign(raw, {
    canonicalization: 'relaxed/relaxed',
    ...(headerList === undefined ? {} : { headerList: headerList.join(':') }),
    signTime: new Date(now - 60_000),
    ...(expires === undefined ? {} : { expires }),
    signatureData: [
      {
        signingDomain: domain,
        selector: 's',
        privateKey,
        ...(maxBodyLength === undefined ? {} : { maxBodyLength }),
      },
    ],
  } as unknown as Parameters<typeof dkimSign>[1]);
  expect(signatures).toContain(`d=${domain}`);
  return `${signatures.trimEnd()}\r\n${raw}`;
}

async function look(raw: string, options: Partial<AuthenticatorOptions> = {}) {
  const { resolve } = dnsOf('dev.example.com', 'example.com', 'evil.example.net', 'mx.example.org', 'co.uk');
  const authenticator = createAuthenticator({
    authservIds: ['mx.example.org'],
    dkim: true,
    clock: { now: () => now },
    resolve,
    ...options,
  });
  const { result, by } = await authenticator.authenticate(Buffer.from(raw, 'latin1'));
  return by === undefined ? result : `${result} by ${by}`;
}

describe('a key', () => {
  it.each([
    ['for mail', 's=email; h=sha1:sha256', 'pass by dkim dev.example.com'],
    ['for everything', 's=tlsrpt:*; t=s', 'pass by dkim dev.example.com'],
    ['that is still tried out', 't=s:y', 'none'],
    ['for another service', 's=tlsrpt', 'none'],
    ['for another hash', 'h=sha1', 'none'],
  ])('%s (RFC 6376, 3.6.1)', async (_, tags, expected) => {
    const resolve: ResolveTxt = async () => [[`v=DKIM1; ${tags}; p=`, publicKey.toString('base64')]];
    expect(await look(await signed(letter(), 'dev.example.com'), { resolve })).toBe(expected);
  });
});

describe('our own look at DKIM', () => {
  it.each<[string, () => Promise<string>, string]>([
    ['the From domain', () => signed(letter(), 'dev.example.com'), 'pass by dkim dev.example.com'],
    ['a domain above it', () => signed(letter(), 'example.com'), 'pass by dkim example.com'],
    ['a stranger', () => signed(letter(), 'evil.example.net'), 'none'],
    ['a public suffix', () => signed(letter({ from: 'ada@victim.co.uk' }), 'co.uk'), 'none'],
    ['nobody', async () => letter(), 'none'],
    ['a domain without that key', () => signed(letter({ from: 'a@nokey.example.com' }), 'nokey.example.com'), 'none'],
    [
      'a body that was changed',
      async () => (await signed(letter(), 'dev.example.com')).replace('Hello.', 'Hallo.'),
      'none',
    ],
    [
      'a From that was changed',
      async () => (await signed(letter(), 'dev.example.com')).replace('ada@', 'eve@'),
      'none',
    ],
    [
      'a signature that does not cover From',
      () => signed(letter(), 'dev.example.com', { headerList: ['Subject', 'Date'] }),
      'none',
    ],
    ['an end that is left open (l=)', () => signed(letter(), 'dev.example.com', { maxBodyLength: 2 }), 'none'],
    [
      'an end that is left open (L=)',
      async () => (await signed(letter(), 'dev.example.com')).replace('; c=', '; L=2; c='),
      'none',
    ],
    [
      'thousands of blank lines in a row',
      () => signed(letter({ body: `a\r\n${' \r\n'.repeat(2000)}b\r\n` }), 'dev.example.com'),
      'none',
    ],
    [
      'as many blank lines as an honest mail may have',
      () => signed(letter({ body: `a\r\n${'\r\n'.repeat(1000)}b\r\n` }), 'dev.example.com'),
      'pass by dkim dev.example.com',
    ],
    [
      'a signature that has expired',
      () => signed(letter(), 'dev.example.com', { expires: new Date(now - 1000) }),
      'none',
    ],
    [
      'a second From in front',
      async () => `From: eve@evil.example.net\r\n${await signed(letter(), 'dev.example.com')}`,
      'none',
    ],
    [
      'a second From behind',
      () => signed(letter({ headers: ['From: eve@evil.example.net'] }), 'dev.example.com'),
      'none',
    ],
    [
      'two mailboxes in From',
      () => signed(letter({ from: 'ada@dev.example.com, eve@evil.example.net' }), 'dev.example.com'),
      'none',
    ],
    [
      'an address in the display name',
      () => signed(letter({ from: '"ada@dev.example.com" <eve@evil.example.net>' }), 'dev.example.com'),
      'none',
    ],
    [
      'an encoded address in the display name',
      () => signed(letter({ from: '=?utf-8?q?ada=40dev.example.com?= <eve@evil.example.net>' }), 'dev.example.com'),
      'none',
    ],
    [
      'junk between the headers',
      async () => `junk\r\n${await signed(letter(), 'dev.example.com')}`,
      'pass by dkim dev.example.com',
    ],
  ])('%s', async (_name, make, expected) => {
    expect(await look(await make())).toBe(expected);
  });

  it('is not taken where it is not wanted', async () => {
    expect(await look(await signed(letter(), 'dev.example.com'), { dkim: false })).toBe('none');
  });

  it('asks nobody when the receiving server has spoken', async () => {
    const dns = dnsOf('dev.example.com');
    const results = 'Authentication-Results: mx.example.org; dkim=fail header.d=dev.example.com\r\n';
    expect(await look(results + (await signed(letter(), 'dev.example.com')), dns)).toBe('fail by mx.example.org');
    expect(dns.asked).toEqual([]);
  });

  it('asks nobody about a mail with signatures by the hundred', async () => {
    const dns = dnsOf('dev.example.com');
    const one = await signed(letter(), 'dev.example.com');
    const header = one.slice(0, one.indexOf('From: '));
    expect(await look(header.repeat(100) + letter(), dns)).toBe('none');
    expect(dns.asked).toEqual([]);
  });

  it('gives up on a DNS that does not answer', async () => {
    const resolve: ResolveTxt = () => new Promise(() => undefined);
    expect(await look(await signed(letter(), 'dev.example.com'), { resolve, patience: 20 })).toBe('none');
  });

  it('asks once for many mails, and again when the DNS itself has failed', async () => {
    let asked = 0;
    let broken = true;
    const resolve: ResolveTxt = async () => {
      asked++;
      if (broken) throw absent('ETIMEOUT');
      return key;
    };
    const authenticator = createAuthenticator({ authservIds: [], dkim: true, clock: { now: () => now }, resolve });
    const raw = Buffer.from(await signed(letter(), 'dev.example.com'));
    expect((await authenticator.authenticate(raw)).result).toBe('none');
    broken = false;
    for (let n = 0; n < 5; n++) expect((await authenticator.authenticate(raw)).result).toBe('pass');
    expect(asked).toBe(2);
  });
});

describe('ARC', () => {
  /** Forwarded by a server that found DKIM right, broke it, and sealed what it saw. */
  async function sealedBy(
    server: string,
    domain: string,
    verdict = 'dkim=pass header.d=dev.example.com',
  ): Promise<string> {
    const raw = letter({ body: '[list] Hello.\r\n' });
    const { headers } = await createSeal(Buffer.from(raw), {
      seal: {
        signingDomain: domain,
        selector: 's',
        privateKey,
        signTime: new Date(now - 1000),
        i: 1,
        cv: 'none',
        authResults: `${server}; ${verdict}`,
      },
    } as Parameters<typeof createSeal>[1]);
    return `${headers.map((header) => header.trimEnd()).join('\r\n')}\r\n${raw}`;
  }

  it.each<[string, () => Promise<string>, string]>([
    [
      'a configured server, sealed by itself',
      () => sealedBy('mx.example.org', 'mx.example.org'),
      'pass by mx.example.org',
    ],
    ['its name, sealed by somebody else', () => sealedBy('mx.example.org', 'evil.example.net'), 'none'],
    ['a server that nobody configured', () => sealedBy('evil.example.net', 'evil.example.net'), 'none'],
    [
      'a failure that it saw',
      () => sealedBy('mx.example.org', 'mx.example.org', 'dkim=fail header.d=dev.example.com'),
      'fail by mx.example.org',
    ],
    [
      'a stranger whose signature it saw',
      () => sealedBy('mx.example.org', 'mx.example.org', 'dkim=pass header.d=evil.example.net'),
      'none by mx.example.org',
    ],
    [
      'a body changed behind the seal',
      async () => (await sealedBy('mx.example.org', 'mx.example.org')).replace('[list]', '[lost]'),
      'none',
    ],
    [
      'results changed behind the seal',
      async () =>
        (await sealedBy('mx.example.org', 'mx.example.org', 'dkim=fail header.d=dev.example.com')).replace(
          'dkim=fail',
          'dkim=pass',
        ),
      'none',
    ],
  ])('%s', async (_name, make, expected) => {
    expect(await look(await make())).toBe(expected);
  });
});
