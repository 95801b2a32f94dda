import { describe, expect, it } from 'vitest';
import { readAuthenticationResults } from '../../src/mail/index.js';
import { eml } from './eml.js';

const trusted = ['mx.example.org'];
const ada = 'From: Ada Sample <ada@dev.example.com>';

function read(results: string | readonly string[], from: string | readonly string[] = ada): string {
  const values = typeof results === 'string' ? [results] : results;
  const headers = [...values.map((value) => `Authentication-Results: ${value}`), ...[from].flat()];
  const { result, by } = readAuthenticationResults(eml(headers, 'x'), trusted);
  return by === undefined ? result : `${result} by ${by}`;
}

const pass = 'pass by mx.example.org';
const fail = 'fail by mx.example.org';
const none = 'none by mx.example.org';

/** what, the header's value, what is read */
const table: readonly (readonly [string, string, string])[] = [
  ['DKIM of the domain itself', 'mx.example.org; dkim=pass header.d=dev.example.com', pass],
  ['DKIM of the domain above', 'mx.example.org; dkim=pass header.d=example.com', pass],
  ['DKIM of a domain below', 'mx.example.org; dkim=pass header.d=a.dev.example.com', none],
  ['DKIM of a stranger', 'mx.example.org; dkim=pass header.d=evil.com', none],
  ['a domain that ends alike', 'mx.example.org; dkim=pass header.d=le.com', none],
  ['a top-level domain', 'mx.example.org; dkim=pass header.d=com', none],
  ['an empty signer', 'mx.example.org; dkim=pass header.d=', none],
  ['a dot as the signer', 'mx.example.org; dkim=pass header.d=.', none],
  ['a signer with an empty label', 'mx.example.org; dkim=pass header.d=.example.com', none],
  ['a trailing dot', 'mx.example.org; dkim=pass header.d=dev.example.com.', pass],
  ['case', 'MX.Example.ORG; DKIM=Pass Header.D=Dev.Example.COM', pass],
  ['header.i', 'mx.example.org; dkim=pass header.i=@dev.example.com header.s=a header.b=abc==', pass],
  ['header.i of a person', 'mx.example.org; dkim=pass header.i=ada@dev.example.com', pass],
  ['header.i with two @', 'mx.example.org; dkim=pass header.i=x@dev.example.com@evil.com', none],
  ['header.d decides', 'mx.example.org; dkim=pass header.i=@dev.example.com header.d=evil.com', none],
  ['two header.d', 'mx.example.org; dkim=pass header.d=dev.example.com header.d=evil.com', none],
  ['two header.i', 'mx.example.org; dkim=pass header.i=@dev.example.com header.i=@evil.com', none],
  ['no signer', 'mx.example.org; dkim=pass', none],
  ['a failed signature', 'mx.example.org; dkim=fail header.d=dev.example.com', fail],
  ["a stranger's failed signature", 'mx.example.org; dkim=fail header.d=evil.com', none],
  ['no signature', 'mx.example.org; dkim=none', none],
  ['a neutral one', 'mx.example.org; dkim=neutral header.d=dev.example.com', none],
  [
    'one of several signatures',
    'mx.example.org; dkim=fail header.d=dev.example.com; dkim=pass header.d=dev.example.com',
    pass,
  ],
  ['SPF says nothing', 'mx.example.org; spf=pass smtp.mailfrom=dev.example.com', none],
  ['DMARC', 'mx.example.org; dmarc=pass (p=NONE) header.from=dev.example.com', pass],
  ['DMARC of a stranger', 'mx.example.org; dmarc=pass header.from=evil.com', none],
  ['DMARC without a domain', 'mx.example.org; dmarc=pass', none],
  ['failed DMARC', 'mx.example.org; dmarc=fail header.from=dev.example.com', fail],
  [
    'failed DMARC beside an aligned signature goes to a person',
    'mx.example.org; dkim=pass header.d=dev.example.com; dmarc=fail header.from=dev.example.com',
    none,
  ],
  ['results of nothing', 'mx.example.org; none', none],
  ['no results', 'mx.example.org', none],
  // Words in quoted strings and comments are no properties
  ['a reason', 'mx.example.org; dkim=pass reason="good header.d=dev.example.com" header.d=evil.com', none],
  ['a reason alone', 'mx.example.org; dkim=pass reason="good header.d=dev.example.com"', none],
  ['a reason with a semicolon', 'mx.example.org; dkim=none reason="; dkim=pass header.d=dev.example.com"', none],
  [
    'a reason with an escaped quote',
    'mx.example.org; dkim=none reason="\\"; dkim=pass header.d=dev.example.com"',
    none,
  ],
  ['a quoted identity', 'mx.example.org; dkim=pass header.i="x header.d=dev.example.com y"@evil.com', none],
  ['a quoted identity with an @', 'mx.example.org; dkim=pass header.i="x@dev.example.com"@evil.com', none],
  ['a quoted property', 'mx.example.org; dkim=pass "header.d"=dev.example.com', none],
  ['a property as a value', 'mx.example.org; dkim=pass x=header.d=dev.example.com', none],
  ['a comment', 'mx.example.org; dkim=fail (dkim=pass header.d=dev.example.com) header.d=evil.com', none],
  ['nested comments', 'mx.example.org; dkim=pass (a (b) header.d=evil.com \\) c) header.d=dev.example.com', pass],
  ['a comment in front', '(x; y) mx.example.org (z) ; (a) dkim=pass (b) header.d=dev.example.com', pass],
  ['blanks around the signs', 'mx.example.org ;dkim = pass header.d = dev.example.com', pass],
  ['a quote without end', 'mx.example.org; dkim=pass header.d=dev.example.com reason="x', 'none'],
  ['a comment without end', 'mx.example.org; dkim=pass header.d=dev.example.com (x', 'none'],
  ['unknown properties', 'mx.example.org; dkim=pass header.x=1 policy.d=evil.com header.d=dev.example.com', pass],
  ['unknown methods', 'mx.example.org; x-dkim=pass header.d=dev.example.com', none],
  // Versions
  ['version 1', 'mx.example.org 1; dkim=pass header.d=dev.example.com', pass],
  ['another version', 'mx.example.org 2; dkim=pass header.d=dev.example.com', 'none'],
  ['a method of version 1', 'mx.example.org; dkim/1=pass header.d=dev.example.com', pass],
  ['a method of another version', 'mx.example.org; dkim/2=pass header.d=dev.example.com', none],
  // Look-alike servers
  ['another server', 'mx.evil.com; dkim=pass header.d=dev.example.com', 'none'],
  ['a longer name', 'mx.example.org.evil.com; dkim=pass header.d=dev.example.com', 'none'],
  ['a longer first label', 'xmx.example.org; dkim=pass header.d=dev.example.com', 'none'],
  ['more words', 'mx.example.org 1 x; dkim=pass header.d=dev.example.com', 'none'],
  ['the name in a comment', 'evil.com (mx.example.org); dkim=pass header.d=dev.example.com', 'none'],
  ['the name as a key', 'mx.example.org=1; dkim=pass header.d=dev.example.com', 'none'],
  ['nobody', '; dkim=pass header.d=dev.example.com', 'none'],
  ['an empty header', '', 'none'],
  ['a huge header', `mx.example.org; dkim=pass header.d=dev.example.com; x=${'y'.repeat(50_000)}`, 'none'],
];

