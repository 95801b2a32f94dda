import { describe, expect, it } from 'vitest';
import { withSigned } from '../../src/mail/index.js';
import { eml } from './eml.js';

const date = 'Date: Mon, 04 Mar 2024 08:59:00 +0000';
const usual = ['From: Ada <ada@dev.example.com>', 'Subject: Hi', date];
const signature = (tags: string) => `DKIM-Signature: v=1; a=rsa-sha256; s=s; bh=x; b=y; ${tags}`;
const fine = signature('d=example.com; h=from:subject:date:to; t=1709543000');

const read = (...headers: readonly string[]) =>
  withSigned(eml(headers, 'x'), { result: 'pass', by: 'dkim example.com' });
const keyOf = (...headers: readonly string[]) => read(...headers).signed?.key;

describe('what the author signed', () => {
  it('is what all signatures of his domain cover, since the first of them', () => {
    const other = signature('d=dev.example.com; h=Date : Subject\n\t: From; t=1709542000');
    expect(read(fine, ...usual)).toEqual({
      result: 'pass',
      by: 'dkim example.com',
      signed: { names: ['from', 'subject', 'date', 'to'], at: 1709543000_000, key: expect.any(String) as string },
    });
    expect(read(fine, other, ...usual).signed).toMatchObject({
      names: ['from', 'subject', 'date'],
      at: 1709542000_000,
    });
  });

  it('has the time of Date, where the signature has none', () => {
    expect(read(signature('d=example.com; h=from:subject:date'), ...usual).signed?.at).toBe(
      Date.UTC(2024, 2, 4, 8, 59),
    );
  });

  it('is unknown of mail that no such signature is in', () => {
    expect(read(...usual)).toEqual({ result: 'pass', by: 'dkim example.com' });
    expect(read(signature('d=list.example.org; h=list-id; l=3'), ...usual).signed).toBeUndefined();
  });

  it.each<[string, readonly string[]]>([
    ['two Subject headers', ['Subject: a', fine, ...usual]],
    ['two Date headers', [fine, ...usual, 'date : x']],
    ['two Message-ID headers', ['Message-ID: <a@b>', fine, ...usual, 'Message-ID: <a@b>']],
    ['a signature of a part of its text', [signature('d=example.com; h=from:subject:date; l = 10'), ...usual]],
    ['a signature of a part of its text', [fine, signature('l=0; d=example.com; h=from:subject:date'), ...usual]],
    ['a signature that does not cover Subject', [fine, signature('d=example.com; h=from:date'), ...usual]],
    ['a signature that does not cover From', [signature('d=example.com; h=subject:date'), ...usual]],
    ['a signature that does not cover Date', [signature('d=example.com; h=subject:from; t=1709543000'), ...usual]],
    ['a signature that does not cover From', [signature('d=example.com'), ...usual]],
    ['a signature by a broken algorithm', [fine.replace('sha256', 'sha1'), ...usual]],
    ['a signature without a time', [signature('d=example.com; h=from:subject:date'), ...usual.slice(0, 2), 'Date: x']],
    ['more signatures than any honest mail has', [...Array.from({ length: 9 }, () => fine), ...usual]],
    ['control characters in its headers', [fine, ...usual, 'X-A: a\u0001b']],
    ['control characters in its headers', [fine, ...usual, 'X-A: a\rb']],
    ['control characters in its headers', [fine, ...usual, 'X-A: a\0b']],
  ])('%s: nobody vouches for it', (doubt, headers) => {
    expect(read(...headers)).toEqual({ result: 'none', by: 'dkim example.com', doubt });
  });

  it('has a key that no blank, line end, other signature or other header changes', () => {
    const key = keyOf(fine, ...usual);
    expect(keyOf('Message-ID: <1@x>', fine, 'FROM:Ada\n <ada@dev.example.com>', 'Subject:  H i', `${date} `)).toBe(key);
    expect(keyOf(signature('d=example.com; h=from:subject:date:cc'), ...usual)).toBe(key);
    for (const change of [
      ['From: Ada <ada2@dev.example.com>', 'Subject: Hi', date],
      ['From: Ada <ada@dev.example.com>', 'Subject: Hi!', date],
      ['From: Ada <ada@dev.example.com>', 'Subject: Hi', date.replace('59', '58')],
    ])
      expect(keyOf(fine, ...change)).not.toBe(key);
  });
});
