import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ArchivedMail } from '../../src/intake/archive/index.js';

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'faqtotum-test-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export function texts(mails: readonly ArchivedMail[]): string[] {
  return mails.map((mail) => mail.raw.toString('latin1'));
}

/** The text as chunks of `size` bytes. */
export async function* inChunks(text: string | Buffer, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text as string, 'latin1');
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

export function mailText(number: number, body = `Body ${number}.\n`): string {
  return `From: Ada Example <ada@example.org>\nSubject: mail ${number}\nMessage-ID: <${number}@example.org>\n\n${body}`;
}
