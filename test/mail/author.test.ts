import { describe, expect, it } from 'vitest';
import { foldName, parseMail } from '../../src/mail/index.js';
import { eml, smallDiff } from './eml.js';

const list = 'List-Id: <frob.lists.example.org>';
const table: readonly (readonly [string, readonly string[], string | undefined, readonly string[]])[] = [
  [
    'a person',
    ['From: Ada Sample <ada@example.org>', 'Reply-To: other@example.org'],
    'ada@example.org',
    ['addr:ada@example.org', 'name:ada sample'],
  ],
  [
    'a b4 relay',
    ['From: Ada Sample via B4 Relay <devnull+ada.example.org@kernel.org>', 'Reply-To: ada@example.org'],
    'ada@example.org',
    ['addr:devnull+ada.example.org@kernel.org', 'addr:ada@example.org', 'name:ada sample'],
  ],
  [
    'a relay without Reply-To',
    ['From: Ada Sample via B4 Relay <devnull+ada.example.org@kernel.org>'],
    undefined,
    ['addr:devnull+ada.example.org@kernel.org', 'name:ada sample'],
  ],
  [
    'a rewritten From',
    ['From: Ada Sample via Frob <frob@lists.example.org>', 'Reply-To: Ada Sample <ada@example.org>', list],
    'ada@example.org',
    ['addr:ada@example.org', 'name:ada sample'],
  ],
  [
    'a rewritten From, Reply-To is the list',
    ['From: Ada via Frob <frob@lists.example.org>', 'Reply-To: frob@lists.example.org', list],
    undefined,
    [],
  ],
  [
    'groups.io',
    ['From: "Ada Sample via groups.io" <ada=example.org@groups.io>', 'X-Original-From: Ada Sample <ada@example.org>'],
    'ada@example.org',
    ['addr:ada@example.org', 'name:ada sample'],
  ],
  [
    'a sub-domain of groups.io',
    ['From: "Ada Sample via frob" <frob@frob.groups.io>', 'Reply-To: <ada@example.org>'],
    'ada@example.org',
    ['addr:ada@example.org', 'name:ada sample'],
  ],
  [
    'googlegroups.com without "via"',
    ['From: Ada Sample <ada@googlegroups.com>', 'Reply-To: <bob@example.org>'],
    'ada@googlegroups.com',
    ['addr:ada@googlegroups.com', 'name:ada sample'],
  ],
  [
    "via a host called lists that is none of the mail's",
    ['From: Ada Sample via Frob <frob@lists.evil.com>', 'Reply-To: victim@example.org', list],
    'frob@lists.evil.com',
    ['addr:frob@lists.evil.com', 'name:ada sample'],
  ],
  [
    'via a host called groups',
    ['From: Ada Sample via Frob <frob@groups.evil.com>', 'Reply-To: victim@example.org'],
    'frob@groups.evil.com',
    ['addr:frob@groups.evil.com', 'name:ada sample'],
  ],
  [
    'a domain that ends like a rewriting one',
    ['From: Ada Sample via Frob <frob@evilgroups.io>', 'Reply-To: victim@example.org'],
    'frob@evilgroups.io',
    ['addr:frob@evilgroups.io', 'name:ada sample'],
  ],
  [
    'the list itself, without "via"',
    ['From: Ada Sample <frob@lists.example.org>', 'Reply-To: victim@example.org', list],
    undefined,
    ['name:ada sample'],
  ],
  [
    'a rewritten From, Reply-To names lists and machines only',
    [
      'From: Ada Sample via Frob <frob@lists.example.org>',
      'Reply-To: bpf@vger.kernel.org, noreply@example.org, devnull+x@kernel.org',
      list,
    ],
    undefined,
    ['name:ada sample'],
  ],
  [
    "a relay of somebody else's",
    ['From: Ada Sample via B4 Relay <devnull+ada@kernel.org.evil.com>', 'Reply-To: victim@example.org'],
    'devnull+ada@kernel.org.evil.com',
    ['addr:devnull+ada@kernel.org.evil.com', 'name:ada sample'],
  ],
  ['no address', ['From: Ada Sample'], undefined, ['name:ada sample']],
];

describe('author', () => {
  it.each(table)('%s', async (_, headers, address, keys) => {
    const mail = await parseMail(eml(headers, 'x'));
    expect(mail.author?.address).toBe(address);
    expect(mail.authorKeys).toEqual(keys);
  });

  it('takes the name of a relayed author from the relay, without "via"', async () => {
    const mail = await parseMail(
      eml(['From: Ada Sample via B4 Relay <devnull+a@kernel.org>', 'Reply-To: ada@example.org'], 'x'),
    );
    expect(mail.author).toEqual({ name: 'Ada Sample', address: 'ada@example.org' });
  });

  it('is never the in-body From, which may name anybody', async () => {
    const body = ['From: Bob Test <bob@example.org>', '', 'Why.', '---', ...smallDiff];
    const rewritten = await parseMail(eml(['From: Bob via Frob <frob@lists.example.org>', list], body));
    expect(rewritten.author).toBeUndefined();
    expect(rewritten.authorKeys).toEqual([]);
    const submitter = await parseMail(eml(['From: Ada Sample <ada@example.org>'], body));
    expect(submitter.author?.address).toBe('ada@example.org');
    expect(submitter.patch?.inBodyFrom?.address).toBe('bob@example.org');
  });
});

describe('foldName', () => {
  it.each([
    ['Ada Sample', 'ada sample'],
    ['"SAMPLE, Ada"', 'ada sample'],
    ['Zażółć Jaźń (Example) via B4 Relay', 'zazolc jazn'],
    ['Ada  B. Sample-Test', 'ada b sample test'],
    ['张三', '张三'],
    ['', ''],
  ])('%s', (name, folded) => {
    expect(foldName(name)).toBe(folded);
  });
});