describe('readAuthenticationResults', () => {
  it.each(table)('%s', (_, value, expected) => {
    expect(read(value)).toBe(expected);
  });

  it('unfolds', () => {
    expect(
      read('mx.example.org;\n\tdkim=pass (2048-bit key)\n header.d=dev.example.com\n header.s=k;\n\tspf=none'),
    ).toBe(pass);
  });

  it('believes the topmost header alone', () => {
    const good = 'mx.example.org; dkim=pass header.d=dev.example.com';
    expect(read(['mx.evil.com; dkim=fail', good])).toBe('none');
    expect(read(['mx.example.org; dkim=none', good])).toBe(none);
    expect(read([good, 'mx.example.org; dkim=fail header.d=dev.example.com'])).toBe(pass);
    expect(read([])).toBe('none');
  });

  it.each<[string, readonly string[], string]>([
    ['below its own Received', ['from x by mx.example.org with ESMTP; x'], pass],
    ['below those of machines behind it', ['from mx by store (Dovecot) with LMTP; x', 'from a by b.internal; x'], pass],
    ['below that of an address', ['by 127.0.0.1 with SMTP id x; x', 'by 2002:a05:6a10:0:0 with SMTP id x; x'], pass],
    ['below one in capitals, with a dot', ['FROM x\n\tBY MX.Example.Org. (Postfix); x'], pass],
    ["below a list's", ['from x by mx.example.org; x', 'from y by lists.example.net; x'], 'none'],
    ['below one of a similar name', ['from y by mx.example.org.example.net; x'], 'none'],
    ['below one that names it elsewhere', ['from mx.example.org (by mx.example.org) by example.net; x'], 'none'],
    ['below one that names it in a comment', ['from y (x by mx.example.org) by example.net; x'], 'none'],
  ])('%s', (_what, received, expected) => {
    const above = received.map((value) => `Received: ${value}`);
    const results = 'Authentication-Results: mx.example.org; dkim=pass header.d=dev.example.com';
    const { result, by } = readAuthenticationResults(eml([...above, results, ada], 'x'), trusted);
    expect(by === undefined ? result : `${result} by ${by}`).toBe(expected);
  });

  it('wants one From with one mailbox', () => {
    const good = 'mx.example.org; dkim=pass header.d=dev.example.com';
    expect(read(good, [])).toBe('none');
    expect(read(good, 'From: Ada Sample')).toBe('none');
    expect(read(good, [ada, ada])).toBe('none');
    expect(read(good, 'From: ada@dev.example.com, bob@example.org')).toBe('none');
    expect(read(good, 'From: "bob@example.org" <ada@dev.example.com>')).toBe(pass);
    expect(read(good, 'From: "ada@dev.example.com" <bob@example.org>')).toBe(none);
    expect(read(good, 'From: ada@dev.example.com.')).toBe(pass);
  });

  it.each([
    ['ada@victim.co.uk', 'co.uk', none],
    ['ada@victim.com.au', 'com.au', none],
    ['ada@victim.github.io', 'github.io', none],
    ['ada@victim.onmicrosoft.com', 'onmicrosoft.com.', none],
    ['ada@dev.victim.co.uk', 'victim.co.uk', pass],
    ['frob@googlegroups.com', 'googlegroups.com', pass],
    ['ada@localhost', 'localhost', pass],
  ])('%s signed by %s', (address, signer, expected) => {
    expect(read(`mx.example.org; dkim=pass header.d=${signer}`, `From: ${address}`)).toBe(expected);
  });
});
