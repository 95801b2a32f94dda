import type { Mail, MailFacts, Series } from '../../src/core/index.js';
import { parseMail } from '../../src/mail/index.js';
import { assembleSeries } from '../../src/series/index.js';
import { bytesOf } from './judge.js';
import { mail, type MailSpec } from './mails.js';

/** A submission in short: its ids are `<name>`, it replies to `to`. A body of its own makes it a mail without a diff. */
export function sent(name: string, subject: string, at = 0, to?: string, more: Partial<MailSpec> = {}): string {
  const parent = to === undefined ? {} : { inReplyTo: `<${to}>`, references: `<${to}>` };
  return mail({ subject, id: `<${name}>`, at, ...parent, ...more });
}

export const text = { body: 'Hello.\n' };

export function parseAll(raws: readonly string[]): Promise<Mail[]> {
  return Promise.all(raws.map((raw) => parseMail(bytesOf(raw))));
}

/** Names of the mails of a series, its cover letter (or what stands for it) first. */
export function namesOf(series: Pick<Series<MailFacts>, 'mails'>): string[] {
  return series.mails.map((each) => each.id.slice(1, -1));
}

/** The series found among raw mails, as lists of names, by first arrival. */
export async function groupsOf(raws: readonly string[]): Promise<string[][]> {
  return assembleSeries(await parseAll(raws)).map(namesOf);
}
