import { describe, expect, it } from 'vitest';
import { mail, type MailSpec } from '../support/mails.js';
import { autoresponder, type Manners } from './mailboxes.js';
import { bot, bpf, guardedList, World } from './world.js';

const jane = 'Jane Doe <jane@example.org>';
const own = 'jane@example.org';
const readers = 'Ann Reader <ann@example.org>';

/** Names no tree, and asks for stable in a trailer: a reply to the author and the list. */
const patch = (more: Partial<MailSpec> = {}) =>
  mail({
    subject: '[PATCH] bpf: fix the frobnicator',
    id: '<patch@example.org>',
    trailers: ['Cc: stable@vger.kernel.org', `Signed-off-by: ${jane}`],
    listIds: [],
    ...more,
  });

/** A bug that lives in the kernel's bugzilla: the reply quotes the line that gave it away. */
const report = mail({
  subject: 'bpf: the frobnicator crashes',
  id: '<report@example.org>',
  cc: '',
  listIds: [],
  body: 'It crashes as soon as a program is loaded.\n\nI filed https://bugzilla.kernel.org/show_bug.cgi?id=212345 for this.\n',
});

const unquoted = (text: string) => `I am at sea until the 20th.\n\nYou wrote:\n\n${text}`;
/** As a mail program does that takes quotation marks away. */
const bare = (text: string) => unquoted(text.replaceAll(/^(?:> ?|\| )+/gm, ''));
const commands = (text: string) => `${bare(text)}\n#faq stop\n`;
const beginning = (text: string) => bare(text.split('\n').slice(0, 12).join('\n'));
const narrow = (text: string) => unquoted(text.replaceAll(' with "', ' with\n"'));

const manners: readonly (readonly [string, Manners])[] = [
  ['as RFC 3834 asks', { headers: ['Auto-Submitted: auto-replied'] }],
  ['without Auto-Submitted', {}],
  ['without Auto-Submitted, In-Reply-To and References', { threaded: false }],
  ['under a subject of its own', { subject: (of) => `Automatic reply: ${of}`, threaded: false }],
  ['under a subject of its own that nobody knows', { subject: () => 'At sea', threaded: false }],
  ['under a subject in front of the old one', { subject: (of) => `At sea: ${of}` }],
  ['under the same subject', { subject: (of) => of }],
  ['under the same subject, with the whole text unquoted', { subject: (of) => of, body: unquoted }],
  ['under the same subject, the same text and nothing else', { subject: (of) => of, body: (text) => text }],
  [
    'the same text and nothing else, outside the thread',
    { subject: (of) => of, body: (text) => text, threaded: false },
  ],
  ['under the old subject without its Re:', { subject: (of) => of.replace(/^(?:re: )+/i, ''), body: bare }],
  ['with the whole text unquoted', { body: bare }],
  ['with the beginning of the text unquoted', { body: beginning }],
  ['under a subject of its own, with the beginning of the text unquoted', { subject: () => 'At sea', body: beginning }],
  ['with commands, unquoted', { body: commands, subject: () => 'At sea' }],
  ['with the text wrapped anew', { body: narrow }],
  [
    'under a subject of its own, outside the thread, with the whole text',
    { subject: () => 'At sea', body: bare, threaded: false },
  ],
  ['to the list alone', { subject: () => 'At sea', body: bare, to: () => [bpf] }],
  ['as a reminder', { body: () => 'Ping. Expect a response next week.\n' }],
];

describe.each(manners)('an automatic answer %s', (_, how) => {
  /** Mails that the bot sends when these come in, and the mailbox answers every one that reaches it. */
  async function sent(raw: string, members: readonly string[], people: readonly string[]): Promise<World> {
    const world = await World.make({
      lists: [{ ...guardedList, members: [bot, ...members] }],
      people: Object.fromEntries(people.map((one) => [/<(.+)>/.exec(one)?.[1] ?? '', autoresponder(one, how)])),
      live: { allow: ['jane@example.org', 'ann@example.org'] },
    });
    world.post({ raw, sender: own, to: [bpf] });
    await world.run(48);
    // Only a mailbox that gives the command itself is taken at its word.
    const silenced = await world.live().state.optOuts.count();
    expect(silenced).toBe(how.body === commands ? Math.min(silenced, 1) : 0);
    return world;
  }

  /** It leaves, or waits since one who may give commands seems to have answered in the thread. */
  async function expectOne(world: World, root: string): Promise<void> {
    const rows = await world.live().state.ledger.list(['sent', 'draft'], 10);
    expect(rows.map((row) => row.root)).toEqual([root]);
    expect(world.left.map((draft) => draft.root)).toEqual(rows[0]?.state === 'sent' ? [root] : []);
    if (rows[0]?.state === 'draft') expect(rows[0].reason).toContain('Ann Reader has answered in the thread');
  }

  it('of the author, who does not read the list', async () => {
    const world = await sent(patch(), [], [jane]);
    expect(world.left.map(({ root }) => root)).toEqual(['<patch@example.org>']);
  });

  it('of somebody who reads the list', async () => {
    const world = await sent(patch(), ['ann@example.org'], [readers]);
    await expectOne(world, '<patch@example.org>');
  });

  it('of a reporter', async () => {
    const world = await sent(report, [], [jane]);
    expect(world.left.map(({ root }) => root)).toEqual(['<report@example.org>']);
  });

  it('of somebody who reads a report', async () => {
    const world = await sent(report, ['ann@example.org'], [readers]);
    await expectOne(world, '<report@example.org>');
  });
});
