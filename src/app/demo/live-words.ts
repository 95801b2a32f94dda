import { join } from 'node:path';
import { count } from '../../cli/layout.js';
import { parseMail } from '../../mail/index.js';
import { configName, sentFolder } from './names.js';
import type { Outcome } from './outcome.js';
import type { DemoServers } from './servers.js';
import { mailLines, paragraph, shownHeaders } from './story.js';

/** What runs, and where. */
export function whereLines(folder: string, { dovecot, sink }: DemoServers, mails: number): string[] {
  return [
    `The demo runs in ${folder}; nothing leaves this machine.`,
    `Redis: unix socket   Dovecot: IMAP ${dovecot.host}:${dovecot.imapPort}   SMTP sink: ${sink.host}:${sink.port}`,
    `${count(mails, 'mail')} of an invented BPF list are being delivered and judged ...`,
  ];
}

/** One reply, whole, as the SMTP sink received it: the first of those that left by themselves. */
export async function exampleLines({ sink }: DemoServers, outcomes: readonly Outcome[]): Promise<string[]> {
  const wanted = outcomes.find(({ verdict }) => verdict === 'send')?.row?.messageId;
  for (const { raw, file } of sink.mails) {
    const mail = await parseMail(raw);
    if (mail.id !== wanted) continue;
    return [
      '',
      'ONE OF THESE REPLIES, as the SMTP sink received it:',
      ...(file === undefined ? [] : [`  ${file}`]),
      '',
      ...mailLines(shownHeaders(mail), mail.text),
    ];
  }
  return [];
}

export interface Further {
  readonly folder: string;
  /** As it was asked for; undefined: the usual one, which the commands find by themselves. */
  readonly dataDir: string | undefined;
  readonly outcomes: readonly Outcome[];
  /** Replies that went to the list and came back from it. */
  readonly echoed: number;
  readonly once: boolean;
}

/** What came back from the list, and how to go on. */
export function furtherLines({ folder, dataDir, outcomes, echoed, once }: Further): string[] {
  const draft = outcomes.find(({ row }) => row?.state === 'draft')?.row;
  const where = dataDir === undefined && !once ? '' : ` --data-dir ${quoted(folder)}`;
  const command = (words: string): string => `  bin/faqtotum drafts ${words}${where}`;
  const id = draft === undefined ? 'ID' : shortId(draft.messageId);
  return [
    ...paragraph(
      `${count(echoed, 'reply', 'replies')} also went to the list and came back: the bot never answers itself.`,
    ),
    '',
    'HOW TO GO ON',
    command('list'),
    command(`show ${id}`),
    ...(once ? [] : [command(`approve ${id}`)]),
    '',
    `Received mail: ${join(folder, sentFolder, '*.eml')}`,
    `Configuration: ${join(folder, configName)}`,
    ...(once
      ? ['Without --once the demo goes on and sends what you approve.']
      : ['What you approve shows up here. Ctrl-C stops everything.']),
  ];
}

/** Enough of an id to name one reply. */
function shortId(messageId: string): string {
  return /^<faq-([0-9a-f]{8})/.exec(messageId)?.[1] ?? messageId.replace(/^<|>$/g, '');
}

/** As a shell takes it. */
function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
