import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendMails } from '../../src/embedded/append-mail.js';
import { createSentLookup } from '../../src/intake/index.js';
import { composeMessage } from '../../src/deliver/index.js';
import { aDraft } from '../deliver/a-draft.js';
import { aDovecot, imapOf } from '../embedded/a-dovecot.js';

const bot = 'bpf-bot@example.org';
let dovecot: Awaited<ReturnType<typeof aDovecot>>;

beforeAll(async () => {
  dovecot = await aDovecot();
  const ours = await composeMessage(aDraft(), new Date());
  const stolen = await composeMessage(
    aDraft({ messageId: '<reply-2@bot.example.org>', from: { name: '', address: 'eve@example.org' } }),
    new Date(),
  );
  const longer = await composeMessage(aDraft({ messageId: '<reply-33@bot.example.org>' }), new Date());
  await appendMails({ imap: imapOf(dovecot), mailbox: 'Sent', mails: [ours, stolen, longer].map((raw) => ({ raw })) });
});

afterAll(() => dovecot.discard());

describe('createSentLookup', () => {
  const lookup = (mailboxes = ['list', 'Sent']): ReturnType<typeof createSentLookup> =>
    createSentLookup({ imap: imapOf(dovecot), mailboxes });

  it.each([
    ['our mail', '<reply-1@bot.example.org>', bot, true],
    ['our mail, our address in capitals', '<reply-1@bot.example.org>', 'BPF-Bot@Example.org', true],
    ['our id on a mail by somebody else', '<reply-2@bot.example.org>', bot, false],
    ['an id that is part of another', '<reply-3', bot, false],
    ['an id nobody used', '<reply-9@bot.example.org>', bot, false],
  ])('%s', async (_name, id, from, found) => {
    expect(await lookup().find(id, from)).toBe(found);
  });

  it('lets no id become a command', async () => {
    const id = '<"x\r\nz LOGOUT@bot.example.org>';
    await expect(lookup().find(id, bot)).rejects.toMatchObject({
      code: 'IMAP_UNREACHABLE',
      message: expect.stringContaining('Unquotable character') as string,
    });
    expect(await lookup().find('<"x\\" LOGOUT@bot.example.org>', bot)).toBe(false);
  });

  it('passes over a mailbox that does not exist, but not over all of them', async () => {
    expect(await lookup(['nowhere', 'Sent']).find('<reply-1@bot.example.org>', bot)).toBe(true);
    await expect(lookup(['nowhere']).find('<reply-1@bot.example.org>', bot)).rejects.toMatchObject({
      code: 'IMAP_UNREACHABLE',
    });
  });

  it('does not take not being able to look for not finding', async () => {
    const imap = { ...imapOf(dovecot), auth: { user: 'bot', pass: 'wrong' } };
    await expect(createSentLookup({ imap, mailboxes: ['Sent'] }).find('<x@y>', bot)).rejects.toMatchObject({
      code: 'IMAP_AUTH',
    });
    await expect(
      createSentLookup({ imap: { ...imapOf(dovecot), port: 1 }, mailboxes: ['Sent'] }).find('<x@y>', bot),
    ).rejects.toMatchObject({
      code: 'IMAP_UNREACHABLE',
    });
  });
});
