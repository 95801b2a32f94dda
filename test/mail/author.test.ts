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

  it('falls back to the in-body From for a rewritten one, never for a person', async () => {
    const body = ['From: Bob Test <bob@example.org>', '', 'Why.', '---', ...smallDiff];
    const rewritten = await parseMail(eml(['From: Bob via Frob <frob@lists.example.org>', list], body));
    expect(rewritten.author?.address).toBe('bob@example.org');
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
