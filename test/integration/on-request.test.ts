import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { describe, expect } from 'vitest';
import { answer, withoutFault } from './list-mails.js';
import { bot } from './site.js';
import { test } from './sites.js';

const daniel = 'Daniel Borkmann <daniel@iogearbox.net>';
const mode = { mode: 'draft', config: { allow: ['daniel@iogearbox.net'] } } as const;
const target = { id: '<patch@example.org>', subject: 'Re: [PATCH bpf-next] bpf: fix the frobnicator' };
const asks = (id: string, body: string, from = daniel) => answer(id, target, body, { from });

describe.concurrent('#faq <section> on the list', () => {
  test('exactly one excerpt reaches the author, whoever else asks and however often', async ({ aListeningSite }) => {
    const site = await aListeningSite(mode);
    await site.deliver(withoutFault(target.id));
    await site.deliver(asks('<stranger@example.org>', '#faq merge window\n', 'Joe Roe <joe@example.org>'));
    await site.deliver(asks('<one@example.org>', 'Not now, please:\n\n#faq merge window\n'));
    await site.row(target.id, 'sent');
    await site.deliver(asks('<two@example.org>', '#faq merge-window\n'));
    await site.digested('<two@example.org>');

    const [sunk, ...more] = site.sink.mails;
    expect(more).toEqual([]);
    expect(sunk?.from).toBe(bot);
    expect(sunk?.to).toEqual(['jane@example.org', 'bpf@vger.kernel.org']);
    const read = await simpleParser(sunk?.raw ?? '');
    expect(read.subject).toBe(target.subject);
    expect(read.inReplyTo).toBe(target.id);
    expect(read.headers.get('auto-submitted')).toBe('auto-replied');
    expect(read.text).toContain('Daniel Borkmann asked me to point you to this part of the FAQ:');
    expect(read.text).toContain('Why: <one@example.org>');
    expect((await site.rows()).map(({ state, draft }) => [draft.kind, state])).toEqual([['excerpt', 'sent']]);
  });

  test('words that mean nothing are answered in private', async ({ aListeningSite }) => {
    const site = await aListeningSite(mode);
    await site.deliver(withoutFault(target.id));
    await site.deliver(asks('<one@example.org>', '#faq quantum physics\n'));
    await site.row('<one@example.org>', 'sent');
    await site.quiet();
    expect(site.sink.mails.map(({ to }) => to)).toEqual([['daniel@iogearbox.net']]);
  });

  test('from an address that nobody vouches for it is nothing', async ({ aListeningSite }) => {
    const site = await aListeningSite(mode);
    await site.deliver(withoutFault(target.id));
    await site.deliver(asks('<forged@example.org>', '#faq merge window\n'), { stamped: false });
    await site.digested('<forged@example.org>');
    expect(await site.rows()).toEqual([]);
    expect(site.sink.mails).toEqual([]);
  });

  test('the words are those of the document', async ({ aSite }) => {
    const site = await aSite({ ...mode, faq: 'faq.rst' });
    await writeFile(join(site.folder, 'faq.rst'), 'Q: When to wait?\n----------------\nA: While the tree is closed.\n');
    await site.startListening();
    await site.deliver(withoutFault(target.id));
    await site.deliver(asks('<one@example.org>', '#faq when to wait\n'));
    await site.row(target.id, 'sent');
    const read = await simpleParser(site.sink.mails[0]?.raw ?? '');
    expect(read.text).toContain('  FAQ, "When to wait?":\n  | While the tree is closed.\n');
  });
});
